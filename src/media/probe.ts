import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { type ChildProcess, systemProcesses } from '../runtime/processes.ts';
import { probeOrdinaryMp4 } from './probe-mp4.ts';
import type { ProbedVideo } from './probed-video.ts';
import type { GrowingFile } from './read-in-place.ts';

/** Reading a header takes milliseconds. A file that takes this long was made to do so. */
const PROBE_TIMEOUT_MS = 10_000;
/** The reader takes about 200 ms to start. It stays for the next file of a burst, and then frees its memory. */
const IDLE_MS = 5_000;
/** A header can claim billions of samples in a few bytes. The process that believes it dies at this heap size. */
const HEAP_LIMIT_MB = 96;

const probeProblems = [
  'missing',
  'empty',
  /** Another kind of file: a web page, an image, noise. */
  'no_container',
  /** Only audio, or a codec that nothing here knows. */
  'no_video',
  'no_duration',
  /** The end that the header promises is missing. */
  'truncated',
  'unreadable',
  /** Made to keep a reader busy. */
  'too_slow',
] as const;
export type ProbeProblem = (typeof probeProblems)[number];

const probedVideo = z.object({
  width: z.number(),
  height: z.number(),
  durationSeconds: z.number(),
  videoCodec: z.string(),
  audioCodec: z.string().nullable(),
  bytes: z.number(),
  container: z.enum(['mov', 'matroska']),
  isCommonH264: z.boolean(),
  isFaststartMp4: z.boolean(),
}) satisfies z.ZodType<ProbedVideo>;

/** `cause` is for the log. `hasVideo`: there is a video stream, in a codec that the reader doesn't know. */
export type ProbeResult =
  | { ok: true; video: ProbedVideo }
  | { ok: false; problem: ProbeProblem; cause: string; hasVideo?: boolean | undefined };

const probeResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), video: probedVideo }),
  z.object({
    ok: z.literal(false),
    problem: z.enum(probeProblems),
    cause: z.string(),
    hasVideo: z.boolean().optional(),
  }),
]) satisfies z.ZodType<ProbeResult>;

/**
 * Returns the facts about a file's video, or why it contains none that plays. Never throws and always answers: an
 * ordinary MP4 is read right here, everything else in slices by a process, which is killed if it needs too much time or
 * memory. A thread wouldn't do: one that runs out of memory takes the whole bot with it.
 */
export async function probeVideo(path: string, options: { timeoutMs?: number } = {}): Promise<ProbeResult> {
  const ordinary = await readOrdinary(path);
  if (ordinary) return ordinary;
  const turn = queue.then(() => ask(path, options.timeoutMs ?? PROBE_TIMEOUT_MS));
  queue = turn;
  return turn;
}

/**
 * The same about an ordinary MP4 whose frames may still be missing. `undefined` for other files, and if its header isn't
 * there yet.
 */
export function probeGrowing({ path, bytes }: GrowingFile): Promise<ProbeResult | undefined> {
  return readOrdinary(path, bytes);
}

/** `bytes`: the size that it will have. */
async function readOrdinary(path: string, bytes?: number): Promise<ProbeResult | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const stats = await file.stat();
    if (!stats.isFile()) return undefined;
    return await probeOrdinaryMp4(file, bytes ?? stats.size, { isWhole: bytes === undefined });
  } catch {
    // The reader will say what is wrong with it.
    return undefined;
  } finally {
    await file?.close();
  }
}

/** One file at a time: a second reader would only take the core that the bot itself needs. */
let queue: Promise<unknown> = Promise.resolve();
let reader: ChildProcess | undefined;
let cancelIdle = () => {};

async function ask(path: string, timeoutMs: number): Promise<ProbeResult> {
  cancelIdle();
  const child = reader?.connected ? reader : startReader();
  const { promise, resolve } = Promise.withResolvers<ProbeResult>();
  const fail = (problem: ProbeProblem, cause: string) => {
    stopReader(child);
    resolve({ ok: false, problem, cause });
  };
  const onMessage = (raw: unknown) => {
    const parsed = probeResult.safeParse(raw);
    if (parsed.success) resolve(parsed.data);
    else fail('unreadable', 'the reader answered something else');
  };
  const onError = (error: Error) => fail('unreadable', `the reader: ${error.message}`);
  const onExit = () => fail('unreadable', 'the reader ended: the file is more than it can hold');
  const cancel = systemProcesses.after(timeoutMs, () => fail('too_slow', `no answer in ${timeoutMs} ms`));
  child.on('message', onMessage).on('error', onError).on('exit', onExit);
  child.channel?.ref();
  child.send(path, (error) => {
    if (error) onError(error);
  });
  try {
    return await promise;
  } finally {
    cancel();
    child.off('message', onMessage).off('error', onError).off('exit', onExit);
    child.channel?.unref();
    if (reader === child) cancelIdle = systemProcesses.after(IDLE_MS, () => stopReader(child));
  }
}

function startReader(): ChildProcess {
  const child = systemProcesses.fork(new URL('./probe-reader.ts', import.meta.url), {
    execArgv: [`--max-old-space-size=${HEAP_LIMIT_MB}`, '--max-semi-space-size=2'],
    // Nothing of the bot's environment: it reads untrusted files and needs none of our keys.
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // A killed process may still report an error. Without a listener, that would end the bot.
  child.on('error', () => {});
  child.unref();
  reader = child;
  return child;
}

function stopReader(child: ChildProcess): void {
  if (reader === child) reader = undefined;
  child.kill('SIGKILL');
}
