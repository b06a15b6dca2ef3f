import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { describe, expect, it } from 'vitest';
import { set } from '../support/settings.ts';
import { shape, sqlIn } from '../support/stores.ts';
import { imageFile, startStudio } from '../support/studio.ts';

type Studio = Awaited<ReturnType<typeof startStudio>>;

const DAY_MS = 86_400_000;
const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;

async function film(run: Studio, member: Member, prompt: string) {
  const command = member.slash('video', { prompt, model: 'plain', notify: 'dm' });
  const message = await command.waitForMessage(hasVideo);
  await isIn(run, command.id, 'succeeded');
  return { id: command.id, message };
}

/** Every job has ended, and its member knows. */
const areSettled = (run: Studio) => expect.poll(() => rows(run, 'jobs')).not.toMatch(/"settled":(0|false)/);

const isIn = (run: Studio, job: string, state: string) =>
  expect.poll(() => run.log.some((line) => line['job'] === job && line['state'] === state)).toBe(true);

/** What is stored, whichever bot has written it. Postgres has the words of prompts beside the jobs. */
async function rows({ dataDir }: Studio, table: 'jobs' | 'prompts' | 'ledger' | 'keyv'): Promise<string> {
  if (shape === 'Postgres' && table === 'prompts') return '[]';
  return JSON.stringify(await sqlIn(dataDir, `SELECT * FROM ${table}`));
}
async function spent({ dataDir }: Studio) {
  const entries = await sqlIn(dataDir, 'SELECT * FROM ledger');
  const sum = (column: string) => entries.reduce((total, row) => total + Number(row[column]), 0);
  return {
    ...{ jobs: entries.length, quota: sum('quota_counted') },
    ...{ spentUsd: sum('spent_microusd') / 1e6, heldUsd: sum('held_microusd') / 1e6 },
  };
}

async function press(member: Member, label: string) {
  const answer = await member.slash('privacy').waitForMessage();
  expect(answer.ephemeral_for).toBe(member.id);
  return member.click(answer, label);
}

async function deleteData(run: Studio, member: Member): Promise<string> {
  const question = await (await press(member, 'Delete my data')).waitForMessage();
  member.click(question, 'Delete permanently');
  const isDone = ({ id, text }: ClientMessage) => id === question.id && text.startsWith('🗑️');
  return (await run.discord.waitForMessage('general', isDone)).text;
}

describe('/privacy', () => {
  it('says what is kept and for how long, and gives all of it, without keys', async () => {
    await using run = await startStudio();
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    await film(run, mia, 'a kite over the sea');
    await film(run, ada, 'a secret garden');
    await set(ada, 'blocked-members', `<@${mia.id}> <@${run.discord.member('moe').id}>`);
    const answer = await mia.slash('privacy').waitForMessage();
    expect(JSON.stringify(answer.components)).toContain('Deleted after 90 days');

    const exported = await mia.click(answer, 'Export my data').waitForMessage(hasVideo);
    expect(exported.ephemeral_for).toBe(mia.id);
    const text = await (await fetch(exported.attachments[0]?.url ?? '')).text();
    expect(JSON.parse(text)).toMatchObject({
      member: mia.id,
      videos: [{ prompt: 'a kite over the sea', model: 'plain', state: 'succeeded', costUsd: 0.1 }],
      ledger: [{ model: 'plain', spentUsd: 0.1, quotaCounted: true }],
      preferences: { notify: 'dm', lastModel: 'plain' },
      settingsThatNameYou: [{ settings: { blockedMembers: [mia.id] } }],
    });
    expect(text).not.toMatch(/token|secret|http/i);
    expect(text).not.toContain(run.discord.member('moe').id);
  });

  it('deletes what names the member, and leaves the sums', async () => {
    await using run = await startStudio();
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    const { message } = await film(run, mia, 'a kite over the sea');
    await film(run, ada, 'a red balloon');
    const before = await spent(run);
    expect(await deleteData(run, mia)).toContain('What I stored about you is deleted.');

    for (const table of ['jobs', 'prompts', 'keyv'] as const) {
      expect(await rows(run, table), table).not.toContain('kite');
      if (table !== 'keyv') expect(await rows(run, table), table).not.toContain(mia.id);
    }
    expect(await rows(run, 'jobs')).toContain('a red balloon');
    expect(await spent(run)).toEqual(before);
    expect((await mia.click(message, 'Again').waitForMessage()).text).toContain('no longer know this video');
    const history = await mia.slash('history').waitForMessage(({ text }) => text !== '');
    expect(JSON.stringify(history)).not.toContain('kite');

    // This month's limits still need to know the member. Later, nothing does.
    expect(await rows(run, 'ledger')).toContain(mia.id);
    run.pass(33 * DAY_MS);
    await run.restart();
    await expect
      .poll(async () => `${await rows(run, 'ledger')}${await rows(run, 'keyv')}`)
      .not.toContain(mia.id);
    expect(await rows(run, 'ledger')).toContain(ada.id);
    expect(await spent(run)).toEqual(before);
  });

  it('cancels what is on the way, and forgets it once it has ended', async () => {
    await using run = await startStudio({ poll: async () => ({ state: 'running' }) });
    const mia = run.discord.member('mia');
    const command = mia.slash('video', { prompt: 'a kite over the sea', model: 'plain' });
    await isIn(run, command.id, 'running');
    await deleteData(run, mia);
    await isIn(run, command.id, 'cancelled');
    await expect.poll(() => rows(run, 'jobs')).not.toContain('kite');
    await expect.poll(() => rows(run, 'prompts')).not.toContain('kite');
  });
});

describe('what is kept', () => {
  it('goes after RETENTION_DAYS, with its image, and its token long before', async () => {
    await using run = await startStudio({}, { RETENTION_DAYS: '30' });
    const mia = run.discord.member('mia');
    const image = await mia.upload('boat.png', imageFile);
    const command = mia.slash('video', { prompt: 'a boat', model: 'animator', image });
    await command.waitForMessage(({ attachments }) => attachments[0]?.content_type === 'video/mp4');
    await isIn(run, command.id, 'succeeded');
    const paths = [
      join(run.dataDir, 'thumbnails', `${command.id}.jpg`),
      join(run.dataDir, 'jobs', command.id, 'image'),
    ];
    const isThere = (path: string) =>
      access(path).then(
        () => true,
        () => false,
      );
    await expect.poll(() => Promise.all(paths.map(isThere))).toEqual([true, true]);
    const token = /"interactionToken\\*":\\*"[^"\\]/;
    expect(await rows(run, 'jobs')).toMatch(token);
    run.pass(16 * 60_000);
    await run.restart();
    await expect.poll(() => rows(run, 'jobs')).not.toMatch(token);

    const before = await spent(run);
    run.pass(29 * DAY_MS);
    await run.restart();
    expect(await rows(run, 'jobs')).toContain('a boat');
    run.pass(2 * DAY_MS);
    await run.restart();
    await expect.poll(() => rows(run, 'jobs')).toBe('[]');
    expect(await rows(run, 'prompts')).toBe('[]');
    expect(await Promise.all(paths.map(isThere))).toEqual([false, false]);
    // It counts for limits of a month.
    expect(await rows(run, 'ledger')).toContain(mia.id);
    run.pass(2 * DAY_MS);
    await run.restart();
    await expect.poll(() => rows(run, 'ledger')).not.toContain(mia.id);
    expect(await spent(run)).toEqual(before);
  });

  it('of a server goes 30 days after the bot was removed from it', async () => {
    await using run = await startStudio();
    await film(run, run.discord.member('mia'), 'a kite over the sea');
    await set(run.discord.member('ada'), 'default-model', 'plain');
    await (await press(run.discord.member('mia'), 'No videos of me here')).waitForMessage();
    const [guildId = 'none'] = run.discord.world.guilds.keys();
    const before = await spent(run);
    await areSettled(run);
    run.discord.removeBot();
    await run.restart();
    run.pass(29 * DAY_MS);
    await run.restart();
    expect(await rows(run, 'jobs')).toContain('kite');
    run.pass(2 * DAY_MS);
    await run.restart();
    await expect
      .poll(async () =>
        (await Promise.all((['jobs', 'ledger', 'keyv'] as const).map((table) => rows(run, table)))).join(),
      )
      .not.toContain(guildId);
    expect(await rows(run, 'jobs')).toBe('[]');
    expect(await spent(run)).toEqual(before);
  });
});
