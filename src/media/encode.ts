import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { colorTables } from './color-table.ts';
import { colorFilters, colorTags, planColors, type TableKind } from './colors.ts';
import { type DecoderInput, filmLimits, inputArgs, isLarge, MAX_PIXELS, threadsFor } from './decoding.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';
import type { Inspection } from './inspect.ts';
import { chooseSize, firstSize, isStarved, type PassStats, readStats, type Size } from './ladder.ts';
import { durationsOf } from './probe-mp4.ts';

const AUDIO_BITS_PER_SECOND = 128_000;
/** The index, and the error of the rate control. */
const PAYLOAD_SHARE = 0.97;
/** For a video that only changes its codec: nobody sees a difference. */
const NEAR_LOSSLESS_CRF = 20;
/** Nobody sees a better quality than this, however much room there is. */
const BEST_QUANTIZER = 14;
/** For a longer video, a sample of one second out of several finds the right size, for a fifth of a pass. */
const SAMPLE_EVERY_SECONDS = 5;
const SAMPLE_FILTERS = [`select='lt(mod(t,${SAMPLE_EVERY_SECONDS}),1)'`, 'setpts=N/(FRAME_RATE*TB)'];
/** A small machine at low priority encodes 1080p at a tenth of its speed. */
const TIMEOUT_MS_PER_SECOND = 15_000;
const TIMEOUT_BASE_MS = 60_000;
/** The longest video without a duration in its header. */
const LONGEST_SECONDS = 600;
/**
 * x264 holds about 22 MB for each frame of 4K that it looks ahead, reorders or refers to. With these settings it takes
 * 190 MB instead of 560, for files of the same size.
 */
const LEAN = ['-rc-lookahead', '1', '-bf', '0', '-refs', '1'];
/** Share of all packets. If more can't be decoded, the file is broken. */
const MAX_ERROR_SHARE = 0.1;
/** Audio that ends this much after the last frame is left unchanged. */
const SOUND_SLACK_SECONDS = 0.1;
/** If a header promises more than this beyond the decoded part, the rest is missing. */
const MISSING_SHARE = 0.2;

export interface Encoder {
  ffmpeg: { path: string; version?: string };
  signal: AbortSignal;
}

/** A video to encode. */
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

/** Whether frames of this size may be decoded on this machine. */
export function canEncode({ storedWidth, storedHeight }: Inspection): boolean {
  return storedWidth * storedHeight <= MAX_PIXELS;
}

/**
 * Creates an MP4 that plays inside a message on every client. Streams that already do are copied.
 *
 * @throws BrokenFilmError if the file can't be decoded, FfmpegError if this machine can't do it
 */
export async function encodeForInline(film: Film, output: string, encoder: Encoder): Promise<void> {
  const { inspection } = film;
  const image = film.canCopyVideo
    ? ['-c:v', 'copy']
    : [...(await imageArgs(film, firstSize(inspection), output)), '-crf', String(NEAR_LOSSLESS_CRF)];
  await convert(film, output, [...image, ...soundArgs(inspection)], encoder);
  await finish(film, output, encoder);
}

/**
 * Encodes a video to at most `maxBytes`, in one pass if its quality stays even, otherwise in two. The first pass
 * decides the size of its images. Returns false if the quality would be too low.
 *
 * @throws BrokenFilmError if the file can't be decoded, FfmpegError if this machine can't do it
 */
export async function encodeToFit(
  film: Film,
  { maxBytes, output }: { maxBytes: number; output: string },
  encoder: Encoder,
): Promise<boolean> {
  const { inspection } = film;
  const seconds = film.durationSeconds ?? inspection.durationSeconds ?? LONGEST_SECONDS;
  const bitsPerSecond =
    (maxBytes * 8 * PAYLOAD_SHARE) / seconds - (inspection.audio ? AUDIO_BITS_PER_SECOND : 0);
  if (bitsPerSecond <= 0) return false;
  const statsPath = `${output}-0.log`;
  try {
    const first = firstSize(inspection, bitsPerSecond);
    const isLong = seconds > SAMPLE_EVERY_SECONDS;
    let size = isLong ? (chooseSize(inspection, first, await statsOf('sample', first)) ?? first) : first;
    let stats = size === 'none' ? undefined : await statsOf(1, size);
    if (size === 'none' || !stats) return false;
    const better = chooseSize(inspection, size, stats);
    // The sample's choice stays, unless the whole video shows that its quality would be too low.
    if (better === 'none') return false;
    if (better && !isLong) {
      size = better;
      stats = await statsOf(1, size);
    }
    if (isStarved(stats) || (await bytesOf(output)) > maxBytes) await pass(2, size, bitsPerSecond);
    const bytes = await bytesOf(output);
    // Two passes miss a very short video's rate, and then by a known share.
    if (bytes > maxBytes) await pass(2, size, (bitsPerSecond * PAYLOAD_SHARE * maxBytes) / bytes);
    await finish(film, output, encoder);
    return (await bytesOf(output)) <= maxBytes;
  } finally {
    await Promise.all([statsPath, `${statsPath}.mbtree`].map((path) => rm(path, { force: true })));
  }

  async function statsOf(kind: 1 | 'sample', size: Size): Promise<PassStats> {
    await pass(kind, size, bitsPerSecond);
    return readStats(await readFile(statsPath, 'utf8'));
  }

  async function pass(kind: 1 | 2 | 'sample', size: Size, rate: number): Promise<void> {
    // The first pass keeps to the rate at every moment, so that it may be the last. The second spends bits where they
    // are needed.
    const [maxRate, buffer] = kind === 2 ? [rate * 4, rate * 4] : [rate * 1.2, rate];
    const rates = ['-b:v', rate, '-maxrate', maxRate, '-bufsize', buffer].map((value) =>
      typeof value === 'number' ? String(Math.floor(value)) : value,
    );
    const passes = ['-pass', kind === 2 ? '2' : '1', '-passlogfile', output, '-fastfirstpass', '0'];
    const image = await imageArgs(film, size, output, kind === 'sample' ? SAMPLE_FILTERS : []);
    const sound = kind === 'sample' ? ['-an'] : soundArgs(inspection);
    const best = ['-qmin', String(BEST_QUANTIZER)];
    await convert(film, output, [...image, ...rates, ...best, ...passes, ...sound], encoder);
  }
}

async function imageArgs(
  { inspection }: Film,
  size: Size,
  output: string,
  before: readonly string[] = [],
): Promise<string[]> {
  const colors = planColors(inspection);
  const tables = colors.table ? await writeTables(colors.table, output) : [];
  const filters = [
    ...before,
    ...(inspection.isInterlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : []),
    ...colorFilters(colors, size, tables),
  ];
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-threads', String(threadsFor(size.width * size.height)), '-vf', filters.join(',')],
    ...(isLarge(size.width * size.height) ? LEAN : []),
    ...colorTags(colors),
  ];
}

/** Folder for a video's color tables during conversion. */
function tablePaths(output: string): string[] {
  return [0, 1, 2, 3].map((at) => `${output}.${at}.cube`);
}

async function writeTables(kind: TableKind, output: string): Promise<{ filter: string; path: string }[]> {
  const tables = await colorTables(kind);
  const placed = tablePaths(output).flatMap((path, at) => {
    const table = tables[at];
    return table ? [{ ...table, path }] : [];
  });
  await Promise.all(placed.map(({ path, text }) => writeFile(path, text)));
  return placed;
}

/** 5.1 becomes stereo, because messages play stereo. */
function soundArgs({ audio }: Inspection): string[] {
  if (!audio) return [];
  if (audio.codec === 'aac') return ['-c:a', 'copy'];
  return ['-c:a', 'aac', '-b:a', String(AUDIO_BITS_PER_SECOND), '-ac', '2', '-ar', '48000'];
}

async function convert(film: Film, output: string, codecs: readonly string[], encoder: Encoder) {
  const { inspection } = film;
  const threads = threadsFor(inspection.storedWidth * inspection.storedHeight);
  const sound = inspection.audio ? ['-map', `0:${inspection.audio.stream}`] : [];
  const streams = ['-map', `0:${inspection.videoStream}`, ...sound, '-sn', '-dn', '-map_metadata', '-1'];
  // Each frame keeps its own time.
  const timing = ['-max_muxing_queue_size', '4096', ...frameTiming(encoder.ffmpeg.version)];
  const args = [
    ...['-max_error_rate', String(MAX_ERROR_SHARE), '-filter_threads', String(threads)],
    ...inputArgs(film, threads),
    ...[...streams, ...timing, ...codecs, '-movflags', '+faststart', '-f', 'mp4', '-y', `file:${output}`],
  ];
  try {
    await run(args, film, threads, encoder);
  } catch (error) {
    if (error instanceof FfmpegError && isFaultOfFile(error))
      throw new BrokenFilmError(error.message, { cause: error });
    if (error instanceof FfmpegError && /No space left on device/.test(error.stderrTail))
      throw Object.assign(new Error('the disk is full', { cause: error }), { code: 'ENOSPC' });
    throw error;
  } finally {
    await Promise.all(tablePaths(output).map((path) => rm(path, { force: true })));
  }
}

async function run(args: readonly string[], film: Film, threads: number, { ffmpeg, signal }: Encoder) {
  const seconds = film.durationSeconds ?? film.inspection.durationSeconds ?? LONGEST_SECONDS;
  const timeoutMs = TIMEOUT_BASE_MS + Math.min(seconds, LONGEST_SECONDS) * TIMEOUT_MS_PER_SECOND;
  const limits = filmLimits(timeoutMs, threads);
  await runFfmpeg(args, { ffmpegPath: ffmpeg.path, signal, timeoutMs, limits });
}

/** Checks that the whole video was encoded, and ends its audio with its images. */
async function finish(film: Film, output: string, encoder: Encoder): Promise<void> {
  const { videoSeconds, audioSeconds } = await durationsOf(output);
  const promised = film.promisesDuration
    ? (film.durationSeconds ?? film.inspection.durationSeconds)
    : undefined;
  if (!(videoSeconds > 0)) throw new BrokenFilmError('no frame could be decoded');
  const longest = Math.max(videoSeconds, audioSeconds ?? 0);
  if (promised !== undefined && longest < promised * (1 - MISSING_SHARE) - SOUND_SLACK_SECONDS)
    throw new BrokenFilmError(`only ${longest} s of ${promised} s can be decoded`);
  if ((audioSeconds ?? 0) <= videoSeconds + SOUND_SLACK_SECONDS) return;
  const cutPath = `${output}.cut`;
  const copy = ['-map', '0', '-c', 'copy', '-t', videoSeconds.toFixed(3)];
  const target = ['-movflags', '+faststart', '-f', 'mp4', '-y', `file:${cutPath}`];
  try {
    await run([...inputArgs({ path: output, demuxer: 'mov' }, 1), ...copy, ...target], film, 1, encoder);
    await rename(cutPath, output);
  } finally {
    await rm(cutPath, { force: true });
  }
}

/** ffmpeg 5.0 has only the older name. */
function frameTiming(version = ''): string[] {
  return /^n?5\.0/.test(version) ? ['-vsync', 'vfr'] : ['-fps_mode', 'vfr'];
}

/** A limit of this machine or this ffmpeg isn't a reason to throw a video away. */
function isFaultOfFile({ kind, exitCode, stderrTail }: FfmpegError): boolean {
  return (
    kind === 'failed' &&
    exitCode !== null &&
    !/Cannot allocate memory|malloc of size|to the encoder|No space left|Unknown encoder|opening encoder|No such filter|[Oo]ption.* not found|Unrecognized option|File too large|pthread/.test(
      stderrTail,
    )
  );
}

async function bytesOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
