import { loadTypeface, type Typeface } from '@cutscene/typeface';
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { css, mixColor } from './color.ts';
import type { Layer, Stage } from './layer.ts';
import { paint } from './layer.ts';
import { smoothStep } from './noise.ts';
import { isRightToLeft, setOrder, toPieces, toTitle } from './words.ts';

interface PlacedWord {
  image: Canvas;
  x: number;
  y: number;
  /** Seconds after which it begins to appear. */
  delay: number;
}

/** Its middle, as a part of the height: above whoever stands in the picture. */
const TITLE_HEIGHT = 0.37;
const APPEAR_SECONDS = 0.95;
const LEAVE_SECONDS = 0.9;

/** The words of the prompt over the opening: they rise out of the dark one after another, and drift away together. */
export function createTitle(prompt: string, stage: Stage): Layer {
  const wanted = toTitle(prompt);
  const typeface = loadTypeface(wanted);
  const title = readable(wanted, typeface);
  if (title === '') return () => {};
  const { width, height, unit, durationSeconds } = stage;
  const words = setWords(title, typeface, stage);
  const lastDelay = words.at(-1)?.delay ?? 0;
  const readSeconds = 1.5 + title.length * 0.022;
  const leave = Math.max(
    durationSeconds * 0.42,
    Math.min(durationSeconds * 0.52, lastDelay + APPEAR_SECONDS + readSeconds),
  );
  const leaveSeconds = Math.min(LEAVE_SECONDS, durationSeconds * 0.25);
  const shade = paint(128, 72, (ctx) => {
    const gradient = ctx.createRadialGradient(64, 36, 0, 64, 36, 64);
    gradient.addColorStop(0, 'rgba(4,4,14,0.4)');
    gradient.addColorStop(0.6, 'rgba(4,4,14,0.2)');
    gradient.addColorStop(1, 'rgba(4,4,14,0)');
    ctx.setTransform(1, 0, 0, 72 / 128, 0, 36 - (36 * 72) / 128);
    ctx.fillStyle = gradient;
    ctx.fillRect(-64, -64, 256, 256);
  });

  return ({ ctx, time }) => {
    const leaving = smoothStep(leave, leave + leaveSeconds, time);
    if (leaving >= 1) return;
    ctx.globalAlpha = smoothStep(0.1, 0.9, time) * (1 - leaving);
    ctx.drawImage(shade, -width * 0.1, height * (TITLE_HEIGHT - 0.4), width * 1.2, height * 0.8);
    for (const { image, x, y, delay } of words) {
      const shown = smoothStep(delay, delay + APPEAR_SECONDS, time);
      if (shown <= 0) continue;
      const rise = (1 - shown) ** 2 * unit * 34 - leaving * unit * 26;
      const spread = 1 + 0.012 * time + leaving * 0.03;
      ctx.globalAlpha = shown * (1 - leaving);
      const middleX = width / 2;
      const middleY = height * TITLE_HEIGHT;
      const left = middleX + (x - middleX) * spread;
      const top = middleY + (y - middleY) * spread + rise;
      ctx.drawImage(image, left, top, image.width * spread, image.height * spread);
    }
  };
}

/** Characters that no font here has are left out rather than shown as boxes. If most are missing, there is no title. */
function readable(title: string, typeface: Typeface): string {
  if (typeface.covers(title)) return title;
  const signs = Array.from(new Intl.Segmenter().segment(title), ({ segment }) => segment);
  const kept = signs.filter((sign) => typeface.covers(sign));
  return kept.length >= signs.length * 0.6
    ? kept
        .join('')
        .replaceAll(/\s+/g, ' ')
        .replace(/^[\s\p{P}]+/u, '')
        .trim()
    : '';
}

function setWords(title: string, typeface: Typeface, stage: Stage): PlacedWord[] {
  const { width, height, unit, durationSeconds, palette } = stage;
  const measure = createCanvas(8, 8).getContext('2d');
  const pieces = toPieces(title);
  let size = unit * 112;
  let lines = wrap(pieces, width * 0.82, setFont(measure, typeface, size));
  const fits = () => {
    const tall = lines.length * size * 1.14;
    const wide = Math.max(...lines.map((line) => measure.measureText(line.join('').trimEnd()).width));
    return tall <= height * 0.56 && wide <= width * 0.84 && lines.length <= 5;
  };
  while (size > unit * 26 && !fits()) {
    size *= 0.93;
    lines = wrap(pieces, width * 0.82, setFont(measure, typeface, size));
  }

  const ink = css(mixColor(palette.light, { lightness: 1, a: 0, b: 0 }, 0.55));
  const pad = Math.ceil(size * 0.35);
  const rightToLeft = isRightToLeft(title);
  const lineHeight = size * 1.14;
  const top = height * TITLE_HEIGHT - (lines.length * lineHeight) / 2;
  const stagger = Math.min(0.16, (durationSeconds * 0.22) / Math.max(1, pieces.length));
  const placed: PlacedWord[] = [];
  for (const [row, line] of lines.entries()) {
    const widthOf = (text = '') => measure.measureText(text).width;
    const total = widthOf(line.join('').trimEnd());
    const before = placed.length;
    let x = rightToLeft ? (width + total) / 2 : (width - total) / 2;
    for (const { index, spaceOf } of setOrder(line, rightToLeft)) {
      const word = line[index]?.trimEnd() ?? '';
      const advance = widthOf(word);
      const space = widthOf(line[spaceOf]) - widthOf(line[spaceOf]?.trimEnd());
      if (rightToLeft) x -= advance;
      const image = paint(advance + pad * 2, lineHeight + pad, (ctx) => {
        setFont(ctx, typeface, size);
        ctx.textBaseline = 'alphabetic';
        ctx.shadowColor = 'rgba(4,4,16,0.55)';
        ctx.shadowBlur = size * 0.16;
        ctx.fillStyle = ink;
        ctx.fillText(word, pad, pad / 2 + size * 0.92);
      });
      placed.push({
        image,
        x: x - pad,
        y: top + row * lineHeight - pad / 2,
        delay: 0.25 + (before + index) * stagger,
      });
      x += rightToLeft ? -space : advance + space;
    }
  }
  return placed;
}

function setFont(ctx: SKRSContext2D, typeface: Typeface, size: number): SKRSContext2D {
  ctx.font = `${typeface.weight} ${size.toFixed(2)}px ${typeface.family}`;
  return ctx;
}

/** Lines of about equal length, which look set rather than filled: as few as fit, then as narrow as those allow. */
function wrap(pieces: readonly string[], room: number, ctx: SKRSContext2D): string[][] {
  let best = fill(pieces, room, ctx);
  for (let narrower = room * 0.96; narrower > room * 0.3; narrower *= 0.96) {
    const lines = fill(pieces, narrower, ctx);
    if (lines.length > best.length) break;
    best = lines;
  }
  return best;
}

function fill(pieces: readonly string[], room: number, ctx: SKRSContext2D): string[][] {
  const lines: string[][] = [[]];
  for (const piece of pieces) {
    const line = lines.at(-1) ?? [];
    const length = ctx.measureText([...line, piece].join('').trimEnd()).width;
    if (line.length > 0 && length > room) lines.push([piece]);
    else line.push(piece);
  }
  return lines;
}
