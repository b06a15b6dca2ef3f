import type { FfmpegLimits } from './ffmpeg.ts';

const MEBIBYTE = 1024 ** 2;

/** Larger videos aren't decoded: a small machine couldn't hold their frames. Enough for all forms of 4K. */
export const MAX_PIXELS = 4_096 * 2_304;
/** From this size on, one thread: each holds frames of its own, and two of 4K HEVC took 868 MB. */
const ONE_THREAD_PIXELS = 1_920 * 1_088;
const THREADS = 2;

/** A video to decode, and the demuxer to open it with. ffmpeg never guesses. */
export interface DecoderInput {
  path: string;
  demuxer: string;
}

/** How untrusted files are opened, always: with the format that was found, without other files, and with limits. */
export function inputArgs({ path, demuxer }: DecoderInput, threads: number, before: string[] = []): string[] {
  return opened(path, threads, ['-f', demuxer, ...before]);
}

/** How a file is opened to find out if it has one of these formats. */
export function searchArgs(path: string, demuxers: readonly string[]): string[] {
  return opened(path, 1, ['-format_whitelist', demuxers.join(',')]);
}

function opened(path: string, threads: number, as: readonly string[]): string[] {
  return [
    ...['-protocol_whitelist', 'file,pipe', '-max_pixels', String(MAX_PIXELS), '-threads', String(threads)],
    ...[...as, '-i', `file:${path}`],
  ];
}

/** How many threads may decode or encode frames with this many pixels. */
export function threadsFor(pixels: number): number {
  return isLarge(pixels) ? 1 : THREADS;
}

/** Whether this is more than 1080p, so that each frame in memory counts. */
export function isLarge(pixels: number): boolean {
  return pixels > ONE_THREAD_PIXELS;
}

/** For a few frames. */
export const INSPECT_LIMITS: FfmpegLimits = {
  memoryBytes: 1_024 * MEBIBYTE,
  cpuMs: 10_000,
  fileBytes: 16 * MEBIBYTE,
};

/** For a whole video. */
export function filmLimits(timeoutMs: number, threads: number): FfmpegLimits {
  return { memoryBytes: 1_536 * MEBIBYTE, cpuMs: timeoutMs * threads, fileBytes: 1_024 * MEBIBYTE };
}
