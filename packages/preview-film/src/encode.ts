import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadImage } from '@napi-rs/canvas';
import { runEncoder } from './encoder.ts';
import { createFilm, type FilmImages } from './film/index.ts';
import { type FilmRequest, FRAMES_PER_SECOND, frameCount, frameSize } from './request.ts';
import { toYuv420 } from './yuv.ts';

const AUDIO_BITS_PER_SECOND = 128_000;
/** Below Discord's smallest upload limit of 10 MiB, so that a film needn't be encoded twice. */
const TARGET_BYTES = 9 * 1024 * 1024;
const MAX_VIDEO_BITS_PER_SECOND = 9_000_000;

/** The input is known: nothing to guess, and no frames to hold while guessing. */
const INPUT_LIMITS = ['-thread_queue_size', '1', '-fpsprobesize', '0'];

const X264_SETTINGS = [
  // Spends more bits in the dark, where gradients of a night sky would turn into bands.
  'aq-mode=3',
  // Frames that wait for later ones are frames held in memory, and these films move too little to benefit: 60 MB less
  // at 1080p.
  ...['bframes=1', 'rc-lookahead=0', 'sync-lookahead=0', 'mbtree=0'],
  // No `sliced-threads`: with a bitrate ceiling, they make each encoding slightly different. Passed to the encoder
  // itself, because versions of ffmpeg differ in whether they pass it on.
  ...['colorprim=bt709', 'transfer=bt709', 'colormatrix=bt709', 'range=tv'],
];

export interface EncodeOptions {
  ffmpegPath: string;
  soundPath: string;
  outputPath: string;
  signal: AbortSignal;
  onProgress: (progress: number, step: string) => void;
}

/** Draws every frame, straight into an ffmpeg that makes a file for every Discord client. */
export async function encodeFilm(request: FilmRequest, options: EncodeOptions): Promise<void> {
  const { width, height } = frameSize(request);
  const frames = frameCount(request);
  options.onProgress(0, 'painting the sky');
  const film = createFilm(request, await loadImages(request));
  const planes = Buffer.alloc((width * height * 3) / 2);
  await runEncoder(
    options.ffmpegPath,
    [
      ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, ...INPUT_LIMITS],
      ...['-r', String(FRAMES_PER_SECOND), '-i', 'pipe:0', '-i', options.soundPath],
      ...['-map', '0:v:0', '-map', '1:a:0', '-map_metadata', '-1', '-sn', '-dn', '-filter_threads', '1'],
      ...['-c:v', 'libx264', '-profile:v', 'high', '-pix_fmt', 'yuv420p', ...quality(request)],
      ...['-preset', 'veryfast', '-threads', '2', '-g', String(FRAMES_PER_SECOND * 2)],
      ...['-x264-params', X264_SETTINGS.join(':')],
      ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
      ...['-c:a', 'aac', '-b:a', String(AUDIO_BITS_PER_SECOND), '-ar', '48000', '-ac', '2'],
      ...['-t', String(frames / FRAMES_PER_SECOND), '-movflags', '+faststart', '-f', 'mp4'],
      ...['-y', options.outputPath],
    ],
    {
      signal: options.signal,
      async write(stdin) {
        for (let index = 0; index < frames; index += 1) {
          options.signal.throwIfAborted();
          toYuv420(film.draw(index), film, planes);
          // The planes are reused, so this waits until they are written completely.
          await write(stdin, planes);
          // Each frame's pixels are a new buffer outside the heap, which the garbage collector doesn't notice. Without
          // this, the process grows by hundreds of megabytes, and spends its time on fresh pages.
          globalThis.gc?.({ type: 'minor' });
          await nextTurn();
          options.onProgress((index + 1) / (frames + 1), 'drawing the frames');
        }
        options.onProgress(frames / (frames + 1), 'developing the film');
      },
    },
  );
}

async function loadImages({ firstFrame, portraits = [] }: FilmRequest): Promise<FilmImages> {
  const [first, ...others] = await Promise.all([
    firstFrame === undefined ? undefined : loadImage(firstFrame),
    ...portraits.map((path) => loadImage(path)),
  ]);
  return { firstFrame: first, portraits: others.filter((image) => image !== undefined) };
}

function quality({ durationSeconds }: FilmRequest): string[] {
  const fitting = (TARGET_BYTES * 8) / durationSeconds - AUDIO_BITS_PER_SECOND;
  const bitsPerSecond = Math.round(Math.min(MAX_VIDEO_BITS_PER_SECOND, fitting));
  return ['-crf', '21', '-maxrate', String(bitsPerSecond), '-bufsize', String(2 * bitsPerSecond)];
}

/** Resolves when the chunk has left this process; rejects when its reader is gone. */
async function write(stream: Writable, chunk: Buffer): Promise<void> {
  if (stream.destroyed) throw new Error('the encoder is gone');
  await new Promise<void>((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}
