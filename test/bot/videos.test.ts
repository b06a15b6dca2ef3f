import { once } from 'node:events';
import { access, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createVideos } from '../../src/bot/videos.ts';
import { type MessageFailure, MessageUnknownError } from '../../src/discord/errors.ts';
import type { Job, JobIn } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { filmOfBytes } from '../support/films.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Deps = Parameters<typeof createVideos>[0];
const film = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));
const file = { path: film, bytes: 1_000, durationSeconds: 1, width: 64, height: 36 };
const AT_ONCE = 8;
const MEBIBYTE = 1024 ** 2;
const host = { kind: 'own', name: 'film.mp4', expiresAtMs: null };

/** A server that holds every request, except for `answer`. */
async function startHolding(answer: (url: string, response: ServerResponse) => Promise<void>) {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    void answer(url, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Everything about videos, with a Discord that notes what it gets. `holds`: it answers no upload. */
async function start({ failure, holds = false }: { failure?: MessageFailure; holds?: boolean } = {}) {
  const folder = await temporaryFolder();
  const began = Promise.withResolvers<void>();
  const server = await startHolding(async (url, response) => {
    if (url !== '/film') return;
    const bytes = await filmOfBytes(2 * MEBIBYTE);
    response.setHeader('content-length', bytes.length).write(bytes.subarray(0, MEBIBYTE));
    await began.promise;
    response.end(bytes.subarray(MEBIBYTE));
  });
  const clock = createFakeClock();
  const noted: string[] = [];
  const released = Promise.withResolvers<void>();
  const over = new AbortController();
  const upload = (what: string) => async () => {
    noted.push(what);
    if (holds) await released.promise;
    return { id: '9', channelId: '8', route: 'reply', fileUrls: [] };
  };
  const jobs = new Map<string, Job>();
  const forgotten = new Set<string>();
  const videos = createVideos({
    ...{ dataDir: folder.path, discordApiUrl: server.origin, ffmpeg: undefined },
    providers: new Map([['preview', { api: { origin: server.origin, isOperatorsOwn: true, headers: {} } }]]),
    hosting: {
      remove: async ({ name }: { name: string }) => noted.push(`unhost ${name}`),
      removeAllOf: async () => noted.push('unhost all'),
      linkTo: async () => ({ url: `${server.origin}/hosted`, expiresAtMs: null }),
      pathOf: ({ kind }: { kind: string }) => (kind === 'own' ? film : undefined),
    },
    messages: {
      ...{ uploadLimitBytes: () => 10e6, hasToken: () => true, edit: async () => {} },
      replace: upload('deliver'),
      begin() {
        noted.push('begin');
        began.resolve();
        const ended = Promise.withResolvers<void>();
        const abort = () => {
          noted.push('abort');
          ended.resolve();
        };
        return { sent: ended.promise, over: ended.promise, isSent: () => false, abort };
      },
      read: async ({ id }: Job) => ({ id: '9', channel_id: '8', components: [`more:${id}:succeeded`] }),
      async remove(_: Job, { id }: { id: string }) {
        if (failure) throw new MessageUnknownError('no', failure);
        noted.push(`delete ${id}`);
      },
    },
    rest: { uploads: { patch: upload('post') } },
    provenance: { fileName: () => 'cutscene-1.mp4', linkMark: () => '' },
    ...{ viewOf: (job: Job) => ({ job, nowMs: 0 }), viewChain: async () => undefined },
    findJob: async (id: string) => jobs.get(id),
    isForgotten: async ({ id }: Job) => forgotten.has(id),
    overUploadLimit: () => 'refuse',
    starsOf: async () => undefined,
    async withdrawCopy(id: string, messageId?: string) {
      noted.push(`withdraw ${jobs.has(id) ? (messageId ?? 'all') : 'another'}`);
    },
    ...{ runtime: { ...runtime, clock }, log: silent },
  } as unknown as Deps);

  /** A job with a file here, and a thumbnail. */
  async function aKept(status: Job['status']) {
    const job = aJob({ status });
    jobs.set(job.id, job);
    await copyFile(film, await videos.files.pathOf(job.id, 'video.mp4'));
    await mkdir(join(folder.path, 'thumbnails'), { recursive: true });
    await writeFile(join(folder.path, 'thumbnails', `${job.id}.jpg`), 'a small image');
    return job;
  }
  const left = async ({ id }: Job) => ({
    files: await access(join(folder.path, 'jobs', id)).then(
      () => true,
      () => false,
    ),
    thumbnail: (await videos.thumbnails.read(id)) !== undefined,
  });
  return {
    ...{ videos, noted, server, jobs, forgotten, aKept, left, clock },
    signal: over.signal,
    /** Lets everything that is held end. */
    release() {
      released.resolve();
      over.abort();
    },
    async [Symbol.asyncDispose]() {
      this.release();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const hosted = { ...statuses.succeeded, host } as unknown as Job['status'];

describe('everything about a job outside Discord', () => {
  it.each([
    ['a hosted video', hosted, ['unhost film.mp4']],
    ['a video at Discord', statuses.succeeded, []],
    ['a failure', statuses.failed, []],
  ])('is deleted with %s', async (_, status, expected) => {
    await using run = await start();
    const [job, other] = [await run.aKept(status), await run.aKept(status)];
    await run.videos.removeFiles(job);
    expect(run.noted).toEqual(expected);
    expect(await run.left(job)).toEqual({ files: false, thumbnail: false });
    expect(await run.left(other)).toEqual({ files: true, thumbnail: true });
  });
});

describe('a deleted message', () => {
  const own = { id: '1', channelId: '2' };
  const copy = { id: '77', channelId: '2' };
  const unhosted = 'unhost film.mp4';
  it.each<[string, typeof own, MessageFailure | undefined, string[], boolean]>([
    ['of the job', own, undefined, ['withdraw all', unhosted, 'delete 1', 'note'], false],
    ['with a copy', copy, undefined, ['withdraw 77', 'delete 77'], true],
    [
      'of the job, which somebody else deleted',
      own,
      'message-gone',
      ['withdraw all', unhosted, 'note'],
      false,
    ],
    ['with a copy, which somebody else deleted', copy, 'message-gone', ['withdraw 77'], true],
    ['that is out of reach', own, 'out-of-reach', ['withdraw all', unhosted], true],
    ['while Discord is away', own, 'unavailable', ['withdraw all', unhosted], true],
  ])('%s', async (_, message, failure, expected, hasThumbnail) => {
    await using run = await start(failure ? { failure } : {});
    const job = await run.aKept(hosted);
    const deleteMessage = run.videos.createDeleteMessage(async (id) => {
      expect(id).toBe(job.id);
      run.noted.push('note');
      return undefined as never;
    });
    const error = await deleteMessage(job, message).catch((each: unknown) => each);
    expect(error).toEqual(failure && expect.objectContaining({ failure }));
    expect(run.noted).toEqual(expected);
    expect((await run.left(job)).thumbnail).toBe(hasThumbnail);
  });
});

const target = { id: '5', applicationId: '1', token: 't', attachmentSizeLimit: 10e6, messageId: '6' };
const body = { content: '', components: [], allowed_mentions: { parse: [] } };

describe('what a preview has made', () => {
  type Run = Awaited<ReturnType<typeof start>>;
  const becomes =
    (status: Job['status'], fields = {}) =>
    (run: Run, job: Job) =>
      run.jobs.set(job.id, { ...job, ...fields, status });
  it.each<[string, (run: Run, job: Job) => unknown, files: boolean, unhosted: boolean]>([
    ['still waits for its review', () => {}, true, false],
    ['was published with a link', becomes(hosted), true, false],
    ['was published at Discord', becomes(statuses.succeeded), true, true],
    ['was discarded', becomes(statuses.cancelled), true, true],
    ['was published, and its message deleted', becomes(hosted, { isDeleted: true }), false, true],
    ['waits while its member is being forgotten', ({ forgotten }, { id }) => forgotten.add(id), true, false],
    [
      'was published, and is about to be forgotten',
      (run, job) => {
        becomes(hosted)(run, job);
        run.forgotten.add(job.id);
      },
      false,
      true,
    ],
    [
      'can’t be read',
      ({ jobs }) => {
        jobs.get = () => {
          throw new Error('the database is away');
        };
      },
      true,
      false,
    ],
    ['was forgotten', ({ jobs }, { id }) => jobs.delete(id), false, true],
  ])('of a video that %s meanwhile: files %s, removed from hosts %s', async (_, happens, files, unhosted) => {
    await using run = await start({ holds: true });
    const job = (await run.aKept({ ...statuses.reviewing, file })) as JobIn<'reviewing'>;
    const posted = run.videos.previews.post(job, target, { body: body as never, files: [], tooLarge: '' });
    await expect.poll(() => run.noted).toEqual(['post']);
    happens(run, job);
    run.release();
    await posted;
    expect((await run.left(job)).files).toBe(files);
    expect(run.noted.includes('unhost all')).toBe(unhosted);
  });
});

describe('transfers at once', () => {
  type Run = Awaited<ReturnType<typeof start>>;
  const begin: Record<string, (run: Run, id: string) => Promise<unknown>> = {
    deliver: ({ videos, signal }) =>
      videos.deliver(aJob({ status: { ...statuses.delivering, file } }) as JobIn<'delivering'>, {
        ...{ mayBeDelivered: false, beforeElsewhere: async () => {}, signal },
      }),
    'post again': ({ videos }, id) =>
      videos.pastVideos.post(
        aJob({ status: hosted }) as JobIn<'succeeded'>,
        { ...target, id },
        body as never,
      ),
    preview: ({ videos }) =>
      videos.previews.post(aJob({ status: { ...statuses.reviewing, file } }) as JobIn<'reviewing'>, target, {
        body: body as never,
        files: [],
        tooLarge: '',
      }),
    download: ({ videos, server, signal }) => {
      const output = { kind: 'url', url: `${server.origin}/download` } as const;
      const job = aJob({ status: { ...statuses.downloading, output } }) as JobIn<'downloading'>;
      return videos.downloadVideo(job, signal);
    },
    still: ({ videos, server, signal }) => {
      const output = { kind: 'url', url: `${server.origin}/still` } as const;
      const job = aJob({ status: { ...statuses.downloading, output } }) as JobIn<'downloading'>;
      return videos.downloadStill(job, signal);
    },
  };
  const begun = ({ noted, server }: Run) => noted.length + server.asked.length;

  it.each([
    ['deliver', 'post again', false],
    ['post again', 'preview', false],
    ['preview', 'deliver', false],
    ['download', 'still', false],
    ['still', 'download', false],
    // The other direction.
    ['deliver', 'download', true],
    ['preview', 'still', true],
    ['download', 'deliver', true],
    ['download', 'preview', true],
    ['still', 'post again', true],
  ])('while as many as may %s, one that would %s begins: %s', async (what, next, begins) => {
    await using run = await start({ holds: true });
    const all = [];
    for (let index = 0; index < AT_ONCE; index++) all.push(begin[what]?.(run, `a${index}`));
    await expect.poll(() => begun(run)).toBe(AT_ONCE);
    all.push(begin[next]?.(run, 'b'));
    if (begins) await expect.poll(() => begun(run)).toBe(AT_ONCE + 1);
    else {
      // Time to read its file first.
      for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
      expect(begun(run)).toBe(AT_ONCE);
    }
    run.release();
    await Promise.allSettled(all);
  });

  it.each([
    ['deliver', 'later'],
    ['download', 'later'],
    [undefined, 'whole'],
  ])('put off the check of a delivered video: %s', async (what, expected) => {
    await using run = await start({ holds: true });
    const all = what === undefined ? undefined : begin[what]?.(run, 'a');
    if (all) await expect.poll(() => begun(run)).toBe(1);
    expect(await run.videos.checkVideo('7', { mayWait: true, signal: run.signal })).toBe(expected);
    expect(await run.videos.checkVideo('7', { mayWait: false, signal: run.signal })).toBe('whole');
    run.release();
    await Promise.allSettled([all]);
  });
});

it('an upload that began early ends with the delivery, also if that didn’t need it', async () => {
  await using run = await start();
  const output = { kind: 'url', url: `${run.server.origin}/film` } as const;
  const job = aJob({ status: { ...statuses.downloading, output } }) as JobIn<'downloading'>;
  const downloaded = await run.videos.downloadVideo(job, run.signal);
  expect(run.noted).toEqual(['begin']);
  const delivering = { ...job, status: { ...statuses.delivering, file: downloaded } };
  // An earlier attempt has delivered it.
  await run.videos.deliver(delivering, {
    ...{ mayBeDelivered: true, beforeElsewhere: async () => {}, signal: run.signal },
  });
  expect(run.noted).toEqual(['begin', 'abort']);
});
