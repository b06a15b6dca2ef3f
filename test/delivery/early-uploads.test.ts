import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createEarlyUploads } from '../../src/delivery/early-uploads.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import type { BegunUpload } from '../../src/discord/begun-upload.ts';
import type { JobMessages } from '../../src/discord/job-messages.ts';
import type { FileAttachment } from '../../src/discord/upload.ts';
import { isIn, type JobIn } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { filmOfBytes } from '../support/films.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MEBIBYTE = 1024 ** 2;
const never = new AbortController().signal;
const video = { path: '/video.mp4', bytes: 1, width: 1, height: 1, durationSeconds: 1 };

interface Case {
  job?: Parameters<typeof aJob>[0];
  attempts?: number;
  bytes?: number;
  limitBytes?: number;
  hasToken?: boolean;
  /** Of uploads whose video is here. */
  isFull?: boolean;
  /** Of early ones. */
  areOthersEarly?: boolean;
  film?(film: Buffer): Buffer;
  /** How much of it arrives. Default: all. */
  arrives?: number;
}

function jobOf({ job, attempts = 0 }: Case): JobIn<'downloading'> {
  const made = aJob({ ...job, status: { ...statuses.downloading, attempts } });
  if (!isIn(made, 'downloading')) throw new Error('impossible');
  return made;
}

function start({ limitBytes = 20 * MEBIBYTE, hasToken = true, isFull, areOthersEarly }: Case = {}) {
  const clock = createFakeClock();
  const begun: { file: FileAttachment; signal: AbortSignal; reach(bytes: number): Promise<void> }[] = [];
  const aborted: string[] = [];
  const over = Promise.withResolvers<void>();
  const messages: Partial<JobMessages> = {
    hasToken: () => hasToken,
    uploadLimitBytes: () => limitBytes,
    begin(job, file, { reach }, signal) {
      begun.push({ file, signal, reach });
      const upload: Partial<BegunUpload> = {
        sent: over.promise,
        over: over.promise,
        abort: () => void aborted.push(job.id),
      };
      return upload as BegunUpload;
    },
  };
  const [uploads, limit] = [createLimiter(1), createLimiter(1)];
  if (isFull) void uploads(() => over.promise);
  if (areOthersEarly) void limit(() => over.promise);
  const provenance = { fileName: (_: unknown, bytes: number) => `cutscene-${bytes}.mp4` };
  const early = createEarlyUploads({
    ...{ messages: messages as JobMessages, uploads, limit, provenance, clock, log: silent },
  });
  return { early, begun, aborted, over, clock, limit };
}

async function download(there: Case) {
  await using folder = await temporaryFolder();
  const { bytes = 2 * MEBIBYTE, film = (whole: Buffer) => whole } = there;
  const content = film(await filmOfBytes(bytes));
  const { arrives = content.length } = there;
  const path = join(folder.path, 'film.part');
  await writeFile(path, content.subarray(0, arrives));
  const run = start(there);
  await run.early.during(jobOf(there), never, async (onGrow) => {
    const reach = async (wanted: number) => {
      if (wanted > arrives) throw new Error('it broke off');
    };
    await onGrow({ path, bytes: content.length, reach });
    return video;
  });
  return run.begun;
}

it('begins once the header is there, and names the file as its delivery will', async () => {
  const begun = await download({ arrives: 512 * 1024 });
  expect(begun.map(({ file: { name, contentType } }) => [name, contentType])).toEqual([
    [`cutscene-${2 * MEBIBYTE}.mp4`, 'video/mp4'],
  ]);
});

it.each<[what: string, there: Case]>([
  ['is just large enough to save time', { bytes: MEBIBYTE }],
  ['just fits', { limitBytes: 2 * MEBIBYTE }],
])('begins with a video that %s', async (_, there) => {
  expect(await download(there)).toHaveLength(1);
});

function changed(film: Buffer, at: string, skip: number, byte: number): Buffer {
  film.writeUInt8(byte, film.indexOf(at, 0, 'latin1') + skip);
  return film;
}

it.each<[what: string, there: Case]>([
  ['is reviewed', { job: { review: {} } }],
  ['is hidden', { job: { isAdult: true } }],
  ['loses its sound', { job: { request: { sound: 'off' } } }],
  ['failed to arrive before', { attempts: 1 }],
  ['has a token no more', { hasToken: false }],
  ['is over the limit', { limitBytes: 2 * MEBIBYTE - 1 }],
  ['is there in no time', { bytes: MEBIBYTE - 1 }],
  ['would delay a whole one', { isFull: true }],
  ['would be one too many', { areOthersEarly: true }],
  ['needs a conversion', { film: (film) => changed(film, 'avcC', 5, 110) }],
  ['lacks frames', { film: (film) => changed(film, 'stco', 12, 0x7f) }],
  ['has its index at the end', { film: (film) => changed(film, 'moov', 0, 'f'.charCodeAt(0)) }],
  ['is another kind of file', { film: (film) => film.fill(0, 0, 64) }],
  ['breaks off before its header ends', { arrives: 60 * 1024 }],
])('waits for a video that %s', async (_, there) => {
  expect(await download(there)).toEqual([]);
});

/** An upload that has begun, and the file that it is about. */
async function begin(there: Case = {}) {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'film.part');
  const film = await filmOfBytes(2 * MEBIBYTE);
  await writeFile(path, film);
  const run = start(there);
  const job = jobOf(there);
  const file = { path, bytes: film.length, reach: async () => {} };
  return { ...run, job, file, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

it('ends with a download that fails, and with a delivery that doesn’t take it', async () => {
  await using run = await begin();
  const { early, job, file, aborted } = run;
  const failing = early.during(job, never, async (onGrow) => {
    await onGrow(file);
    throw new Error('it broke off');
  });
  await expect(failing).rejects.toThrow('it broke off');
  expect(aborted).toEqual([job.id]);
  expect(early.take(job.id)).toBeUndefined();
});

it('is taken once, and ended by whoever took it', async () => {
  await using run = await begin();
  const { early, job, file, aborted, clock } = run;
  await early.during(job, never, async (onGrow) => {
    await onGrow(file);
    return video;
  });
  expect(early.take(job.id)).toBeDefined();
  expect(early.take(job.id)).toBeUndefined();
  early.drop(job.id);
  expect([aborted, clock.waiting]).toEqual([[], 0]);
});

it('doesn’t begin after its download', async () => {
  await using run = await begin();
  const { early, job, file, begun } = run;
  const deciding = await early.during(job, never, async (onGrow) => {
    const decision = onGrow(file);
    return Object.assign({}, video, { decision });
  });
  await (deciding as { decision?: Promise<void> }).decision;
  expect(begun).toEqual([]);
});

it('is given up where almost nothing moves', async () => {
  await using run = await begin();
  const { early, job, file, begun, clock } = run;
  await early.during(job, never, async (onGrow) => {
    await onGrow(file);
    return video;
  });
  for (const reached of [1, 2, 3]) {
    await begun[0]?.reach(reached * 256 * 1024);
    clock.advance(20_000);
  }
  expect(begun[0]?.signal.aborted).toBe(false);
  await begun[0]?.reach(MEBIBYTE - 1);
  clock.advance(20_000);
  expect(begun[0]?.signal.aborted).toBe(true);
});

it('makes room for others once it is over', async () => {
  await using run = await begin();
  const { early, job, file, clock, limit, over } = run;
  await early.during(job, never, async (onGrow) => {
    await onGrow(file);
    return video;
  });
  expect([limit.isFull(), clock.waiting]).toEqual([true, 1]);
  over.resolve();
  await expect.poll(() => limit.isFull()).toBe(false);
  expect([early.take(job.id), clock.waiting]).toEqual([undefined, 0]);
});
