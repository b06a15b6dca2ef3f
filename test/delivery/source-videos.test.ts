import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createSourceVideos } from '../../src/delivery/source-videos.ts';
import { UserError } from '../../src/errors.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { makeFilm } from '../support/films.ts';
import { aJob, statuses } from '../support/job.ts';
import { ODD_CLIP_RATE, oddClips } from '../support/odd-clips.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const decoder = await machineDecoder();
const owner = { id: '1', memberId: '7' };
const url = 'https://cdn.discordapp.com/a.mp4';
const never = new AbortController().signal;

type Deps = Parameters<typeof createSourceVideos>[0];

/** Where every attachment has these bytes. */
async function create(bytes: Buffer, given: Partial<Deps> = {}) {
  const folder = await temporaryFolder();
  const timeouts: number[] = [];
  const fetched: unknown[] = [];
  const videos = createSourceVideos({
    ...{ files: createJobFiles(folder.path, createFakeClock()), decoder },
    clock: {
      ...createFakeClock(),
      timeout(ms) {
        timeouts.push(ms);
        return never;
      },
    },
    attachments: {
      isAtDiscord: () => true,
      async fetch(url, options) {
        fetched.push([url, options]);
        await writeFile(options.path, bytes);
      },
    },
    pastVideos: { find: async () => undefined, fetch: async () => {} },
    findJob: async () => undefined,
    ...given,
  });
  const path = join(folder.path, 'sent');
  await writeFile(path, bytes);
  const dispose = () => folder[Symbol.asyncDispose]();
  return { videos, folder: folder.path, path, timeouts, fetched, [Symbol.asyncDispose]: dispose };
}

/** A member's video of these bytes. */
async function start(bytes: Buffer) {
  const { videos, folder, path, timeouts, ...rest } = await create(bytes);
  const video = { url, bytes: bytes.length, contentType: 'video/mp4' };
  const output = join(folder, 'input');
  return {
    ...{ ...rest, videos, folder, path, timeouts },
    measure: () => videos.measure(owner, { ...video, maxBytes: 2 ** 30 }),
    normalize: (film?: { seconds: number; bytes: number }) => videos.normalize(owner, { path, output, film }),
  };
}

describe('a video to work on', () => {
  const options = { path: '/video', maxBytes: 9 };
  const found = { url, size: 5 };
  const gone = 'The message with this video is gone';

  it('comes from its message', async () => {
    await using run = await create(Buffer.from('film'));
    const to = { path: join(run.folder, 'video'), maxBytes: 9 };
    await run.videos.fetch({ url, bytes: 4 }, to);
    expect(run.fetched).toEqual([[url, { what: 'file', ...to }]]);
  });

  it.each<[where: string, status: Job['status'], found: typeof found | undefined]>([
    ['whose message is gone', statuses.succeeded, undefined],
    ['that was never delivered', statuses.failed, found],
  ])('is gone where it is of a job %s', async (_, status, there) => {
    const pastVideos: Deps['pastVideos'] = { find: async () => there, fetch: async () => {} };
    await using run = await create(Buffer.alloc(0), { pastVideos, findJob: async () => aJob({ status }) });
    await expect(run.videos.fetch({ videoOf: '1' }, options)).rejects.toThrow(gone);
    await using unknown = await create(Buffer.alloc(0), { pastVideos });
    await expect(unknown.videos.fetch({ videoOf: '1' }, options)).rejects.toThrow(gone);
    expect([run.fetched, unknown.fetched]).toEqual([[], []]);
  });

  it('comes from its host, or from the message of its job', async () => {
    const host = { kind: 'own', name: 'film.mp4', expiresAtMs: 9 } as const;
    const asked: unknown[] = [];
    let error: Error | undefined;
    const pastVideos: Deps['pastVideos'] = {
      find: async () => found,
      async fetch(job, video, to) {
        asked.push([job.id, video, to]);
        if (error) throw error;
      },
    };
    const hosted = aJob({ status: { ...statuses.succeeded, host } });
    const posted = aJob({ status: statuses.succeeded });
    const findJob = async (id: string) => [hosted, posted].find((job) => job.id === id);
    await using run = await create(Buffer.alloc(0), { pastVideos, findJob });
    await run.videos.fetch({ videoOf: hosted.id }, options);
    expect(asked).toEqual([[hosted.id, found, { ...options, signal: never }]]);
    expect(run.timeouts).toEqual([120_000]);
    error = new Error('it broke off');
    const failing = run.videos.fetch({ videoOf: hosted.id }, options);
    await expect(failing).rejects.toMatchObject({ message: expect.stringContaining(gone), cause: error });
    const to = { path: join(run.folder, 'video'), maxBytes: 9 };
    await run.videos.fetch({ videoOf: posted.id }, to);
    expect([asked.length, run.fetched]).toEqual([2, [[url, { what: 'file', ...to }]]]);
  });

  it('is refused where nothing here decodes it', async () => {
    await using run = await create(Buffer.from('film'), { decoder: undefined });
    const { videos, path } = run;
    const measured = videos.measure(owner, { url, bytes: 4, maxBytes: 9 });
    await expect(measured).rejects.toThrow('ffmpeg');
    await expect(videos.withMoments(owner, path, async () => {})).rejects.toThrow('ffmpeg');
    // Nothing of it stays.
    expect(await readdir(join(run.folder, 'jobs'))).toEqual([]);
  });
});

describe.skipIf(!decoder)('a video to work on, here', () => {
  it.each(oddClips)(
    'that is a file of $name is measured and made ordinary, or refused with a sentence',
    async ({ make, seconds }) => {
      await using run = await start(await make());
      if (seconds === null) {
        await expect(run.normalize()).rejects.toMatchObject({
          message: expect.stringContaining('There’s no video in that message'),
          cause: expect.any(Error),
        });
        return;
      }
      const measured = await run.measure();
      expect([run.timeouts, await readdir(join(run.folder, 'jobs'))]).toEqual([[30_000], []]);
      // A header may be wrong by some frames.
      expect(Math.abs(measured.seconds - seconds)).toBeLessThanOrEqual(2 / ODD_CLIP_RATE);
      const { width, height } = measured;
      expect(await run.normalize(measured)).toMatchObject({
        ...{ isFaststartMp4: true, isCommonH264: true },
        ...{ width: width + (width % 2), height: height + (height % 2) },
      });
    },
  );

  it('is seen in images of all of it, which nobody keeps', async () => {
    await using folder = await temporaryFolder();
    await makeFilm(join(folder.path, 'film.mp4'), { seconds: 2 });
    await using run = await start(await readFile(join(folder.path, 'film.mp4')));
    const look = async (paths: readonly string[]) => {
      for (const each of paths) await stat(each);
      return paths.length;
    };
    expect(await run.videos.withMoments(owner, run.path, look)).toBe(4);
    expect(await readdir(run.folder)).toEqual(['sent']);
    const failing = run.videos.withMoments(owner, run.path, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await readdir(run.folder)).toEqual(['sent']);
    expect(run.timeouts).toEqual([240_000, 240_000]);
  });

  it('that is a single frame is seen in as many images as there are', async () => {
    const [clip] = oddClips.filter(({ name }) => name === 'a single frame');
    await using run = await start((await clip?.make()) ?? Buffer.alloc(0));
    // A version of ffmpeg that writes fewer.
    const path = join(run.folder, 'fewer.sh');
    const lines = ['#!/bin/sh', `"${decoder?.path}" "$@"`, `rm -f "${run.path}-4.jpg"`];
    await writeFile(path, lines.join('\n'), { mode: 0o700 });
    await using other = await create(await readFile(run.path), { decoder: { path, writesH264: true } });
    const there = (paths: readonly string[]) => Promise.all(paths.map((path) => stat(path)));
    expect((await other.videos.withMoments(owner, run.path, there)).length).toBe(3);
  });

  it('that lasts longer than it was priced for is refused', async () => {
    const [clip] = oddClips.filter(({ name }) => name === 'a rotation');
    await using run = await start((await clip?.make()) ?? Buffer.alloc(0));
    await expect(run.normalize({ seconds: 0.4, bytes: 1 })).rejects.toThrow(UserError);
    expect([await readdir(run.folder), run.timeouts]).toEqual([['sent'], [240_000]]);
    expect(await run.normalize({ seconds: 0.5, bytes: 1 })).toMatchObject({ durationSeconds: 1 });
    expect(await readdir(run.folder)).toEqual(['input', 'sent']);
  });
});
