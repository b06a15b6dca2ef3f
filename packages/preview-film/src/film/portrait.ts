import type { Image } from '@napi-rs/canvas';
import { css } from './color.ts';
import { type Layer, paint, type Stage } from './layer.ts';
import { smoothStep } from './noise.ts';

const APPEAR_SECONDS = 0.6;
/** The next one follows this much later. */
const STAGGER_SECONDS = 0.2;

/** Somebody whom the film is about, in a round frame at the lower left. The last frames are without it. */
export function createPortrait(image: Image, index: number, stage: Stage): Layer {
  const { height, unit, durationSeconds, palette } = stage;
  const size = unit * 132;
  const ring = unit * 5;
  const picture = paint(size, size, (ctx) => {
    const middle = size / 2;
    ctx.beginPath();
    ctx.arc(middle, middle, middle - ring, 0, 2 * Math.PI);
    ctx.save();
    ctx.clip();
    const scale = size / Math.min(image.width, image.height);
    const [width, tall] = [image.width * scale, image.height * scale];
    ctx.drawImage(image, middle - width / 2, middle - tall / 2, width, tall);
    ctx.restore();
    ctx.strokeStyle = css(palette.light);
    ctx.lineWidth = ring;
    ctx.stroke();
  });
  const begins = durationSeconds * 0.2 + index * STAGGER_SECONDS;
  const [leaves, gone] = [durationSeconds * 0.8, durationSeconds * 0.9];
  const left = unit * 36 + index * (size + unit * 18);
  const top = height - size - unit * 36;
  return ({ ctx, time }) => {
    const shown = smoothStep(begins, begins + APPEAR_SECONDS, time) * (1 - smoothStep(leaves, gone, time));
    if (shown <= 0) return;
    ctx.globalAlpha = shown;
    ctx.drawImage(picture, left, top + (1 - shown) * unit * 20);
  };
}
