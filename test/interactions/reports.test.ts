import { describe, expect, it } from 'vitest';
import { createReports, type Reported } from '../../src/interactions/reports.ts';
import type { Signer } from '../../src/signer.ts';
import { createFakeClock } from '../support/clock.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { aSigner } from '../support/ports.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAY_MS = 24 * 60 * 60_000;

async function start(keyv: Parameters<typeof createReports>[0] = memoryKeyv(), signer?: Signer) {
  const reports = createReports(keyv, signer ?? (await aSigner()));
  const posted: (string | undefined)[] = [];
  const file = (messageId: string, reporterId: string) =>
    reports.file({ guildId: 'guild', messageId, reporterId }, async (first) => {
      posted.push(first?.messageId);
      return { channelId: 'log', messageId: `post-${posted.length}` };
    });
  return { keyv, reports, posted, file };
}

describe('reports', () => {
  it('of one message are ten at most, whoever sends more, and are listed below the first', async () => {
    const { posted, file } = await start();
    await Promise.all(Array.from({ length: 14 }, (_, index) => file('video', `member-${index}`)));
    expect(posted).toEqual([undefined, ...Array.from({ length: 9 }, () => 'post-1')]);
  });

  it('that two processes file at once all count', async () => {
    const keyv = memoryKeyv<Reported | number>();
    const signer = await aSigner();
    const [here, there] = [await start(keyv, signer), await start(keyv, signer)];
    await Promise.all([here.file('video', 'mia'), there.file('video', 'moe'), there.file('other', 'mia')]);
    for (const who of ['mia', 'moe'])
      await expect(here.file('video', who)).rejects.toThrow('You already reported this');
    for (let index = 0; index < 8; index++) await here.file(`video-${index}`, 'mia');
    await expect(there.file('video-8', 'mia')).rejects.toThrow('You’ve reached the limit for today.');
  });

  it('of one member are ten a day at most', async () => {
    const { posted, file } = await start();
    for (let index = 0; index < 10; index++) await file(`video-${index}`, 'mia');
    await expect(file('video-10', 'mia')).rejects.toThrow('You’ve reached the limit for today.');
    await file('video-10', 'moe');
    expect(posted).toHaveLength(11);
  });

  it('of one member are ten again a day later', async () => {
    await using folder = await temporaryFolder();
    const clock = createFakeClock();
    const stores = await openTestStores(folder.path, { clock });
    const { file } = await start(stores.keyv('reports'));
    for (let index = 0; index < 10; index++) await file(`video-${index}`, 'mia');
    // Entries expire by the machine's time too, which goes on meanwhile.
    clock.advance(DAY_MS - 60_000);
    await expect(file('video-10', 'mia')).rejects.toThrow('You’ve reached the limit for today.');
    clock.advance(120_000);
    await file('video-10', 'mia');
    // The first report is still there for the second.
    await expect(file('video-0', 'mia')).rejects.toThrow();
    await stores.close();
  });

  it('do not show that two are of one member', async () => {
    const { keyv, file } = await start();
    for (const [video, member] of [
      ['one', 'mia'],
      ['two', 'mia'],
      ['two', 'moe'],
    ] as const)
      await file(video, member);
    const [one, two] = await Promise.all(['one', 'two'].map((video) => keyv.get(video) as Promise<Reported>));
    const marks = [...(one?.reporters ?? []), ...(two?.reporters ?? [])];
    expect(new Set(marks).size).toBe(3);
    expect(marks.join()).not.toMatch(/mia|moe/);
  });

  it('that could not be posted do not count', async () => {
    const { reports, posted, file } = await start();
    const report = { guildId: 'guild', messageId: 'video', reporterId: 'mia' };
    await expect(reports.file(report, () => Promise.reject(new Error('no access')))).rejects.toThrow(
      'no access',
    );
    await file('video', 'mia');
    expect(posted).toEqual([undefined]);
  });

  it('of one member are counted for each server', async () => {
    const { file, reports } = await start();
    for (let index = 0; index < 10; index++) await file(`video-${index}`, 'mia');
    const elsewhere = { guildId: 'another', messageId: 'video', reporterId: 'mia' };
    const first = { channelId: 'log', messageId: 'first' };
    await expect(reports.file(elsewhere, async () => first)).resolves.toBeUndefined();
  });

  it('of one message belong together for 30 days after the last', async () => {
    const clock = createFakeClock();
    const { file, posted } = await start(memoryKeyv(clock));
    await file('video', 'mia');
    clock.advance(30 * DAY_MS - 60_000);
    await file('video', 'moe');
    clock.advance(30 * DAY_MS - 60_000);
    await expect(file('video', 'mia')).rejects.toThrow();
    clock.advance(120_000);
    await file('video', 'mia');
    expect(posted).toEqual([undefined, 'post-1', undefined]);
  });
});
