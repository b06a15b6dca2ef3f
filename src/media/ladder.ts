import type { Inspection } from './inspect.ts';

/** From this on, a video usually looks decent: 2.1 Mbit/s for 1080p, 0.9 for 720p, 0.4 for 480p. */
const USUAL_BITS_PER_PIXEL_SECOND = 1;
/** Smaller sizes for when the bits aren't enough: the shorter side. */
const SHORT_SIDES = [1080, 720, 540, 480];

// x264's quantizers: at 20 nobody sees a difference, at 30 somebody who looks for it, above 40 everybody.
const TOO_COARSE = 42;
const NEEDLESSLY_FINE = 24;
const GOOD = 33;
const NOT_DECENT = 46;
/** A visibly coarse part that is this much coarser than the whole video is worth a second pass. */
const UNEVEN_BY = 4;
const VISIBLE = 24;
/** Half the pixels for the same bits lower it by this much. */
const FINER_BY_HALVING = 4.5;
const WINDOW_FRAMES = 12;

export interface Size {
  width: number;
  height: number;
}

/** How coarse a pass had to be, in x264's quantizers. */
export interface PassStats {
  mean: number;
  /** In the hardest half second or so. */
  hardest: number;
}

/** The first size to encode a video at: its own, or a smaller one if there are few bits. Pure. */
export function firstSize(inspection: Inspection, bitsPerSecond = Number.POSITIVE_INFINITY): Size {
  const sizes = sizesOf(inspection);
  return sizes.find((size) => bitsPerSecond >= pixels(size) * USUAL_BITS_PER_PIXEL_SECOND) ?? lastOf(sizes);
}

/** A better size, judged by a pass: `undefined` if it is right, `none` if no size would look decent. Pure. */
export function chooseSize(
  inspection: Inspection,
  size: Size,
  { mean }: PassStats,
): Size | 'none' | undefined {
  const sizes = sizesOf(inspection);
  const expected = (other: Size) => mean + FINER_BY_HALVING * Math.log2(pixels(other) / pixels(size));
  const isSmaller = (other: Size) => pixels(other) < pixels(size);
  if (mean > TOO_COARSE) {
    const smaller = sizes.filter(isSmaller);
    if (smaller.length > 0) return smaller.find((other) => expected(other) <= GOOD) ?? lastOf(smaller);
    return mean > NOT_DECENT ? 'none' : undefined;
  }
  if (mean >= NEEDLESSLY_FINE) return undefined;
  return sizes.find((other) => pixels(other) > pixels(size) && expected(other) <= GOOD);
}

/** Whether a second pass would move bits from where they do little to where they are missing. Pure. */
export function isStarved({ mean, hardest }: PassStats): boolean {
  return hardest > VISIBLE && hardest - mean > UNEVEN_BY;
}

/** Reads x264's log of a first pass. Pure. */
export function readStats(log: string): PassStats {
  const frames = [...log.matchAll(/^in:(\d+) .*?\bq:([\d.]+)/gm)]
    .map(([, at, quantizer]) => ({ at: Number(at), quantizer: Number(quantizer) }))
    .sort((one, other) => one.at - other.at);
  const means: number[] = [];
  for (let at = 0; at < frames.length; at += WINDOW_FRAMES) {
    means.push(meanOf(frames.slice(at, at + WINDOW_FRAMES).map(({ quantizer }) => quantizer)));
  }
  return { mean: meanOf(frames.map(({ quantizer }) => quantizer)), hardest: Math.max(0, ...means) };
}

/** The video's own size and the smaller ones, largest first. H.264 in 4:2:0 has even sides only. */
function sizesOf({ width, height }: Inspection): [Size, ...Size[]] {
  const shortSide = Math.min(width, height);
  const sized = (side: number): Size => ({
    width: even((width * side) / shortSide),
    height: even((height * side) / shortSide),
  });
  return [sized(shortSide), ...SHORT_SIDES.filter((side) => side < shortSide).map(sized)];
}

function lastOf(sizes: readonly Size[]): Size {
  const last = sizes.at(-1);
  if (!last) throw new Error('there is no size');
  return last;
}

function pixels({ width, height }: Size): number {
  return width * height;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function even(side: number): number {
  return Math.max(2, Math.round(side / 2) * 2);
}
