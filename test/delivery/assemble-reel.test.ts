import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReels } from '../../src/delivery/assemble-reel.ts';
import { createFairLimiter } from '../../src/delivery/fair-limiter.ts';
import { FetchError } from '../../src/delivery/fetch-file.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { isIn, type Job, type JobIn } from '../../src/jobs/job.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { makeFilm } from '../support/films.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let decoder: Awaited<ReturnType<typeof findFfmpeg>>['decoder'];
beforeAll(async () => {
  folder = await temporaryFolder();
  ({ decoder } = await findFfmpeg({ searchPath: process.env['PATH'] }));
  await makeFilm(join(folder.path, 'film.mp4'));
});
afterAll(() => folder[Symbol.asyncDispose]());

const clips = () => [
  aJob({ status: statuses.succeeded }),
  aJob({ status: statuses.succeeded, isAdult: true }),
];
type Deps = Parameters<typeof createReels>[0];

function reelOf(jobs: readonly Job[]): JobIn<'assembling'> {
  const reel = { clips: jobs.map(({ id }) => ({ jobId: id, userId: '7', channelId: '2', messageId: '3' })) };
  const job = aJob({ status: statuses.assembling, reel });
  if (!isIn(job, 'assembling')) throw new Error('impossible');
  return job;
}

function reels(jobs: readonly Job[], more: Partial<Deps> = {}) {
  return createReels({
    files: createJobFiles(folder.path, systemClock),
    fetchFile: (_, { path }) => copyFile(join(folder.path, 'film.mp4'), path),
    limit: createLimiter(8),
    encodes: createFairLimiter(1),
    decoder,
    pastVideos: { find: async () => ({ url: 'https://cdn.discordapp.com/film.mp4', size: 10 }) },
    findJob: async (id) => jobs.find((job) => job.id === id),
    discordApiUrl: undefined,
    ...more,
  });
}
const options = () => ({ signal: new AbortController().signal, onProgress() {} });

describe('a reel', () => {
  it('is joined of its clips, of which nothing stays, and is hidden if one of them is', async () => {
    const jobs = clips();
    const job = reelOf(jobs);
    const shares: number[] = [];
    const made = await reels(jobs).assemble(job, {
      ...options(),
      onProgress: (share) => void shares.push(share),
    });
    expect(made).toMatchObject({ isSpoiler: true, file: { width: 320, height: 180, durationSeconds: 2 } });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(await readdir(join(folder.path, 'jobs', job.id))).toEqual(['video.mp4']);
  });

  const gone = { kind: 'clip_gone', mayPass: false };
  const away = { kind: 'clip_gone', mayPass: true };
  it.each<[string, (jobs: Job[]) => Partial<Deps>, object]>([
    ['whose clip is unknown', () => ({ findJob: async () => undefined }), gone],
    [
      'whose clip is not public',
      (jobs) => ({
        findJob: async () => ({ ...(jobs[0] as Job), review: { decision: { what: 'rejected', by: '' } } }),
      }),
      gone,
    ],
    ['whose message is gone', () => ({ pastVideos: { find: async () => undefined } }), gone],
    [
      'while Discord is away',
      () => ({
        pastVideos: {
          async find() {
            throw new Error('503');
          },
        },
      }),
      away,
    ],
    [
      'whose file is gone',
      () => ({ fetchFile: failing(new FetchError('unavailable', 'x', { status: 404 })) }),
      gone,
    ],
    [
      'whose file is late',
      () => ({ fetchFile: failing(new FetchError('unavailable', 'x', { status: 503 })) }),
      away,
    ],
    [
      'that is too large',
      () => ({ pastVideos: { find: async () => ({ url: 'https://x.example', size: 2 ** 40 }) } }),
      { kind: 'not_joined' },
    ],
    [
      'of something else than videos',
      () => ({ fetchFile: (_, { path }) => copyFile('package.json', path) }),
      { kind: 'not_joined' },
    ],
    ['without ffmpeg', () => ({ decoder: undefined }), { kind: 'not_joined' }],
  ])('%s is not made', async (_, change, expected) => {
    const jobs = clips();
    await expect(reels(jobs, change(jobs)).assemble(reelOf(jobs), options())).rejects.toMatchObject(expected);
  });

  it('stops when nobody wants it any more, and leaves no clip', async () => {
    const jobs = clips();
    const job = reelOf(jobs);
    const own = reels(jobs, {
      encodes: (_, work) => {
        own.stop(job.id);
        return work();
      },
    });
    await expect(own.assemble(job, options())).rejects.toThrow('nobody wants this reel');
    expect(await readdir(join(folder.path, 'jobs', job.id))).toEqual([]);
  });
});

function failing(error: Error): Deps['fetchFile'] {
  return async () => {
    throw error;
  };
}
