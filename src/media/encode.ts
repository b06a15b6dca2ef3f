import { readFile, rename, rm, stat } from 'node:fs/promises';
import { colorFilters, colorTags, planColors } from './colors.ts';
import { inputArgs, isLarge, MAX_PIXELS, threadsFor } from './decoding.ts';
import {
  BrokenFilmError,
  decodingArgs,
  deinterlacing,
  type Encoder,
  type Film,
  frameTiming,
  runDecoding,
  runLimited,
  secondsOf,
  withTables,
} from './film.ts';
import type { Inspection } from './inspect.ts';
import { chooseSize, firstSize, isStarved, type PassStats, readStats, type Size } from './ladder.ts';
import { durationsOf } from './probe-mp4.ts';

const AUDIO_BITS_PER_SECOND = 128_000;
/** The index, and the error of the rate control. */
const PAYLOAD_SHARE = 0.97;
/** For a video that only changes its codec: nobody sees a difference. */
export const NEAR_LOSSLESS_CRF = 20;
/** Nobody sees a better quality than this, however much room there is. */
const BEST_QUANTIZER = 14;
/** For a longer video, a sample of one second out of several finds the right size, for a fifth of a pass. */
const SAMPLE_EVERY_SECONDS = 5;
const SAMPLE_FILTERS = [`select='lt(mod(t,${SAMPLE_EVERY_SECONDS}),1)'`, 'setpts=N/(FRAME_RATE*TB)'];
/**
 * x264 holds about 22 MB for each frame of 4K that it looks ahead, reorders or refers to. With these settings it takes
 * 190 MB instead of 560, for files of the same size.
 */
const LEAN = ['-rc-lookahead', '1', '-bf', '0', '-refs', '1'];
/** Audio that ends this much after the last frame is left unchanged. */
const SOUND_SLACK_SECONDS = 0.1;
/** If a header promises more than this beyond the decoded part, the rest is missing. */
const MISSING_SHARE = 0.2;

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
  const sound = soundArgs(inspection);
  const quality = ['-crf', String(NEAR_LOSSLESS_CRF)];
  if (film.canCopyVideo) await convert(film, output, ['-c:v', 'copy', ...sound], encoder);
  else await encode(film, { output, size: firstSize(inspection) }, [...quality, ...sound], encoder);
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
  const seconds = secondsOf(film);
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
    const sound = kind === 'sample' ? ['-an'] : soundArgs(inspection);
    const best = ['-qmin', String(BEST_QUANTIZER)];
    const target = { output, size, before: kind === 'sample' ? SAMPLE_FILTERS : [] };
    await encode(film, target, [...rates, ...best, ...passes, ...sound], encoder);
  }
}

async function encode(
  film: Film,
  { output, size, before = [] }: { output: string; size: Size; before?: readonly string[] },
  codecs: readonly string[],
  encoder: Encoder,
): Promise<void> {
  const colors = planColors(film.inspection);
  await withTables(colors, output, async (tables) => {
    const filters = [...before, ...deinterlacing(film.inspection), ...colorFilters(colors, size, tables)];
    const image = [...x264Args(size), '-vf', filters.join(','), ...colorTags(colors)];
    await convert(film, output, [...image, ...codecs], encoder);
  });
}

/** Encodes images of this size so that every client shows them. */
export function x264Args({ width, height }: Size): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-threads', String(threadsFor(width * height)), ...(isLarge(width * height) ? LEAN : [])],
  ];
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
  const timing = ['-max_muxing_queue_size', '4096', ...frameTiming(encoder.ffmpeg)];
  const args = [
    ...[...decodingArgs(threads), ...inputArgs(film, threads)],
    ...[...streams, ...timing, ...codecs, '-movflags', '+faststart', '-f', 'mp4', '-y', `file:${output}`],
  ];
  await runDecoding(args, { seconds: secondsOf(film), threads }, encoder);
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
  // Its chapters have a track of their own, which is made anew.
  const copy = ['-map', '0', '-dn', '-c', 'copy', '-t', videoSeconds.toFixed(3)];
  const target = ['-movflags', '+faststart', '-f', 'mp4', '-y', `file:${cutPath}`];
  try {
    const args = [...inputArgs({ path: output, demuxer: 'mov' }, 1), ...copy, ...target];
    await runLimited(args, { seconds: secondsOf(film), threads: 1 }, encoder);
    await rename(cutPath, output);
  } finally {
    await rm(cutPath, { force: true });
  }
}

async function bytesOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
