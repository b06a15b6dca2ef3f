import type { Cue } from './caption-cues.ts';
import { drawableText, layOutCaption } from './draw-captions.ts';
import { perSecond, type Target } from './reel-target.ts';

/** A caption and when it is shown, in seconds of the film. */
interface Subtitle {
  fromSeconds: number;
  toSeconds: number;
  lines: string[];
}

/** The captions of a joined video. */
export interface FilmCaptions {
  /** One for each clip. Empty: none. */
  texts: readonly string[];
  /** Whether they become part of the picture. */
  isBurnedIn: boolean;
}

/** Captions with their times. */
export interface PlacedCaptions {
  /** What is burned in, by clip. */
  burned: Cue[][];
  /** All captions, burned in or not. */
  subtitles: Subtitle[];
  /** The clips whose caption should be burned in and isn't: this machine has no typeface for it. */
  undrawn: number[];
}

/** Gives captions their lines and times. */
export function placeCaptions(
  { texts, isBurnedIn }: FilmCaptions,
  frames: readonly number[],
  target: Target,
): PlacedCaptions {
  const placed: PlacedCaptions = { burned: [], subtitles: [], undrawn: [] };
  const secondsAt = (frame: number) => frame / perSecond(target.rate);
  let first = 0;
  for (const [at, count] of frames.entries()) {
    const text = texts[at] ?? '';
    for (const { firstFrame, endFrame, lines } of layOutCaption(text, count, target))
      placed.subtitles.push({
        fromSeconds: secondsAt(first + firstFrame),
        toSeconds: secondsAt(first + endFrame),
        lines,
      });
    const drawable = isBurnedIn ? drawableText(text) : '';
    if (drawable === undefined) placed.undrawn.push(at);
    placed.burned.push(drawable ? layOutCaption(drawable, count, target) : []);
    first += count;
  }
  return placed;
}
