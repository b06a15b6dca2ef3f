import type { Image } from '@napi-rs/canvas';
import { type Layer, paint, type Stage } from './layer.ts';

const SECONDS = 1.2;

/** The image that the film begins with, which becomes the scene. */
export function createOpening(image: Image, { width, height, durationSeconds }: Stage): Layer {
  const scale = Math.max(width / image.width, height / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  const frame = paint(width, height, (ctx) => {
    ctx.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
  });
  const seconds = Math.min(SECONDS, durationSeconds * 0.5);
  return ({ ctx, time }) => {
    if (time >= seconds) return;
    ctx.globalAlpha = 1 - time / seconds;
    ctx.drawImage(frame, 0, 0);
  };
}
