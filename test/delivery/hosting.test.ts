import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Keyv } from 'keyv';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createHosting } from '../../src/delivery/hosting/hosting.ts';
import { openHosting } from '../../src/delivery/hosting/open-hosting.ts';
import type { S3Options } from '../../src/delivery/hosting/s3.ts';
import { isIn } from '../../src/jobs/job.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createKeyv } from '../../src/store/keyv.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { runtime } from '../support/runtime.ts';
import { startS3 } from '../support/s3.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAY_MS = 24 * 3_600_000;
const signal = new AbortController().signal;

async function setUp(options: { s3?: S3Options; publicUrl?: string; maxBytes?: number }) {
  const folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  const clock = createFakeClock();
  const path = join(folder.path, 'film.mp4');
  await writeFile(path, 'film');
  const open = () =>
    openHosting({
      s3: options.s3,
      publicUrl: options.publicUrl,
      maxBytes: options.maxBytes ?? 1_000,
      path: join(folder.path, 'hosted'),
      providers: new Map(),
      keptMs: 3 * DAY_MS,
      records: createKeyv(database, 'hosted'),
      runtime: { ...runtime, clock },
      log: pino({ level: 'silent' }),
    });
  return {
    clock,
    /** Like a new process. */
    open,
    file: { path, bytes: 4 },
    hosted: () => readdir(join(folder.path, 'hosted')),
    async [Symbol.asyncDispose]() {
      await database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function delivering(sourceUrl?: string) {
  const job = aJob({ status: { ...statuses.delivering, ...(sourceUrl !== undefined && { sourceUrl }) } });
  if (!isIn(job, 'delivering')) throw new Error('impossible');
  return job;
}

describe('hosting', () => {
  it('removes from S3 what a process before this one put there, when its days are over', async () => {
    await using s3 = await startS3();
    await using run = await setUp({ s3: s3.options });
    const { hosting: first } = await run.open();
    const published = await first.publish(delivering(), run.file, signal);
    const link = published?.link.url ?? '';
    expect((await fetch(link)).status).toBe(200);

    const { hosting: second } = await run.open();
    run.clock.advance(2.9 * DAY_MS);
    second.startSweeping();
    await expect.poll(() => run.clock.waiting).toBe(1);
    expect(s3.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
    run.clock.advance(0.2 * DAY_MS);
    await expect.poll(() => s3.calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(1);
    expect((await fetch(link)).status).toBe(404);
    expect(published && (await second.linkTo(published.host))).toBeUndefined();
    second.close();
    expect(run.clock.waiting).toBe(0);
  });

  it('takes away at once what a member deletes', async () => {
    await using s3 = await startS3();
    await using run = await setUp({ s3: s3.options });
    await using own = await setUp({ publicUrl: 'https://bot.example' });
    for (const each of [run, own]) {
      const { hosting } = await each.open();
      const published = await hosting.publish(delivering(), each.file, signal);
      if (!published) throw new Error('nothing was hosted');
      await hosting.remove(published.host);
      expect(await hosting.linkTo(published.host)).toBeUndefined();
    }
    expect(s3.calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(1);
    expect(await own.hosted()).toEqual([]);
  });

  it('links for as long as S3 keeps the video, and at most seven days', async () => {
    const clock = createFakeClock();
    const lifetimes: number[] = [];
    const hosting = createHosting({
      s3: {
        put: async () => {},
        remove: async () => {},
        async link(_, lifetimeMs) {
          lifetimes.push(lifetimeMs / DAY_MS);
          return 'https://s3.example/film.mp4';
        },
      },
      own: undefined,
      providers: new Map(),
      keptMs: 10 * DAY_MS,
      records: new Keyv(),
      runtime: { ...runtime, clock },
      log: pino({ level: 'silent' }),
    });
    const published = await hosting.publish(delivering(), { path: '/nowhere', bytes: 4 }, signal);
    if (!published) throw new Error('nothing was hosted');
    clock.advance(8 * DAY_MS);
    expect((await hosting.linkTo(published.host))?.expiresAtMs).toBe(clock.now() + 2 * DAY_MS);
    expect(lifetimes).toEqual([7, 2]);
    clock.advance(2 * DAY_MS);
    expect(await hosting.linkTo(published.host)).toBeUndefined();
  });

  it('removes an hour later what S3 did not remove at once', async () => {
    const clock = createFakeClock();
    const removed: string[] = [];
    const hosting = createHosting({
      s3: {
        put: async () => {},
        link: async (name) => `https://s3.example/${name}`,
        async remove(name) {
          removed.push(name);
          if (removed.length === 1) throw new Error('S3 is away');
        },
      },
      own: undefined,
      providers: new Map(),
      keptMs: DAY_MS,
      records: new Keyv(),
      runtime: { ...runtime, clock },
      log: pino({ level: 'silent' }),
    });
    await hosting.publish(delivering(), { path: '/nowhere', bytes: 4 }, signal);
    clock.advance(DAY_MS);
    hosting.startSweeping();
    for (const times of [1, 2, 2]) {
      await expect.poll(() => clock.waiting).toBe(1);
      expect(removed).toHaveLength(times);
      clock.advance(3_600_000);
    }
    hosting.close();
    expect(new Set(removed).size).toBe(1);
  });

  it('names one job always the same, and another otherwise', async () => {
    await using run = await setUp({ publicUrl: 'https://bot.example' });
    const job = delivering();
    const { hosting } = await run.open();
    const first = await hosting.publish(job, run.file, signal);
    const again = await (await run.open()).hosting.publish(job, run.file, signal);
    const other = await hosting.publish(delivering(), run.file, signal);
    expect(again?.link.url).toBe(first?.link.url);
    expect(other?.link.url).not.toBe(first?.link.url);
    expect(await run.hosted()).toHaveLength(2);
  });

  it('removes from the folder what is too old, and no longer links to it', async () => {
    await using run = await setUp({ publicUrl: 'https://bot.example' });
    const { hosting } = await run.open();
    const published = await hosting.publish(delivering(), run.file, signal);
    run.clock.advance(3.1 * DAY_MS);
    hosting.startSweeping();
    await expect.poll(run.hosted).toEqual([]);
    expect(published && (await hosting.linkTo(published.host))).toBeUndefined();
    hosting.close();
  });

  it("hosts nothing where the folder is too small, and shows the provider's own link if it is fit for that", async () => {
    await using run = await setUp({ publicUrl: 'https://bot.example', maxBytes: 3 });
    const { hosting } = await run.open();
    const url = 'https://cdn.provider.example/film.mp4';
    expect(await hosting.publish(delivering(url), run.file, signal)).toBeUndefined();
    expect(hosting.atProvider(delivering(url))).toEqual({
      host: { kind: 'provider', url, expiresAtMs: null },
      link: { url, expiresAtMs: null },
    });
    expect(hosting.atProvider(delivering('http://cdn.provider.example/a'))).toBeUndefined();
    expect(hosting.atProvider(delivering())).toBeUndefined();
  });

  it('is asked again where S3 alone is there and does not work now', async () => {
    await using s3 = await startS3();
    await using run = await setUp({ s3: { ...s3.options, secretAccessKey: 'wrong' } });
    const { hosting } = await run.open();
    await expect(hosting.publish(delivering(), run.file, signal)).rejects.toThrow('SignatureDoesNotMatch');
  });
});
