import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DiscordAPIError, type REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createExports } from '../../src/delivery/exports.ts';
import { createFairLimiter } from '../../src/delivery/fair-limiter.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { RateLimitedError, UserError } from '../../src/errors.ts';
import type { JobIn } from '../../src/jobs/job.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { createFakeClock } from '../support/clock.ts';
import { makeFilm } from '../support/films.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const job = aJob({ status: statuses.succeeded }) as JobIn<'succeeded'>;
const click = (memberId = '7', id = '70') => ({ id, memberId });
const part = { kind: 'emoji', from: 0, seconds: 0.5 } as const;

interface There {
  hasSound?: boolean;
  /** Instead of the video. */
  fetch?: (path: string) => Promise<void>;
  signal?: AbortSignal;
  addFails?: Error;
}

async function start({ hasSound = false, fetch, signal, addFails }: There = {}) {
  const folder = await temporaryFolder();
  const film = join(folder.path, 'film.mp4');
  await makeFilm(film, { hasSound });
  const clock = { ...createFakeClock(), ...(signal && { timeout: () => signal }) };
  const files = createJobFiles(folder.path, clock);
  const sent: { route: string; name: string; payload: unknown; during: string[] }[] = [];
  const added: unknown[] = [];
  const encodes = createFairLimiter(1);
  const exports = createExports({
    ...{ files, encodes, clock, log: silent, uploads: createLimiter(1) },
    videos: { fetch: async (_, { path }) => (fetch ? fetch(path) : copyFile(film, path)) },
    decoder: decoder ?? { path: '', writesH264: false },
    rest: {
      uploads: {
        async patch(route: string, { body }: { body: { filename: string; payload: unknown } }) {
          const during = await readdir(join(folder.path, 'jobs', '70'));
          sent.push({ route, name: body.filename, payload: body.payload, during });
        },
      } as unknown as REST,
    },
    attachments: { fetch: async (_, { path }) => copyFile(film, path) },
    async addExpression(guildId, { bytes, ...more }, reason) {
      if (addFails) throw addFails;
      added.push({ guildId, ...more, bytes: bytes.length, reason });
      return '99';
    },
    provenance: { fileName: (_, bytes, extension) => `cutscene-${bytes}.${extension}` },
  });
  const answer = {
    ...{ applicationId: '1', token: 't', attachmentSizeLimit: 10 ** 7 },
    body: ({ bytes }: { bytes: number }) => ({ content: `${bytes}`, allowed_mentions: { parse: [] } }),
    onAttempt: async () => {},
    confirm: async () => {},
  };
  return {
    ...{ exports, answer, sent, added, encodes },
    left: () => readdir(join(folder.path, 'jobs')),
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((each: unknown) => each);
  if (!(error instanceof UserError)) throw error;
  return error.message;
}

describe.skipIf(!decoder)('an export', { timeout: 60_000 }, () => {
  it.each([
    [false, ['gif', 'emoji', 'sticker']],
    [true, ['gif', 'emoji', 'sticker', 'sound']],
  ])('of a video with sound: %s', async (hasSound, kinds) => {
    await using run = await start({ hasSound });
    expect(await run.exports.look(click(), job)).toEqual(kinds);
    expect(await run.left()).toEqual([]);
  });

  it('is put into the answer under a name that the bot knows, and nothing of it stays', async () => {
    await using run = await start();
    const asked: string[] = [];
    const answer = {
      ...run.answer,
      onAttempt: async (attempt: number) => void asked.push(`attempt ${attempt}`),
      confirm: async () => void asked.push('confirmed'),
    };
    await run.exports.make(click(), job, part, answer);
    expect(asked).toEqual(['attempt 1', 'confirmed']);
    const [{ route, name, payload, during } = { route: '', name: '', payload: {}, during: [] }] = run.sent;
    expect(route).toBe('/webhooks/1/t/messages/@original');
    expect(name).toBe(`cutscene-${(payload as { content: string }).content}.gif`);
    expect(during).toContain('export.gif');
    expect(await run.left()).toEqual([]);
  });

  it('is not sent once its member may not have it, or where it does not fit', async () => {
    await using run = await start();
    const gone = new UserError(() => 'gone');
    const confirm = async () => Promise.reject(gone);
    await expect(run.exports.make(click(), job, part, { ...run.answer, confirm })).rejects.toBe(gone);
    const small = { ...run.answer, attachmentSizeLimit: 100 };
    expect(await refusalOf(run.exports.make(click(), job, part, small))).toMatch(/small enough/);
    const silentPart = { ...part, kind: 'sound' } as const;
    expect(await refusalOf(run.exports.make(click(), job, silentPart, run.answer))).toMatch(/no sound/);
    expect(run.sent).toEqual([]);
    expect(await run.left()).toEqual([]);
  });

  it('is made one at a time for each member, and for few members at once', async () => {
    const hold = Promise.withResolvers<void>();
    hold.promise.catch(() => {});
    await using run = await start({ fetch: () => hold.promise });
    const looks = ['1', '2', '3', '4'].map((id) => refusalOf(run.exports.look(click(id, id), job)));
    expect(await refusalOf(run.exports.look(click('1', '9'), job))).toMatch(/already exporting/);
    expect(await refusalOf(run.exports.look(click('5', '5'), job))).toMatch(/Too many exports/);
    hold.reject(new UserError(() => 'the video is gone'));
    for (const look of looks) expect(await look).toBe('the video is gone');
    expect(await refusalOf(run.exports.look(click('1', '9'), job))).toBe('the video is gone');
  });

  it('ends in time, also while it waits for its turn', async () => {
    const expiry = new AbortController();
    await using run = await start({ signal: expiry.signal });
    const hold = Promise.withResolvers<void>();
    const other = run.encodes('8', () => hold.promise);
    const reached = Promise.withResolvers<void>();
    const answer = { ...run.answer, onAttempt: async () => reached.resolve() };
    const made = refusalOf(run.exports.make(click(), job, part, answer));
    await reached.promise;
    expiry.abort();
    expect(await made).toMatch(/too long/);
    hold.resolve();
    await other;
    expect(await run.left()).toEqual([]);
  });

  it.each([
    ['no video', async (path: string) => copyFile(new URL(import.meta.url).pathname, path)],
    ['a video that is gone', async () => Promise.reject(new UserError(() => 'gone'))],
  ])('of %s is refused', async (_, fetch) => {
    await using run = await start({ fetch });
    expect(await refusalOf(run.exports.look(click(), job))).toMatch(/can’t read|gone/);
    expect(await run.left()).toEqual([]);
  });

  it('is added to a server as Discord has it, and nothing of it stays', async () => {
    await using run = await start();
    const wanted = { kind: 'sticker', url: 'x', name: 'Boat', tag: 'ship', reason: 'by mia' } as const;
    expect(await run.exports.add(click(), '5', wanted)).toBe('99');
    const { url: _, ...rest } = wanted;
    expect(run.added).toEqual([{ guildId: '5', ...rest, bytes: expect.any(Number) }]);
    expect(await run.left()).toEqual([]);
  });

  const refusal = (status: number, code: number, errors?: object) => {
    const raw = { code, message: 'no', ...(errors && { errors }) } as never;
    return new DiscordAPIError(raw, code, status, 'POST', '', { files: [], body: undefined });
  };
  it.each([
    ['all slots are taken', refusal(400, 30018), /no free slot for stickers/],
    ['the bot may not', refusal(403, 50013), /permission Create Expressions/],
    ['its name is not allowed', refusal(400, 50035, { name: { _errors: [] } }), /this name/],
    ['its file is not taken', refusal(400, 170007), /this file/],
    ['its file is too large, without a code', refusal(400, 0), /this file/],
    ['Discord asks to wait', new RateLimitedError('wait', 1), /few minutes/],
    ['an edge refuses', refusal(403, 0), /few minutes/],
    ['Discord fails', refusal(502, 0), /didn’t confirm/],
    ['the answer is lost', new Error('socket hang up'), /didn’t confirm/],
  ])('says why it is not added, where %s', async (_, addFails, said) => {
    await using run = await start({ addFails });
    const wanted = { kind: 'sticker', url: 'x', name: 'Boat', tag: 'ship', reason: '' } as const;
    expect(await refusalOf(run.exports.add(click(), '5', wanted))).toMatch(said);
    expect(await run.left()).toEqual([]);
  });
});
