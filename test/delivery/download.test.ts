import { execFile } from 'node:child_process';
import { copyFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDownload } from '../../src/delivery/download.ts';
import { FetchError, type FetchOptions } from '../../src/delivery/fetch-file.ts';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { isIn, type JobIn } from '../../src/jobs/job.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import type { Decoder } from '../../src/media/judge.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Parts = Parameters<typeof createDownload>[0];
const never = new AbortController().signal;
const film = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));
const url = 'https://provider.example/film.mp4';

function jobOf(output: JobIn<'downloading'>['status']['output'], fields: Parameters<typeof aJob>[0] = {}) {
  const job = aJob({ ...fields, status: { ...statuses.downloading, output } });
  if (!isIn(job, 'downloading')) throw new Error('impossible');
  return job;
}

/** Without a decoder. Every address has the playground's film. */
function create(folder: string, parts: Partial<Parts> = {}) {
  const clock = createFakeClock();
  return createDownload({
    ...{ files: createJobFiles(folder, clock), clock, log: silent, limit: createLimiter(1) },
    fetchFile: (_, { path }) => copyFile(film, path),
    ...{ imageReader: createImageReader(systemProcesses), providers: new Map(), decoder: undefined },
    ...parts,
  });
}

it.each([
  [true, ['http://localhost:4000']],
  // What a public provider names must not lead into the operator's network.
  [false, []],
])('only a provider that is the operator’s own (%s) may be private: %j', async (isOperatorsOwn, origins) => {
  await using folder = await temporaryFolder();
  const api = { origin: 'http://localhost:4000', headers: { authorization: 'Bearer key' }, isOperatorsOwn };
  const { provider } = fakeProvider();
  const asked: FetchOptions[] = [];
  const { downloadVideo } = create(folder.path, {
    async fetchFile(_, options) {
      asked.push(options);
      throw new FetchError('refused', 'the address is private');
    },
    providers: new Map([[provider.id, { ...provider, api }]]),
  });
  const job = jobOf({ kind: 'url', url: 'http://localhost:4000/film.mp4' });
  await expect(downloadVideo(job, never)).rejects.toMatchObject({ kind: 'bad_output' });
  expect(asked).toMatchObject([{ ownOrigins: new Set(origins), headersFor: api, maxBytes: 1024 ** 3 }]);
});

const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
it.each<[what: string, fetchFile: Parts['fetchFile'], expected: object]>([
  [
    'must not be fetched',
    async () => {
      throw new FetchError('refused', 'private', { cause: full });
    },
    { kind: 'bad_output', message: 'private', cause: full },
  ],
  [
    'comes too fast',
    async () => {
      throw new FetchError('unavailable', 'wait', { status: 429, retryAfterMs: 7 });
    },
    { kind: 'rate_limited', message: 'wait', status: 429, retryAfterMs: 7 },
  ],
  [
    'isn’t there yet',
    async () => {
      throw new FetchError('unavailable', 'no', { status: 503, cause: full });
    },
    { kind: 'unavailable', status: 503, cause: full },
  ],
  [
    'finds a full disk',
    async () => {
      throw full;
    },
    full,
  ],
  [
    'is a web page',
    (_, { path }) => writeFile(path, '<html>'),
    { name: 'ProviderError', kind: 'unavailable', status: 200 },
  ],
  [
    'is no video',
    (_, { path }) => writeFile(path, Buffer.alloc(2_000)),
    { name: 'ProviderError', kind: 'bad_output', message: expect.stringMatching(/^no_container: /) },
  ],
])('a download that %s fails as the engine expects it', async (_, fetchFile, expected) => {
  await using folder = await temporaryFolder();
  const { downloadVideo } = create(folder.path, { fetchFile });
  await expect(downloadVideo(jobOf({ kind: 'url', url }), never)).rejects.toMatchObject(expected);
});

it.each([
  ['gone', 'nowhere.mp4', 'task_failed'],
  ['unreadable', '.', 'unavailable'],
])('a video of this machine is copied, and refused where it is %s', async (_, name, kind) => {
  await using folder = await temporaryFolder();
  const fetchFile = () => Promise.reject(new Error('nothing to fetch'));
  const { downloadVideo } = create(folder.path, { fetchFile });
  const { size: bytes } = await stat(film);
  expect(await downloadVideo(jobOf({ kind: 'file', path: film }), never)).toMatchObject({ bytes });
  const failing = downloadVideo(jobOf({ kind: 'file', path: join(folder.path, name) }), never);
  await expect(failing).rejects.toMatchObject({ name: 'ProviderError', kind, cause: expect.any(Error) });
});

it('a video that nothing here decodes has no size', async () => {
  await using folder = await temporaryFolder();
  const webm = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.from('webm'), Buffer.alloc(2_000)]);
  const { downloadVideo } = create(folder.path, { fetchFile: (_, { path }) => writeFile(path, webm) });
  const { path, ...file } = await downloadVideo(jobOf({ kind: 'url', url }), never);
  expect(file).toEqual({ bytes: 2_008, width: 0, height: 0, durationSeconds: 0 });
});

it('a delivered video is checked once nothing is on its way', async () => {
  await using folder = await temporaryFolder();
  const { checkVideo, downloadVideo } = create(folder.path);
  const check = (id: string, isBusy = false, mayWait = true) =>
    checkVideo(id, { mayWait, isBusy: () => isBusy, signal: never });
  const job = jobOf({ kind: 'url', url });
  expect(await check(job.id)).toBe('whole');
  const { path } = await downloadVideo(job, never);
  expect(await check(job.id)).toBe('whole');
  expect(await check(job.id, true)).toBe('later');
  await truncate(path, 1_000);
  expect(await check(job.id, true, false)).toEqual({ cause: expect.stringContaining('truncated') });
});

it('one delivered video at a time waits for its check, even if all have waited for long', async () => {
  await using folder = await temporaryFolder();
  const { checkVideo } = create(folder.path);
  const check = () => checkVideo('7', { mayWait: false, isBusy: () => true, signal: never });
  expect(await Promise.all([check(), check(), check()])).toEqual(['whole', 'later', 'later']);
  expect(await check()).toBe('whole');
});

it('a video whose frames can’t be decoded is bad, and found bad after its delivery too', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'ffmpeg');
  await writeFile(path, '#!/bin/sh\necho damaged >&2\nexit 1\n', { mode: 0o700 });
  const { checkVideo, downloadVideo } = create(folder.path, { decoder: { path, writesH264: true } });
  const job = jobOf({ kind: 'url', url });
  await expect(downloadVideo(job, never)).rejects.toMatchObject({
    ...{ name: 'ProviderError', kind: 'bad_output', message: expect.stringContaining('damaged') },
  });
  const { path: delivered } = await create(folder.path).downloadVideo(job, never);
  const checked = checkVideo(job.id, { mayWait: true, isBusy: () => false, signal: never });
  expect(await checked).toEqual({ cause: expect.stringContaining('damaged') });
  expect((await stat(delivered)).size).toBeGreaterThan(0);
});

it.each(['file', 'url'] as const)(
  'a still has the provider’s URL only if it is that very file: %s',
  async (kind) => {
    for (const isUntouched of [true, false]) {
      await using folder = await temporaryFolder();
      const asked: unknown[] = [];
      const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
      const own = join(folder.path, 'own.png');
      await writeFile(own, png);
      const { downloadStill } = create(folder.path, {
        fetchFile(_, { path, maxBytes }) {
          expect(maxBytes).toBe(64 * 1024 ** 2);
          return writeFile(path, png);
        },
        imageReader: {
          async read(owner, { outputPath, ...request }) {
            asked.push([owner, request.keepsPlain]);
            if (!isUntouched) await writeFile(outputPath, 'turned');
            return { ok: true, contentType: 'image/png', width: 3, height: 4, isUntouched };
          },
          unpack: async () => ({ ok: false, problem: 'broken', cause: '' }),
        },
      });
      const job = jobOf(kind === 'url' ? { kind, url } : { kind, path: own });
      const still = await downloadStill(job, never);
      expect(still).toEqual({
        ...{ path: expect.stringMatching(/still$/), contentType: 'image/png', width: 3, height: 4 },
        bytes: isUntouched ? 4 : 6,
        ...(isUntouched && kind === 'url' && { url }),
      });
      expect(asked).toEqual([[job.origin.userId, true]]);
    }
  },
);

it.each([
  ['too_slow', 'unavailable'],
  ['broken', 'bad_output'],
] as const)('a still that is %s is %s', async (problem, kind) => {
  await using folder = await temporaryFolder();
  const result = { ok: false, problem, cause: 'it is' } as const;
  const { downloadStill } = create(folder.path, {
    imageReader: { read: async () => result, unpack: async () => result },
  });
  await expect(downloadStill(jobOf({ kind: 'url', url }), never)).rejects.toMatchObject({
    ...{ name: 'ProviderError', kind, message: `the still: ${problem}: it is` },
  });
});

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });

describe.skipIf(!decoder)('a downloaded video', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const film = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=12:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
    const coded = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-movflags', '+faststart'];
    const path = join(folder.path, 'film.mp4');
    await promisify(execFile)(decoder?.path ?? '', ['-v', 'error', ...film, ...coded, path]);
    // A machine that is too busy to check anything.
    const script = `#!/bin/sh\ntouch ${join(folder.path, 'began')}\nexec sleep 600\n`;
    await writeFile(join(folder.path, 'busy'), script, { mode: 0o700 });
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  function start(
    fields: Parameters<typeof aJob>[0] = {},
    known: Decoder = decoder,
    others = Promise.resolve(),
  ) {
    const clock = createFakeClock();
    const limit = createLimiter(1);
    const fetchFile: Parts['fetchFile'] = async (_, { path }) => {
      void limit(() => others);
      await copyFile(join(folder.path, 'film.mp4'), path);
    };
    const { checkVideo, downloadVideo } = create(folder.path, { clock, fetchFile, limit, decoder: known });
    const stopping = new AbortController();
    const downloading = downloadVideo(jobOf({ kind: 'url', url }, fields), stopping.signal);
    return { clock, stopping, downloading, checkVideo };
  }
  const busy = () => decoder && { ...decoder, path: join(folder.path, 'busy') };

  it.each(['on', 'off'] as const)(
    'is kept alone, with its size as it is there, with sound %s',
    async (sound) => {
      const file = await start({ request: { sound } }).downloading;
      expect(file).toEqual({
        ...{ path: expect.stringMatching(/video\.mp4$/), bytes: (await stat(file.path)).size },
        ...{ width: 160, height: 90, durationSeconds: expect.closeTo(1, 0) },
      });
      expect(await readdir(dirname(file.path))).toEqual(['video.mp4']);
    },
  );

  it('has its size as it is shown, if it has to be converted', async () => {
    const path = join(folder.path, 'film.mkv');
    const wide = ['-i', join(folder.path, 'film.mp4'), '-vf', 'setsar=4/3', '-an', '-c:v', 'mjpeg', path];
    await promisify(execFile)(decoder?.path ?? '', ['-v', 'error', ...wide]);
    const { downloadVideo } = create(folder.path, { decoder });
    const file = await downloadVideo(jobOf({ kind: 'file', path }), never);
    expect(file).toMatchObject({ width: 213, height: 90, durationSeconds: expect.closeTo(1, 0) });
  });

  it('is checked later where the machine is busy for three seconds', async () => {
    const { clock, downloading } = start({}, busy());
    await expect.poll(() => readdir(folder.path)).toContain('began');
    clock.advance(3_000);
    expect(await downloading).toMatchObject({ isUnchecked: true });
    await rm(join(folder.path, 'began'));
  });

  it.each<[reviewed: string, fields: Parameters<typeof aJob>[0], isUnchecked: true | undefined]>([
    ['is checked later', {}, true],
    ['under review is checked at once', { review: {} }, undefined],
  ])('%s while others wait for their downloads', async (_, fields, isUnchecked) => {
    const others = Promise.withResolvers<void>();
    expect((await start(fields, decoder, others.promise).downloading).isUnchecked).toBe(isUnchecked);
    others.resolve();
  });

  it('waits for its check before a review, until the bot stops', async () => {
    const { clock, stopping, downloading, checkVideo } = start({ review: {} }, busy());
    const outcome = downloading.catch((error: Error) => error.message);
    await expect.poll(() => readdir(folder.path)).toContain('began');
    expect(clock.waiting).toBe(0);
    const options = { mayWait: true, isBusy: () => false, signal: never };
    expect(await checkVideo('1', options)).toBe('later');
    stopping.abort(new Error('stop'));
    expect(await outcome).toBe('stop');
  });
});
