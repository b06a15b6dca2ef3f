import { execFile } from 'node:child_process';
import { copyFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDownload } from '../../src/delivery/download.ts';
import { FetchError, type FetchOptions } from '../../src/delivery/fetch-file.ts';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { isIn, type Job } from '../../src/jobs/job.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import type { Decoder } from '../../src/media/judge.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it.each([
  [true, ['http://localhost:4000']],
  // What a public provider names must not lead into the operator's network.
  [false, []],
])('only a provider that is the operator’s own (%s) may be private: %j', async (isOperatorsOwn, origins) => {
  await using folder = await temporaryFolder();
  const clock = createFakeClock();
  const api = { origin: 'http://localhost:4000', headers: { authorization: 'Bearer key' }, isOperatorsOwn };
  const { provider } = fakeProvider();
  const asked: FetchOptions[] = [];
  const { downloadVideo } = createDownload({
    files: createJobFiles(folder.path, clock),
    async fetchFile(_, options) {
      asked.push(options);
      throw new FetchError('refused', 'the address is private');
    },
    imageReader: createImageReader(systemProcesses),
    providers: new Map([[provider.id, { ...provider, api }]]),
    decoder: undefined,
    ...{ limit: createLimiter(1), clock, log: silent },
  });
  const output = { kind: 'url', url: 'http://localhost:4000/film.mp4' } as const;
  const job = aJob({ status: { ...statuses.downloading, output } });
  if (!isIn(job, 'downloading')) throw new Error('impossible');
  const { signal } = new AbortController();
  await expect(downloadVideo(job, signal)).rejects.toMatchObject({ kind: 'bad_output' });
  expect(asked).toMatchObject([{ ownOrigins: new Set(origins), headersFor: api, maxBytes: 1024 ** 3 }]);
});

it.each([true, false])(
  'a still has the provider’s URL only if it is that very file: %s',
  async (isUntouched) => {
    await using folder = await temporaryFolder();
    const clock = createFakeClock();
    const { downloadStill } = createDownload({
      files: createJobFiles(folder.path, clock),
      fetchFile(_, { path, maxBytes }) {
        expect(maxBytes).toBe(64 * 1024 ** 2);
        return writeFile(path, Buffer.from([0x89, 0x50, 0x4e, 0x47]));
      },
      imageReader: {
        async read(_, { outputPath }) {
          if (!isUntouched) await writeFile(outputPath, 'turned');
          return { ok: true, contentType: 'image/png', width: 1, height: 1, isUntouched };
        },
        unpack: async () => ({ ok: false, problem: 'broken', cause: '' }),
      },
      providers: new Map(),
      decoder: undefined,
      ...{ limit: createLimiter(1), clock, log: silent },
    });
    const output = { kind: 'url', url: 'https://provider.example/still.png' } as const;
    const job = aJob({ status: { ...statuses.downloading, output } });
    if (!isIn(job, 'downloading')) throw new Error('impossible');
    const { url, bytes } = await downloadStill(job, new AbortController().signal);
    expect([url, bytes]).toEqual(isUntouched ? [output.url, 4] : [undefined, 6]);
  },
);

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

  function start(fields: Parameters<typeof aJob>[0] = {}, known: Decoder = decoder) {
    const clock = createFakeClock();
    const { downloadVideo } = createDownload({
      files: createJobFiles(folder.path, clock),
      fetchFile: (_, { path }) => copyFile(join(folder.path, 'film.mp4'), path),
      imageReader: createImageReader(systemProcesses),
      ...{ providers: new Map(), decoder: known, limit: createLimiter(1), clock, log: silent },
    });
    const output = { kind: 'url', url: 'https://provider.example/film.mp4' } as const;
    const stopping = new AbortController();
    function another() {
      const job: Job = aJob({ ...fields, status: { ...statuses.downloading, output } });
      if (!isIn(job, 'downloading')) throw new Error('impossible');
      return downloadVideo(job, stopping.signal);
    }
    return { clock, stopping, downloading: another(), another };
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

  it('is checked later where the machine is busy for three seconds', async () => {
    const { clock, downloading } = start({}, busy());
    await expect.poll(() => readdir(folder.path)).toContain('began');
    clock.advance(3_000);
    expect(await downloading).toMatchObject({ isUnchecked: true });
    await rm(join(folder.path, 'began'));
  });

  it('doesn’t wait for its check where its turn would come too late', async () => {
    const [began, done] = [join(folder.path, 'began'), join(folder.path, 'done')];
    const script = `#!/bin/sh\ntouch ${began}\nuntil test -e ${done}; do sleep 0.05; done\nprintf 'n:0 fmt:a s\\nn:0 fmt:a s\\n' >&2\n`;
    await writeFile(join(folder.path, 'slow'), script, { mode: 0o700 });
    const { clock, stopping, downloading, another } = start(
      {},
      decoder && { ...decoder, path: join(folder.path, 'slow') },
    );
    await expect.poll(() => readdir(folder.path)).toContain('began');
    clock.advance(2_000);
    await writeFile(done, '');
    expect((await downloading).isUnchecked).toBeUndefined();
    await Promise.all([began, done].map((path) => rm(path)));
    // Each takes two seconds.
    const waiting = [another(), another()].map((each) => each.catch((error: Error) => error.message));
    await expect.poll(() => readdir(folder.path)).toContain('began');
    await expect.poll(() => clock.waiting).toBe(2);
    expect(await another()).toMatchObject({ isUnchecked: true });
    stopping.abort(new Error('stop'));
    expect(await Promise.all(waiting)).toEqual(['stop', 'stop']);
    await rm(began);
  });

  it('waits for its check before a review, until the bot stops', async () => {
    const { clock, stopping, downloading } = start({ review: {} }, busy());
    const outcome = downloading.catch((error: Error) => error.message);
    await expect.poll(() => readdir(folder.path)).toContain('began');
    expect(clock.waiting).toBe(0);
    stopping.abort(new Error('stop'));
    expect(await outcome).toBe('stop');
  });
});
