import { rm, writeFile } from 'node:fs/promises';
import { colorTables } from './color-table.ts';
import type { ColorPlan } from './colors.ts';
import { type DecoderInput, filmLimits } from './decoding.ts';
import { FfmpegError, type RunFfmpegOptions, runFfmpeg } from './ffmpeg.ts';
import type { Inspection } from './inspect.ts';

/** A small machine at low priority encodes 1080p at a tenth of its speed. */
const TIMEOUT_MS_PER_SECOND = 15_000;
const TIMEOUT_BASE_MS = 60_000;
/** The longest video without a duration in its header. */
export const LONGEST_SECONDS = 600;
/** Share of all packets. If more can't be decoded, the file is broken. */
const MAX_ERROR_SHARE = 0.1;

export interface Encoder {
  ffmpeg: { path: string; version?: string };
  signal: AbortSignal;
  /** Runs ffmpeg when it may. Unset: at once. */
  inTurn?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** A video to decode. */
export interface Film extends DecoderInput {
  inspection: Inspection;
  /** Duration of its video stream, if known better than from the header. */
  durationSeconds: number | undefined;
  /** H.264 that every client shows, in a container from which it can be copied. */
  canCopyVideo: boolean;
  /** Whether the header's duration is reliable, so that a shorter result means a cut-off file. */
  promisesDuration: boolean;
}

/** The file can't be decoded to its end. `message` is the cause for the log. */
export class BrokenFilmError extends Error {
  override readonly name = 'BrokenFilmError';
}

/** The duration of a video, or the most that it may have. */
export function secondsOf({ durationSeconds, inspection }: Film): number {
  return durationSeconds ?? inspection.durationSeconds ?? LONGEST_SECONDS;
}

/** The options before the inputs, for a decoder that skips few errors. */
export function decodingArgs(threads: number): string[] {
  return ['-max_error_rate', String(MAX_ERROR_SHARE), '-filter_threads', String(threads)];
}

interface Work {
  /** How much of a video it takes. */
  seconds: number;
  threads: number;
}

/** Runs ffmpeg with the resources that this much of a video may take. Returns the end of its output. */
export function runLimited(
  args: readonly string[],
  { seconds, threads }: Work,
  { ffmpeg, signal, inTurn = (run) => run() }: Encoder,
  more: Pick<RunFfmpegOptions, 'onProgress' | 'stderrCharacters'> = {},
): Promise<string> {
  const timeoutMs = TIMEOUT_BASE_MS + Math.min(seconds, LONGEST_SECONDS) * TIMEOUT_MS_PER_SECOND;
  const limits = filmLimits(timeoutMs, threads);
  return inTurn(() => runFfmpeg(args, { ffmpegPath: ffmpeg.path, signal, timeoutMs, limits, ...more }));
}

/**
 * The same for a run that decodes an untrusted file.
 *
 * @throws BrokenFilmError if the file can't be decoded, FfmpegError if this machine can't do it
 */
export async function runDecoding(...run: Parameters<typeof runLimited>): Promise<string> {
  try {
    return await runLimited(...run);
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    if (isFaultOfFile(error)) throw new BrokenFilmError(error.message, { cause: error });
    if (/No space left on device/.test(error.stderrTail))
      throw Object.assign(new Error('the disk is full', { cause: error }), { code: 'ENOSPC' });
    throw error;
  }
}

/** Each frame keeps its own time. ffmpeg 5.0 has only the older name. */
export function frameTiming({ version = '' }: Encoder['ffmpeg']): string[] {
  return isOldest(version) ? ['-vsync', 'vfr'] : ['-fps_mode', 'vfr'];
}

export function isOldest(version = ''): boolean {
  return /^n?5\.0/.test(version);
}

/** The filters that make whole images of half ones. */
export function deinterlacing({ isInterlaced }: Inspection): string[] {
  return isInterlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : [];
}

/** Lets `work` use a plan's color tables, which are files beside its output. */
export async function withTables<T>(
  { table }: ColorPlan,
  output: string,
  work: (tables: { filter: string; path: string }[]) => Promise<T>,
): Promise<T> {
  if (!table) return work([]);
  const placed = (await colorTables(table)).map((each, at) => ({ ...each, path: `${output}.${at}.cube` }));
  try {
    await Promise.all(placed.map(({ path, text }) => writeFile(path, text)));
    return await work(placed);
  } finally {
    await Promise.all(placed.map(({ path }) => rm(path, { force: true })));
  }
}

/** A limit of this machine or this ffmpeg isn't a reason to throw a video away. */
export function isFaultOfFile({ kind, exitCode, stderrTail }: FfmpegError): boolean {
  return (
    kind === 'failed' &&
    exitCode !== null &&
    !/Cannot allocate memory|malloc of size|to the encoder|No space left|Unknown encoder|opening encoder|No such filter|[Oo]ption.* not found|Unrecognized option|File too large|pthread/.test(
      stderrTail,
    )
  );
}
