import type { FfmpegLimits } from './ffmpeg.ts';

const MEBIBYTE = 1024 ** 2;

/** Larger videos are not decoded: a small machine could not hold their frames. Room for 4K in all its forms. */
export const MAX_PIXELS = 4_096 * 2_304;
/** From here on one thread: each holds frames of its own, and two of 4K HEVC took 868 MB. */
const ONE_THREAD_PIXELS = 1_920 * 1_088;
const THREADS = 2;

/** A film to decode, and the decoder to open it with, which is never left to ffmpeg's own guess. */
export interface DecoderInput {
  path: string;
  demuxer: string;
}

/** How other people's files are opened, always: as what they were found to be, by themselves alone, and bounded. */
export function inputArgs({ path, demuxer }: DecoderInput, threads: number, before: string[] = []): string[] {
  return opened(path, threads, ['-f', demuxer, ...before]);
}

/** How one is opened to find out whether it is one of these. */
export function searchArgs(path: string, demuxers: readonly string[]): string[] {
  return opened(path, 1, ['-format_whitelist', demuxers.join(',')]);
}

function opened(path: string, threads: number, as: readonly string[]): string[] {
  return [
    ...['-protocol_whitelist', 'file,pipe', '-max_pixels', String(MAX_PIXELS), '-threads', String(threads)],
    ...[...as, '-i', `file:${path}`],
  ];
}

/** How many threads may decode or encode frames of so many pixels. */
export function threadsFor(pixels: number): number {
  return isLarge(pixels) ? 1 : THREADS;
}

/** Whether so many pixels are more than 1080p, so that each frame of them that is held counts. */
export function isLarge(pixels: number): boolean {
  return pixels > ONE_THREAD_PIXELS;
}

/** For a few frames. */
export const INSPECT_LIMITS: FfmpegLimits = {
  memoryBytes: 1_024 * MEBIBYTE,
  cpuMs: 10_000,
  fileBytes: 16 * MEBIBYTE,
};

/** For a whole film. */
export function filmLimits(timeoutMs: number, threads: number): FfmpegLimits {
  return { memoryBytes: 1_536 * MEBIBYTE, cpuMs: timeoutMs * threads, fileBytes: 1_024 * MEBIBYTE };
}
