import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AttachmentFlags, type REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { FetchOptions } from '../../src/delivery/fetch-file.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { createPastVideos } from '../../src/delivery/past-videos.ts';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { Upload } from '../../src/discord/multipart.ts';
import type { RestClients } from '../../src/discord/rest.ts';
import { RateLimitedError, UserError } from '../../src/errors.ts';
import { isIn, type Job } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MEBIBYTE = 1024 ** 2;
const film = {
  filename: 'a.mp4',
  content_type: 'video/mp4',
  url: 'https://cdn.discordapp.com/a.mp4',
  size: MEBIBYTE,
};
const target = { id: '77', applicationId: '1', token: 't', attachmentSizeLimit: 20 * MEBIBYTE };
const body = { content: 'Your video', neutral: 'A video', components: [], allowed_mentions: { parse: [] } };

interface There {
  attachments?: object[];
  /** Instead of the message. */
  readError?: Error;
  uploadErrors?: Error[];
  bytes?: Buffer;
  link?: { url: string; expiresAtMs: number | null } | undefined;
}

async function start({ attachments = [film], readError, uploadErrors = [], bytes, link }: There = {}) {
  const folder = await temporaryFolder();
  const clock = createFakeClock();
  const limit = createLimiter(1);
  const ownPath = join(folder.path, 'own.mp4');
  await writeFile(ownPath, 'own');
  const read: string[] = [];
  const fetched: { url: string; options: FetchOptions; isInTurn: boolean }[] = [];
  const uploads: { route: string; options: { body: Upload }; isInTurn: boolean }[] = [];
  const timeouts: number[] = [];
  const videos = createPastVideos({
    rest: {
      edits: {
        async get(path: string) {
          read.push(path);
          if (readError) throw readError;
          return { attachments };
        },
      } as unknown as REST,
      uploads: {
        async patch(route: string, options: { body: Upload }) {
          uploads.push({ route, options, isInTurn: limit.isFull() });
          const error = uploadErrors.shift();
          if (error) throw error;
          return { attachments: [{ flags: AttachmentFlags.IsSpoiler }] };
        },
      } as unknown as REST,
    } as RestClients,
    files: createJobFiles(folder.path, clock),
    async fetchFile(url, options) {
      fetched.push({ url, options, isInTurn: limit.isFull() });
      await writeFile(options.path, bytes ?? Buffer.from('\0\0\0\x1cftypisom and more', 'latin1'));
    },
    limit,
    hosting: { linkTo: async () => link, pathOf: ({ kind }) => (kind === 'own' ? ownPath : undefined) },
    provenance: { fileName: (_, size, extension) => `cutscene-${size}.${extension}` },
    discordApiUrl: 'http://localhost:4000/api',
    clock: {
      ...clock,
      timeout(ms) {
        timeouts.push(ms);
        return new AbortController().signal;
      },
    },
  });
  const made = (fields: Partial<Omit<Job, 'origin' | 'request'>> = {}) => {
    const job = aJob({ status: statuses.succeeded, ...fields });
    if (!isIn(job, 'succeeded')) throw new Error('impossible');
    return job;
  };
  return {
    ...{ videos, clock, read, fetched, uploads, timeouts, made },
    folder: folder.path,
    left: () => readdir(join(folder.path, 'jobs')),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('a delivered video', () => {
  it.each([
    ['its type', film, true],
    ['its name', { ...film, content_type: 'image/gif', filename: 'x-cutscene-1.gif' }, true],
    ['its name alone', { ...film, content_type: undefined, filename: 'cutscene-1.gif' }, true],
    ['nothing', { ...film, content_type: 'image/video', filename: 'still.png' }, false],
  ])('is found in its message by %s', async (_, attachment, isFound) => {
    await using run = await start({
      attachments: [{ ...film, content_type: 'image/png', url: 'b' }, attachment],
    });
    expect(await run.videos.find(run.made())).toEqual(isFound ? attachment : undefined);
    expect(run.read).toEqual(['/channels/2/messages/1']);
  });

  it.each(['message-gone', 'out-of-reach'] as const)(
    'is not there where its message is %s',
    async (failure) => {
      await using run = await start({ readError: new MessageUnknownError('no', failure) });
      expect(await run.videos.find(run.made())).toBeUndefined();
    },
  );

  it('may be there while Discord is away', async () => {
    const readError = new MessageUnknownError('away', 'unavailable');
    await using run = await start({ readError });
    const found = run.videos.find(run.made());
    await expect(found).rejects.toThrow(UserError);
    await expect(found).rejects.toMatchObject({
      message: expect.stringMatching(/^Discord isn’t/),
      cause: readError,
    });
  });

  it('is linked where a host has it', async () => {
    const host = { kind: 's3', name: 'a', expiresAtMs: 5 } as const;
    const link = { url: 'https://videos.example/a', expiresAtMs: 5 };
    await using run = await start({ link });
    const job = run.made({ status: { ...statuses.succeeded, host } });
    expect(await run.videos.find(job)).toEqual({ ...link, size: statuses.succeeded.file.bytes });
    expect(run.read).toEqual([]);
    await using gone = await start();
    expect(await gone.videos.find(job)).toBeUndefined();
  });
});

describe('downloading a delivered video', () => {
  const [api, bucket] = ['http://localhost:4000', 'http://10.0.0.7:9000'];
  const url = `${bucket}/films/a.mp4?X-Amz-Signature=1`;
  const expiresAtMs = 5;
  it.each([
    ['Discord', undefined, { maxBytes: 9, ownOrigins: new Set([api]) }],
    [
      'the operator’s bucket',
      { kind: 's3', name: 'a', expiresAtMs },
      { maxBytes: 50, ownOrigins: new Set([bucket]) },
    ],
    // Its link may have a file of another size.
    ['its provider', { kind: 'provider', url, expiresAtMs }, { maxBytes: 50, ownOrigins: new Set([api]) }],
    ['the bot itself', { kind: 'own', name: 'a', expiresAtMs }, undefined],
  ] as const)('takes it from %s, and trusts only the operator’s places', async (_, host, expected) => {
    await using run = await start();
    const path = join(run.folder, 'copy.mp4');
    const job = run.made({ status: { ...statuses.succeeded, ...(host && { host }) } });
    await run.videos.fetch(job, { url, size: 9 }, { path, maxBytes: 50, signal: AbortSignal.timeout(9_000) });
    expect(run.fetched).toMatchObject(expected ? [{ url, options: { path, ...expected } }] : []);
    if (!expected) expect(await readFile(path, 'utf8')).toBe('own');
  });
});

describe('posting a delivered video again', () => {
  it('moves it from its message into the answer, and keeps no copy', async () => {
    await using run = await start();
    await run.videos.post(run.made(), target, body);
    expect(run.timeouts).toEqual([600_000]);
    expect(run.fetched).toMatchObject([
      {
        ...{ url: film.url, isInTurn: true },
        options: { maxBytes: MEBIBYTE, ownOrigins: new Set(['http://localhost:4000']) },
      },
    ]);
    const { neutral: _, ...shown } = body;
    const filename = 'cutscene-21.mp4';
    const attachment = { id: 0, filename, description: expect.stringContaining('paper boat') };
    expect(run.uploads).toEqual([
      {
        ...{ route: '/webhooks/1/t/messages/@original', isInTurn: true },
        options: {
          ...{ passThroughBody: true, auth: false, signal: expect.any(AbortSignal) },
          body: {
            ...{ filename, contentType: 'video/mp4', small: [], path: run.fetched[0]?.options.path },
            payload: { ...shown, attachments: [attachment] },
          },
        },
      },
    ]);
    expect(await run.left()).toEqual([]);
  });

  it('names it by what it is, and hides what was hidden', async () => {
    await using run = await start({ bytes: Buffer.from('GIF89a') });
    await run.videos.post(run.made({ isAdult: true }), target, body);
    const attachments = [{ filename: 'cutscene-6.gif', is_spoiler: true }];
    expect(run.uploads[0]?.options.body).toMatchObject({
      contentType: 'image/gif',
      payload: { attachments },
    });
    await using unknown = await start({ bytes: Buffer.from('noise') });
    await unknown.videos.post(unknown.made(), target, body);
    expect(unknown.uploads[0]?.options.body).toMatchObject({
      filename: 'cutscene-5.mp4',
      contentType: 'video/mp4',
    });
  });

  it('says nothing of the prompt where its words are blocked', async () => {
    const blocked = new MessageUnknownError('automod', 'blocked');
    await using run = await start({ uploadErrors: [blocked] });
    await run.videos.post(run.made(), target, body);
    expect(run.uploads.map(({ options }) => options.body.payload)).toMatchObject([
      { content: 'Your video' },
      { content: 'A video' },
    ]);
    const { neutral: _, ...plain } = body;
    await using other = await start({ uploadErrors: [blocked] });
    await expect(other.videos.post(other.made(), target, plain)).rejects.toBe(blocked);
    expect(await other.left()).toEqual([]);
    const refused = new MessageUnknownError('no', 'refused');
    await using third = await start({ uploadErrors: [refused] });
    await expect(third.videos.post(third.made(), target, body)).rejects.toBe(refused);
  });

  it('waits as long as Discord asks', async () => {
    await using run = await start({ uploadErrors: [new RateLimitedError('slow down', 5_000)] });
    const posted = run.videos.post(run.made(), target, body);
    await expect.poll(() => run.clock.nextInMs).toBe(5_000);
    run.clock.advance(5_000);
    await posted;
    expect(run.uploads).toHaveLength(2);
  });

  it('is refused where it is gone, or larger than is taken there', async () => {
    await using gone = await start({ attachments: [] });
    await expect(gone.videos.post(gone.made(), target, body)).rejects.toThrow(
      /^The message with this video is gone/,
    );
    await using large = await start({ attachments: [{ ...film, size: 20.06 * MEBIBYTE }] });
    const posted = large.videos.post(large.made(), target, body);
    await expect(posted).rejects.toThrow(UserError);
    await expect(posted).rejects.toThrow(/20\.1 MB.* 20\.0 MB/);
    await using fits = await start({ attachments: [{ ...film, size: 20 * MEBIBYTE }] });
    await fits.videos.post(fits.made(), target, body);
    expect([gone, large, fits].map(({ fetched }) => fetched.length)).toEqual([0, 0, 1]);
  });
});
