import { stat } from 'node:fs/promises';
import { planColors, rgbFilters } from './colors.ts';
import { threadsFor } from './decoding.ts';
import {
  BrokenFilmError,
  decodingArgs,
  deinterlacing,
  type Encoder,
  type Film,
  runDecoding,
  withTables,
} from './film.ts';
import { type FilmPart, partInput, workOn } from './film-part.ts';
import type { Size } from './ladder.ts';

/** One way to draw a GIF. */
export interface GifStep {
  /** Of the longer side; of a square, both. */
  side: number;
  /** A square with fewer pixels than its side, each drawn larger. */
  detail?: number;
  fps: number;
  /** A power of two. */
  colors: number;
}

interface GifTarget {
  output: string;
  maxBytes: number;
  /** Only the middle square is shown. */
  isSquare: boolean;
  /** From the best to the smallest. */
  steps: readonly [GifStep, ...GifStep[]];
}

/**
 * Writes a part of a video to a GIF of at most `maxBytes`, with the first of the steps that fits, as far as the size of
 * the last one tells. Returns false if not even the smallest fits. `onAttempt` is called before each attempt, from 1 on.
 *
 * @throws BrokenFilmError if the file can't be decoded, FfmpegError if this machine can't do it
 */
export async function writeGif(
  film: Film,
  part: FilmPart,
  { output, maxBytes, isSquare, steps }: GifTarget,
  encoder: Encoder & { onAttempt: (attempt: number) => Promise<void> },
): Promise<boolean> {
  let step: GifStep | undefined = steps[0];
  for (let attempt = 1; step; attempt++) {
    await encoder.onAttempt(attempt);
    await draw(film, part, { output, isSquare, step }, encoder);
    const { size } = await stat(output);
    if (size === 0) throw new BrokenFilmError('no frame could be decoded');
    if (size <= maxBytes) return true;
    step = smallerStep(steps, step, maxBytes / size);
  }
  return false;
}

/**
 * The best later step that should have at most this share of the bytes; the last one if none has; `undefined` after it.
 * Pure.
 * @internal A table tests it.
 */
export function smallerStep(steps: readonly GifStep[], step: GifStep, share: number): GifStep | undefined {
  const later = steps.slice(steps.indexOf(step) + 1);
  return later.find((each) => weightOf(each) <= weightOf(step) * share) ?? later.at(-1);
}

/** What its bytes grow with. */
function weightOf({ side, detail = side, fps, colors }: GifStep): number {
  return detail ** 2 * fps * Math.log2(colors);
}

async function draw(
  film: Film,
  part: FilmPart,
  { output, isSquare, step }: { output: string; isSquare: boolean; step: GifStep },
  encoder: Encoder,
): Promise<void> {
  const { inspection } = film;
  const plan = planColors(inspection);
  const threads = threadsFor(inspection.storedWidth * inspection.storedHeight);
  const { input, trim } = partInput(film, part, threads);
  await withTables(plan, output, async (tables) => {
    const filters = [
      ...deinterlacing(inspection),
      ...[`trim=${trim}`, 'setpts=PTS-STARTPTS', `fps=${step.fps}`],
      ...(isSquare ? [middleSquare(film)] : []),
      ...rgbFilters(plan, sizeOf(film, step, isSquare), tables),
      ...(step.detail === undefined ? [] : [`scale=${step.side}:${step.side}:flags=neighbor`]),
      // One palette for all frames. They wait in memory until it is known, in the size that they have by now.
      'setsar=1,split[film][colors]',
    ];
    const palette = `[colors]palettegen=max_colors=${step.colors}:stats_mode=diff[palette]`;
    // Between pixels that are drawn larger, a pattern would only take bytes.
    const dither = step.detail === undefined ? 'bayer:bayer_scale=4' : 'none';
    const use = `[film][palette]paletteuse=dither=${dither}:diff_mode=rectangle`;
    const args = [
      ...[...decodingArgs(threads), ...input, '-map', `0:${inspection.videoStream}`],
      ...['-vf', `${filters.join(',')};${palette};${use}`, '-map_metadata', '-1'],
      ...['-loop', '0', '-f', 'gif', '-y', `file:${output}`],
    ];
    await runDecoding(args, workOn(film, part, threads), encoder);
  });
}

/** Cut before anything is scaled: however wide a video is, its square has no more pixels. */
function middleSquare({ inspection: { width, height, storedWidth, storedHeight } }: Film): string {
  const side = Math.min(width, height);
  const stored = (of: number, shown: number) => Math.max(1, Math.round((side * of) / shown));
  return `crop=${stored(storedWidth, width)}:${stored(storedHeight, height)}`;
}

function sizeOf(
  { inspection: { width, height } }: Film,
  { side, detail = side }: GifStep,
  isSquare: boolean,
): Size {
  if (isSquare) return { width: detail, height: detail };
  const shrink = Math.min(1, side / Math.max(width, height));
  const pixels = (of: number) => Math.max(1, Math.round(of * shrink));
  return { width: pixels(width), height: pixels(height) };
}
