import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runFfmpeg } from '../../media/ffmpeg.ts';
import { createFilm } from './film/index.ts';
import { type FilmRequest, FRAMES_PER_SECOND, frameCount, frameSize } from './request.ts';

const AUDIO_BITS_PER_SECOND = 128_000;
/** Below Discord's smallest upload limit of 10 MiB, so that a film need not be encoded twice. */
const TARGET_BYTES = 9 * 1024 * 1024;
const MAX_VIDEO_BITS_PER_SECOND = 9_000_000;

export interface EncodeOptions {
  ffmpegPath: string;
  soundPath: string;
  outputPath: string;
  signal: AbortSignal;
  onProgress: (progress: number, step: string) => void;
}

/** Draws every frame, straight into an ffmpeg that makes a file which plays in every Discord client. */
export async function encodeFilm(request: FilmRequest, options: EncodeOptions): Promise<void> {
  const { width, height } = frameSize(request);
  const frames = frameCount(request);
  options.onProgress(0, 'painting the sky');
  const film = createFilm(request);
  await runFfmpeg(
    [
      ...['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`],
      ...['-r', String(FRAMES_PER_SECOND), '-i', 'pipe:0', '-i', options.soundPath],
      ...['-map', '0:v:0', '-map', '1:a:0', '-map_metadata', '-1', '-sn', '-dn'],
      // Without the matrix, ffmpeg takes that of standard definition and players show other colours.
      ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'],
      ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
      ...['-c:v', 'libx264', '-profile:v', 'high', '-preset', 'veryfast', ...quality(request)],
      // Spends more bits in the dark, where gradients of a night sky would turn into bands.
      ...['-x264-params', 'aq-mode=3', '-g', String(FRAMES_PER_SECOND * 2), '-threads', '2'],
      ...['-c:a', 'aac', '-b:a', String(AUDIO_BITS_PER_SECOND), '-ar', '48000', '-ac', '2'],
      ...['-t', String(frames / FRAMES_PER_SECOND), '-movflags', '+faststart', '-f', 'mp4'],
      ...['-y', options.outputPath],
    ],
    {
      ffmpegPath: options.ffmpegPath,
      signal: options.signal,
      async input(stdin) {
        for (let index = 0; index < frames; index += 1) {
          options.signal.throwIfAborted();
          await write(stdin, film.draw(index));
          // Each frame is a new buffer outside the heap, which the collector does not feel: without this the
          // process grows by hundreds of megabytes, and spends its time on fresh pages.
          globalThis.gc?.({ type: 'minor' });
          await nextTurn();
          options.onProgress((index + 1) / (frames + 1), 'drawing the frames');
        }
        options.onProgress(frames / (frames + 1), 'developing the film');
      },
    },
  );
}

function quality({ durationSeconds }: FilmRequest): string[] {
  const fitting = (TARGET_BYTES * 8) / durationSeconds - AUDIO_BITS_PER_SECOND;
  const bitsPerSecond = Math.round(Math.min(MAX_VIDEO_BITS_PER_SECOND, fitting));
  return ['-crf', '20', '-maxrate', String(bitsPerSecond), '-bufsize', String(2 * bitsPerSecond)];
}

/** Resolves when the stream wants more; rejects when its reader is gone. */
async function write(stream: Writable, chunk: Buffer): Promise<void> {
  if (stream.destroyed) throw new Error('the encoder is gone');
  if (!stream.write(chunk)) await once(stream, 'drain');
}
