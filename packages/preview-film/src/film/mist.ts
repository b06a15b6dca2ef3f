import { createCanvas, ImageData } from '@napi-rs/canvas';
import { css } from './color.ts';
import type { Layer, Stage } from './layer.ts';
import { noiseField, smoothStep } from './noise.ts';

/** A bank of mist that drifts across, thickest along its middle. */
export function createMist(
  stage: Stage,
  options: { name: string; y: number; height: number; alpha: number; depth: number },
): Layer {
  const { width: frameWidth, unit, palette } = stage;
  const random = stage.random.fork(`mist ${options.name}`);
  const width = 320;
  const height = 96;
  const field = noiseField(random, { width, height, cells: 4, octaves: 5 });
  const texture = createCanvas(width, height);
  const ctx = texture.getContext('2d');
  const pixels = new ImageData(width, height);
  for (let place = 0; place < width * height; place += 1) {
    const down = Math.floor(place / width) / height;
    const edge = Math.sin(Math.PI * down) ** 1.5;
    pixels.data[place * 4 + 3] = 255 * edge * smoothStep(0.22, 0.75, field[place] ?? 0);
  }
  ctx.putImageData(pixels, 0, 0);
  ctx.globalCompositeOperation = 'source-in';
  ctx.fillStyle = css(palette.haze);
  ctx.fillRect(0, 0, width, height);
  const span = frameWidth * 1.6;
  const speed = unit * random.between(14, 30) * (random.chance(0.5) ? 1 : -1);
  return ({ ctx: target, time, cameraX }) => {
    target.globalAlpha = options.alpha;
    const offset = (((time * speed + cameraX * options.depth) % span) + span) % span;
    target.drawImage(texture, offset - span, options.y, span, options.height);
    target.drawImage(texture, offset, options.y, span, options.height);
  };
}
