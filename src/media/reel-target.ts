import type { MeasuredClip, Rate } from './measure-clip.ts';

/** The form of a joined video. */
export interface Target {
  width: number;
  height: number;
  rate: Rate;
}

/** More would make it too large for a message. */
const MAX_PIXELS = 1_920 * 1_080;
const MAX_RATE = 60;
const USUAL_RATE: Rate = { frames: 24, seconds: 1 };

/** The most frequent size of the clips, of equally frequent ones the largest, and their highest rate. Pure. */
export function chooseTarget(clips: readonly MeasuredClip[]): Target {
  const sizes = clips.map(({ film: { inspection } }) => evenSize(inspection, MAX_PIXELS));
  const pixels = ({ width, height }: { width: number; height: number }) => width * height;
  const count = ({ width, height }: { width: number; height: number }) =>
    sizes.filter((other) => other.width === width && other.height === height).length;
  const [size] = sizes.toSorted((one, other) => count(other) - count(one) || pixels(other) - pixels(one));
  if (!size) throw new Error('there are no clips');
  const rates = clips.flatMap(({ rate }) => rate ?? []);
  const [rate = USUAL_RATE] = rates.toSorted((one, other) => perSecond(other) - perSecond(one));
  return { ...size, rate: perSecond(rate) > MAX_RATE ? { frames: MAX_RATE, seconds: 1 } : rate };
}

/**
 * How many frames each clip gets. Their sum is the sum of the durations, to a frame: what rounding takes from one clip,
 * the next one gets. Pure.
 */
export function frameCounts(durations: readonly number[], rate: Rate): number[] {
  let [seconds, frames] = [0, 0];
  return durations.map((duration) => {
    seconds += duration;
    const count = Math.max(1, Math.round(seconds * perSecond(rate)) - frames);
    frames += count;
    return count;
  });
}

export function perSecond({ frames, seconds }: Rate): number {
  return frames / seconds;
}

/** H.264 in 4:2:0 has even sides only. */
function evenSize({ width, height }: { width: number; height: number }, maxPixels: number) {
  const shrink = Math.min(1, Math.sqrt(maxPixels / (width * height)));
  const even = (side: number) => Math.max(2, Math.round((side * shrink) / 2) * 2);
  return { width: even(width), height: even(height) };
}
