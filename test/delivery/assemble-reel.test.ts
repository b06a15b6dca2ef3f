import { once } from 'node:events';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { REST } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReels } from '../../src/delivery/assemble-reel.ts';
import { createFairLimiter } from '../../src/delivery/fair-limiter.ts';
import { createFetchFile, FetchError } from '../../src/delivery/fetch-file.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { createPastVideos } from '../../src/delivery/past-videos.ts';
import type { RestClients } from '../../src/discord/rest.ts';
import { isIn, type Job, type JobIn } from '../../src/jobs/job.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { plainLine } from '../../src/text/markdown.ts';
import { makeFilm } from '../support/films.ts';
import { aJob, statuses } from '../support/job.ts';
import { ODD_CLIP_RATE, oddClips } from '../support/odd-clips.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let decoder: Awaited<ReturnType<typeof machineDecoder>>;
const at = (name: string) => join(folder.path, name);
beforeAll(async () => {
  folder = await temporaryFolder();
  decoder = await machineDecoder();
  await makeFilm(at('film.mp4'));
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

/** Videos that are all the same film, wherever they are. */
const past = (change: Partial<Deps['pastVideos']> = {}) => ({
  pastVideos: {
    find: async () => ({ url: 'https://cdn.discordapp.com/film.mp4', size: 10 }),
    fetch: (_: unknown, __: unknown, { path }: { path: string }) => copyFile(at('film.mp4'), path),
    ...change,
  },
});

function reels(jobs: readonly Job[], more: Partial<Deps> = {}) {
  return createReels({
    ...past(),
    files: createJobFiles(folder.path, systemClock),
    limit: createLimiter(8),
    encodes: createFairLimiter(1),
    decoder,
    findJob: async (id) => jobs.find((job) => job.id === id),
    ...more,
  });
}
const options = () => ({ signal: new AbortController().signal, onProgress() {} });
const left = ({ id }: Job) => readdir(join(folder.path, 'jobs', id));

const gone = { kind: 'clip_gone', mayPass: false };
const away = { kind: 'clip_gone', mayPass: true };
const unusable = { kind: 'not_joined', mayPass: false };

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
    expect(shares.slice(0, 2)).toEqual([0.05, 0.1]);
    expect(shares.at(-1)).toBe(1);
    expect(await left(job)).toEqual(['video.mp4']);
    // Each clip is a chapter.
    const bytes = (await readFile(made.file.path)).toString();
    expect(bytes.split(plainLine(jobs[0]?.request.prompt ?? '', 60)).length - 1).toBeGreaterThanOrEqual(2);
  });

  it.each<[string, (jobs: Job[]) => Partial<Deps>, object]>([
    ['whose clip is unknown', () => ({ findJob: async () => undefined }), gone],
    [
      'whose clip is not public',
      (jobs) => ({
        findJob: async () => ({ ...(jobs[0] as Job), review: { decision: { what: 'rejected', by: '' } } }),
      }),
      gone,
    ],
    [
      'whose clip is deleted',
      (jobs) => ({ findJob: async () => ({ ...(jobs[0] as Job), isDeleted: true }) }),
      gone,
    ],
    ['whose message is gone', () => past({ find: async () => undefined }), gone],
    ['while Discord is away', () => past({ find: failing(new Error('503')) }), away],
    [
      'whose file is gone',
      () => past({ fetch: failing(new FetchError('unavailable', 'x', { status: 404 })) }),
      gone,
    ],
    [
      'whose file is late',
      () => past({ fetch: failing(new FetchError('unavailable', 'x', { status: 503 })) }),
      away,
    ],
    ['that is too large', () => past({ find: async () => ({ url: 'x', size: 2 ** 40 }) }), unusable],
    ['without ffmpeg', () => ({ decoder: undefined }), unusable],
  ])('%s is not made', async (_, change, expected) => {
    const jobs = clips();
    const job = reelOf(jobs);
    await expect(reels(jobs, change(jobs)).assemble(job, options())).rejects.toMatchObject(expected);
    expect(await left(job).catch(() => [])).toEqual([]);
  });

  it.each([
    ['music_gone', undefined],
    ['music_broken', 'ID3 and no music'],
  ])('is not made if it has %s', async (kind, music) => {
    const jobs = clips();
    const job = reelOf(jobs);
    const path = join(folder.path, 'jobs', job.id, 'image');
    const input = { role: 'audio', path, contentType: 'audio/mpeg', bytes: 1, durationMs: 1_000 } as const;
    const files = createJobFiles(folder.path, systemClock);
    if (music !== undefined) await writeFile(await files.pathOf(job.id, 'image'), music);
    const making = reels(jobs, { files }).assemble({ ...job, inputs: [input] }, options());
    await expect(making).rejects.toMatchObject({ kind, mayPass: false });
  });

  it.each<[string, Partial<Job>, object]>([
    ['is hidden', { spoiler: true }, { isSpoiler: true }],
    ['is deleted', { isDeleted: true }, gone],
    ['is rejected', { review: { decision: { what: 'rejected', by: '' } } }, gone],
  ])('whose clip %s while it is made follows it', async (_, change, expected) => {
    const jobs = [aJob({ status: statuses.succeeded }), aJob({ status: statuses.succeeded })];
    const run = reels(jobs, {
      encodes: (_owner, work) => {
        jobs[0] = { ...(jobs[0] as Job), ...change };
        return work();
      },
    });
    const made = run.assemble(reelOf(jobs), options()).catch((error: unknown) => error);
    expect(await made).toMatchObject(expected);
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
    expect(await left(job)).toEqual([]);
  });
});

it('takes no more for all clips together than for one', async () => {
  const jobs = clips();
  const limits: number[] = [];
  const fetch: Deps['pastVideos']['fetch'] = async (_clip, _video, { path, maxBytes }) => {
    limits.push(maxBytes);
    await writeFile(path, Buffer.alloc(1_000));
  };
  await reels(jobs, past({ fetch }))
    .assemble(reelOf(jobs), options())
    .catch(() => {});
  expect(limits).toEqual([1024 ** 3, 1024 ** 3 - 1_000]);
  const size = 1024 ** 3 - 999;
  const find = async () => ({ url: 'x', size: limits.length > 2 ? size : 10 });
  const run = reels(jobs, past({ fetch, find })).assemble(reelOf(jobs), options());
  await expect(run).rejects.toMatchObject({ ...unusable, message: 'the clips are too large together' });
  expect(limits).toHaveLength(3);
});

it('stops a download that nobody wants any more, which is no fault of the clip', async () => {
  const jobs = clips();
  const job = reelOf(jobs);
  const own = reels(jobs, {
    ...past({
      async fetch() {
        own.stop(job.id);
        throw new Error('the transfer broke off');
      },
    }),
  });
  await expect(own.assemble(job, options())).rejects.toThrow('nobody wants this reel');
});

it('waits for room on a full disk', async () => {
  const jobs = clips();
  const encodes = failing(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  const made = reels(jobs, { encodes }).assemble(reelOf(jobs), options());
  await expect(made).rejects.toMatchObject({ code: 'ENOSPC' });
});

/** Joins an ordinary film and a clip that the CDN answers for. Discord lists it with `size` bytes. */
async function joinedWith(answer: RequestListener, size: number) {
  const film = await readFile(at('film.mp4'));
  const server = createServer((request, response) =>
    request.url === '/film' ? response.end(film) : answer(request, response),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const listed = [
    { url: `${origin}/film`, size: film.length },
    { url: `${origin}/clip`, size },
  ];
  const jobs = listed.map((_, index) =>
    aJob({ status: { ...statuses.succeeded, messageId: String(index) } }),
  );
  const job = reelOf(jobs);
  const files = createJobFiles(folder.path, systemClock);
  const get = async (path: string) => ({
    attachments: [{ ...listed[Number(path.at(-1))], content_type: 'video/mp4', filename: 'a.mp4' }],
  });
  const pastVideos = createPastVideos({
    rest: { edits: { get } as unknown as REST } as RestClients,
    ...{ files, limit: createLimiter(1), clock: systemClock, discordApiUrl: origin },
    fetchFile: createFetchFile(runtime),
    hosting: { linkTo: async () => undefined, pathOf: () => undefined },
    provenance: { fileName: () => '' },
  });
  try {
    return { job, ...(await reels(jobs, { files, pastVideos }).assemble(job, options())) };
  } catch (error) {
    expect(await left(job)).toEqual([]);
    throw error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a clip that the CDN answers with', () => {
  it.each<[string, RequestListener, object]>([
    ['a page', (_, response) => response.end('<html>'), unusable],
    ['nothing', (_, response) => response.end(), unusable],
    [
      'a redirect into this network',
      (_, to) => to.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
      gone,
    ],
    ['a file that is forbidden', (_, response) => response.writeHead(403).end(), gone],
    ['an error', (_, response) => response.writeHead(500).end(), away],
    [
      'less than it announces',
      (_, response) =>
        void response.writeHead(200, { 'content-length': 900 }).write('x', () => response.destroy()),
      away,
    ],
    ['more than it announces', (_, to) => to.writeHead(200, { 'content-length': 1 }).end('xx'), unusable],
    [
      'a body without an end',
      (_, response) => {
        const more = () => response.writable && response.write(Buffer.alloc(1_000), more);
        more();
      },
      gone,
    ],
    [
      'the announcement of a petabyte',
      (_, to) => to.writeHead(200, { 'content-length': 1e15 }).write('x'),
      gone,
    ],
  ])('%s makes no reel, and leaves nothing', async (_, answer, expected) => {
    await expect(joinedWith(answer, 10_000)).rejects.toMatchObject(expected);
  });

  it.each(oddClips)('a file of $name is joined to its frame, if it can be', async (clip) => {
    const bytes = await clip.make();
    const join_ = joinedWith((_request, response) => response.end(bytes), bytes.length);
    if (clip.seconds === null) return expect(join_).rejects.toMatchObject(unusable);
    const { file, job } = await join_;
    const off = Math.abs(file.durationSeconds - 1 - clip.seconds);
    expect(off).toBeLessThanOrEqual(1 / ODD_CLIP_RATE + 0.001);
    expect(await left(job)).toEqual(['video.mp4']);
  });
});

function failing(error: Error) {
  return async () => {
    throw error;
  };
}
