import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Color, color, css, mixColor } from '../color.ts';
import type { Layer, Stage } from '../layer.ts';
import { drawHead } from './animal-head.ts';
import { drawLeg, drawTail } from './animal-limbs.ts';
import type { Breed } from './breeds.ts';

export interface AnimalOptions {
  breed: Breed;
  /** Height of the ground where it is, in pixels from the top. */
  ground: (x: number) => number;
  size: number;
  depth: number;
}

/** It runs through the picture, from one side to the other in the length of the film. */
export function createAnimal(stage: Stage, options: AnimalOptions): Layer {
  const { width, palette, durationSeconds } = stage;
  const { breed, size, depth } = options;
  const direction = stage.light.x > width / 2 ? 1 : -1;
  const pace = Math.max(2.6, Math.min(4, (width / size / durationSeconds) * 0.9));
  const coat = mixColor(color(breed.coat), palette.near, palette.isDark ? 0.5 : 0.18);
  const belly = mixColor(color(breed.belly), palette.near, palette.isDark ? 0.5 : 0.2);
  return ({ ctx, time, progress, cameraX }) => {
    const along = 0.1 + 0.78 * progress;
    const x = (direction > 0 ? along : 1 - along) * width + cameraX * depth;
    const phase = time * pace * Math.PI * 1.05;
    const hop = Math.abs(Math.sin(phase / 2 + 0.5)) * size * 0.1;
    const slope = Math.atan2(options.ground(x + size * 0.3) - options.ground(x - size * 0.3), size * 0.6);
    ctx.translate(x, options.ground(x) - size * breed.legs * 0.94);
    ctx.fillStyle = css(palette.near, 0.3);
    ctx.beginPath();
    ctx.ellipse(0, size * breed.legs * 0.98, size * 0.55, size * 0.045, slope, 0, 7);
    ctx.fill();
    ctx.translate(0, -hop);
    ctx.rotate(slope + Math.sin(phase) * 0.05);
    ctx.scale(direction * size, size);
    drawAnimal(ctx, breed, { coat, belly, dark: mixColor(coat, palette.near, 0.6) }, phase);
  };
}

function drawAnimal(
  ctx: SKRSContext2D,
  breed: Breed,
  tints: { coat: Color; belly: Color; dark: Color },
  phase: number,
): void {
  const { thick, legs } = breed;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  const stretch = Math.sin(phase) * 0.5;
  drawLeg(ctx, 0.36, legs, thick, phase + 0.7, css(tints.dark));
  drawLeg(ctx, -0.36, legs, thick, phase + Math.PI + 0.7, css(tints.dark));
  drawTail(ctx, breed, tints, phase);

  // Chest, back and haunch in one line.
  ctx.fillStyle = css(tints.coat);
  ctx.beginPath();
  ctx.moveTo(0.48, -thick * 0.5);
  ctx.bezierCurveTo(0.3, -thick * 1.3, -0.05, -thick * (0.75 - stretch * 0.25), -0.3, -thick * 1.15);
  ctx.bezierCurveTo(-0.5, -thick * 1.1, -0.58, -thick * 0.1, -0.46, thick * 0.55);
  ctx.bezierCurveTo(-0.25, thick * 0.6, -0.05, thick * 0.35, 0.2, thick * 0.75);
  ctx.bezierCurveTo(0.4, thick * 0.9, 0.54, thick * 0.3, 0.48, -thick * 0.5);
  ctx.fill();
  drawHead(ctx, breed, tints, phase);
  drawLeg(ctx, 0.38, legs, thick, phase, css(tints.coat));
  drawLeg(ctx, -0.38, legs, thick, phase + Math.PI, css(tints.coat));
}
