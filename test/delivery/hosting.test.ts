import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createHosting, type HostingDeps } from '../../src/delivery/hosting/hosting.ts';
import { openHosting } from '../../src/delivery/hosting/open-hosting.ts';
import { openOwnFolder } from '../../src/delivery/hosting/own-folder.ts';
import type { S3Options } from '../../src/delivery/hosting/s3.ts';
import { isIn } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { runtime } from '../support/runtime.ts';
import { startS3 } from '../support/s3.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAY_MS = 24 * 3_600_000;
const signal = new AbortController().signal;

async function setUp(options: { s3?: S3Options; publicUrl?: string; maxBytes?: number }) {
  const folder = await temporaryFolder();
  const stores = await openTestStores(folder.path);
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
      records: stores.keyv('hosted'),
      isSweeper: async () => true,
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
      await stores.close();
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
      records: memoryKeyv(),
      isSweeper: async () => true,
      runtime: { ...runtime, clock },
      log: pino({ level: 'silent' }),
    });
    const published = await hosting.publish(delivering(), { path: '/nowhere', bytes: 4 }, signal);
    if (!published) throw new Error('nothing was hosted');
    expect(published.host.expiresAtMs).toBe(clock.now() + 10 * DAY_MS);
    expect(published.link.expiresAtMs).toBe(clock.now() + 7 * DAY_MS);
    clock.advance(8 * DAY_MS);
    expect((await hosting.linkTo(published.host))?.expiresAtMs).toBe(clock.now() + 2 * DAY_MS);
    expect(lifetimes).toEqual([7, 2]);
    clock.advance(2 * DAY_MS);
    expect(await hosting.linkTo(published.host)).toBeUndefined();
  });

  it('removes an hour later what S3 did not remove at once', async () => {
    const clock = createFakeClock();
    const removed: string[] = [];
    let looks = 0;
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
      records: memoryKeyv(),
      // Another process does it at first.
      isSweeper: async () => ++looks > 1,
      runtime: { ...runtime, clock },
      log: pino({ level: 'silent' }),
    });
    await hosting.publish(delivering(), { path: '/nowhere', bytes: 4 }, signal);
    clock.advance(DAY_MS);
    hosting.startSweeping();
    for (const times of [0, 1, 2, 2]) {
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

describe('hosting in a bucket', () => {
  const HOUR_MS = 3_600_000;
  const name = expect.stringMatching(/^cutscene\/[\da-f]{40}\.mp4$/);

  /** A bucket that records its calls, and fails while it is told to. */
  function start({
    own,
    origin = 'https://api.example',
  }: {
    own?: HostingDeps['own'];
    origin?: string;
  } = {}) {
    const clock = createFakeClock();
    const records = memoryKeyv<string | number>();
    const calls: unknown[][] = [];
    const bucket = { error: undefined as Error | undefined };
    const call = async (...each: unknown[]) => {
      calls.push(each);
      if (bucket.error) throw bucket.error;
    };
    const limitsMs: number[] = [];
    const timeout = (ms: number) => {
      limitsMs.push(ms);
      return new AbortController().signal;
    };
    const { provider } = fakeProvider();
    const api = { origin, headers: {}, isOperatorsOwn: false };
    const hosting = createHosting({
      s3: {
        put: (key, file, contentType) => call('put', key, file.path, contentType),
        remove: (key, { aborted }) => call('remove', key, aborted),
        link: async (key, lifetimeMs) => `https://s3.example/${key}?${lifetimeMs}`,
      },
      ...{ own, keptMs: DAY_MS, records, log: pino({ level: 'silent' }) },
      isSweeper: async () => true,
      providers: new Map([['preview', { ...provider, api }]]),
      runtime: { ...runtime, clock: { ...clock, now: clock.now, timeout } },
    });
    return { clock, records, calls, bucket, hosting, limitsMs };
  }
  const film = { path: '/film', bytes: 4 };

  it('has a record of each object before it is there', async () => {
    const { calls, bucket, clock, hosting, records } = start();
    const published = await hosting.publish(delivering(), film, signal);
    expect(calls).toEqual([['put', name, '/film', 'video/mp4']]);
    const host = { kind: 's3', name, expiresAtMs: clock.now() + DAY_MS };
    expect(published).toEqual({
      host,
      link: { url: expect.stringMatching(/mp4\?86400000$/), expiresAtMs: clock.now() + DAY_MS },
    });
    bucket.error = new Error('S3 is away');
    await expect(hosting.publish(delivering(), film, signal)).rejects.toThrow('S3 is away');
    const times: unknown[] = [];
    for await (const [, value] of records.iterator()) if (typeof value === 'number') times.push(value);
    expect(times).toEqual([host.expiresAtMs, host.expiresAtMs]);
  });

  it('waits a minute for an object to be removed', async () => {
    const { hosting, limitsMs } = start();
    const published = await hosting.publish(delivering(), film, signal);
    if (published) await hosting.remove(published.host);
    expect(limitsMs).toEqual([60_000]);
  });

  it('names a video by what it is', async () => {
    const { calls, hosting } = start();
    const gif = { ...film, extension: 'gif', contentType: 'image/gif' };
    await hosting.publish(delivering(), gif, signal);
    expect(calls).toEqual([['put', expect.stringMatching(/\.gif$/), '/film', 'image/gif']]);
  });

  it('gives way to the bot’s own folder, but not to the end of the attempt', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'film.mp4');
    await writeFile(path, 'film');
    const kept = await openOwnFolder({ path: join(folder.path, 'hosted'), maxBytes: 9, runtime });
    const { bucket, hosting } = start({ own: { folder: kept, publicUrl: 'https://bot.example' } });
    bucket.error = new Error('S3 is away');
    const published = await hosting.publish(delivering(), { path, bytes: 4 }, signal);
    expect(published?.link.url).toMatch(/^https:\/\/bot\.example\/videos\/[\da-f]{40}\.mp4$/);
    const stopped = hosting.publish(delivering(), { path, bytes: 4 }, AbortSignal.abort('stopped'));
    await expect(stopped).rejects.toBe('stopped');
  });

  it('knows the file of a video that it serves itself, and sweeps only what is too old', async () => {
    await using folder = await temporaryFolder();
    const kept = await openOwnFolder({ path: join(folder.path, 'hosted'), maxBytes: 9, runtime });
    const swept: number[] = [];
    const own = { ...kept, removeOlderThan: async (ms: number) => void swept.push(ms) };
    const { clock, hosting } = start({ own: { folder: own, publicUrl: 'https://bot.example' } });
    const host = { kind: 'own', name: 'a.mp4', expiresAtMs: clock.now() } as const;
    expect(hosting.pathOf(host)).toBe(join(folder.path, 'hosted', 'a.mp4'));
    expect(hosting.pathOf({ ...host, kind: 's3' })).toBeUndefined();
    expect(start().hosting.pathOf(host)).toBeUndefined();
    hosting.startSweeping();
    hosting.close();
    expect(swept).toEqual([clock.now() - DAY_MS]);
  });

  it('forgets what it removes, of one video or of a whole job', async () => {
    const { calls, hosting } = start();
    const job = delivering();
    const [first, second] = [
      await hosting.publish(job, film, signal),
      await hosting.publish(job, { ...film, extension: 'gif' }, signal),
    ];
    const other = await hosting.publish(delivering(), film, signal);
    await hosting.removeAllOf(job);
    for (const each of [first, second]) expect(each && (await hosting.linkTo(each.host))).toBeUndefined();
    expect(other && (await hosting.linkTo(other.host))).toBeDefined();
    expect(calls.filter(([what]) => what === 'remove')).toHaveLength(2);
    if (other) await hosting.remove(other.host);
    expect(calls.at(-1)).toEqual(['remove', name, false]);
    await hosting.remove({ kind: 'provider', url: 'https://a.example', expiresAtMs: null });
    expect(calls.filter(([what]) => what === 'remove')).toHaveLength(3);
  });

  it('sweeps what is over, every hour, until it is closed', async () => {
    const { calls, clock, hosting } = start();
    await hosting.publish(delivering(), film, signal);
    clock.advance(HOUR_MS);
    await hosting.publish(delivering(), film, signal);
    hosting.startSweeping();
    const removed = () => calls.filter(([what]) => what === 'remove').length;
    for (let hour = 2; hour <= 26; hour++) {
      await expect.poll(() => clock.nextInMs).toBe(HOUR_MS);
      clock.advance(HOUR_MS);
      // At the end of its last millisecond, it is over.
      await expect.poll(removed).toBe(hour < 24 ? 0 : hour < 25 ? 1 : 2);
    }
    await expect.poll(() => clock.waiting).toBe(1);
    hosting.close();
    expect(clock.waiting).toBe(0);
  });

  it('stops sweeping when it is closed meanwhile', async () => {
    const { clock, hosting } = start();
    hosting.startSweeping();
    hosting.close();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(clock.waiting).toBe(0);
  });

  it('links to a provider as long as that keeps the video, and not to its API', async () => {
    const { clock, hosting } = start();
    const at = (ms: number) => `https://cdn.example/a.mp4?Expires=${(clock.now() + ms) / 1_000}`;
    expect(hosting.atProvider(delivering(at(0)))).toBeUndefined();
    const url = at(1_000);
    const expiresAtMs = clock.now() + 1_000;
    const hosted = hosting.atProvider(delivering(url));
    expect(hosted).toEqual({ host: { kind: 'provider', url, expiresAtMs }, link: { url, expiresAtMs } });
    expect(hosted && (await hosting.linkTo(hosted.host))).toEqual({ url, expiresAtMs });
    clock.advance(1_000);
    expect(hosted && (await hosting.linkTo(hosted.host))).toBeUndefined();
    expect(hosting.atProvider(delivering('https://api.example/v1/content'))).toBeUndefined();
    const lasting = { kind: 'provider', url, expiresAtMs: null } as const;
    expect(await hosting.linkTo(lasting)).toEqual({ url, expiresAtMs: null });
  });

  it('links to nothing where the bot has no folder any more', async () => {
    const { clock, hosting } = start();
    expect(
      await hosting.linkTo({ kind: 'own', name: 'a.mp4', expiresAtMs: clock.now() + 1 }),
    ).toBeUndefined();
    expect(await hosting.linkTo({ kind: 's3', name: 'a.mp4', expiresAtMs: clock.now() + 1 })).toBeUndefined();
  });
});
