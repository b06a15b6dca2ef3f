import { loadTypeface } from '@cutscene/typeface';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { type Cue, cuesOf } from './caption-cues.ts';
import type { Target } from './reel-target.ts';

/**
 * Of the width and of the height, whichever gives more: on a phone that shows the video 360 points wide, a line is 14
 * points or larger.
 */
const SIZE_OF_WIDTH = 0.04;
const SIZE_OF_HEIGHT = 0.033;
/** Players cover the edges, and phones cut corners off. */
const MARGIN_OF_WIDTH = 0.06;
const MARGIN_OF_HEIGHT = 0.08;
const LINE_HEIGHT = 1.3;
const PADDING = 0.45;
const CORNER = 0.35;
/** White on it has a contrast of 9 to 1, even over white. */
const BOX = 'rgb(0 0 0 / 72%)';
const INK = '#fff';
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u;

/** A drawn cue, and where it lies in the picture. */
export interface DrawnCue extends Cue {
  png: Buffer;
  x: number;
  y: number;
}

/** The cues of a clip's text, as they are laid out in a picture of this size. */
export function layOutCaption(text: string, frames: number, target: Target): Cue[] {
  const ctx = createCanvas(1, 1).getContext('2d');
  const size = prepare(ctx, text, target);
  const maxWidth = target.width * (1 - 2 * MARGIN_OF_WIDTH) - 2 * PADDING * size;
  const widthOf = (line: string) => ctx.measureText(line).width;
  return cuesOf(text, { frames, rate: target.rate }, { widthOf, maxWidth });
}

/** Draws them, each in a box that is as large as its lines. */
export async function drawCues(cues: readonly Cue[], target: Target): Promise<DrawnCue[]> {
  const drawn: DrawnCue[] = [];
  for (const cue of cues) drawn.push({ ...cue, ...(await draw(cue.lines, target)) });
  return drawn;
}

/**
 * What the typefaces here can draw of a text: without emoji and symbols that they lack. `undefined` if they lack a
 * letter or a digit, because the rest would be unreadable.
 */
export function drawableText(text: string): string | undefined {
  const { covers } = loadTypeface(text, 'sans');
  if (covers(text)) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (covers(segment)) kept += segment;
    else if (/[\p{L}\p{N}]/u.test(segment)) return undefined;
  }
  return kept;
}

async function draw(lines: readonly string[], target: Target): Promise<Pick<DrawnCue, 'png' | 'x' | 'y'>> {
  const text = lines.join('\n');
  const measuring = createCanvas(1, 1).getContext('2d');
  const size = prepare(measuring, text, target);
  const widest = Math.max(...lines.map((line) => measuring.measureText(line).width));
  const padding = PADDING * size;
  const even = (length: number) => 2 * Math.ceil(length / 2);
  const width = even(Math.min(target.width, widest + 2 * padding));
  const height = even(Math.min(target.height, lines.length * LINE_HEIGHT * size + padding));
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  prepare(ctx, text, target);
  ctx.fillStyle = BOX;
  ctx.beginPath();
  ctx.roundRect(0, 0, width, height, CORNER * size);
  ctx.fill();
  ctx.fillStyle = INK;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const [at, line] of lines.entries()) {
    ctx.direction = RIGHT_TO_LEFT.test(line) ? 'rtl' : 'ltr';
    ctx.fillText(line, width / 2, padding / 2 + (at + 0.5) * LINE_HEIGHT * size);
  }
  return {
    png: await canvas.encode('png'),
    x: Math.round((target.width - width) / 2),
    y: Math.max(0, Math.round(target.height * (1 - MARGIN_OF_HEIGHT) - height)),
  };
}

/** Sets the typeface, and returns its size. */
function prepare(ctx: SKRSContext2D, text: string, { width, height }: Target): number {
  const size = Math.round(Math.max(width * SIZE_OF_WIDTH, height * SIZE_OF_HEIGHT));
  const { family, weight } = loadTypeface(text, 'sans');
  ctx.font = `${weight} ${size}px ${family}`;
  return size;
}
