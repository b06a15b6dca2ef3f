import { Path2D } from '@napi-rs/canvas';
import { css, mixColor } from '../color.ts';
import { depthColor } from '../land.ts';
import { CAMERA_REACH, type Layer, type Stage } from '../layer.ts';
import { glow } from '../sky.ts';

export interface ViaductOptions {
  /** The height of the rails, in pixels from the top. */
  deck: number;
  /** Where the piers end. */
  foot: number;
  depth: number;
}

/** A stone viaduct across the whole picture: arches on slender piers. */
export function createViaduct(stage: Stage, options: ViaductOptions): Layer {
  const { width, unit, palette } = stage;
  const { deck, foot, depth } = options;
  const reach = width * CAMERA_REACH + 10;
  const span = unit * 118;
  const pier = unit * 26;
  const thick = unit * 22;
  const path = new Path2D();
  path.rect(-reach, deck, width + 2 * reach, thick);
  path.rect(-reach, deck - unit * 5, width + 2 * reach, unit * 8);
  for (let x = -reach - span * 0.3; x < width + reach; x += span) {
    const opening = span - pier;
    const spring = deck + thick + opening * 0.5;
    path.moveTo(x, deck + thick - 1);
    path.lineTo(x + span, deck + thick - 1);
    path.lineTo(x + span, spring);
    path.lineTo(x + span - pier / 2, spring);
    path.arc(x + span / 2, spring, opening / 2, 0, Math.PI, true);
    path.lineTo(x, spring);
    path.closePath();
    path.moveTo(x - pier / 2, spring - 1);
    path.lineTo(x + pier / 2, spring - 1);
    path.lineTo(x + pier * 0.68, foot);
    path.lineTo(x - pier * 0.68, foot);
    path.closePath();
  }
  const stone = depthColor(palette, depth);
  return ({ ctx, cameraX, cameraY }) => {
    ctx.translate(cameraX * depth, cameraY * depth);
    const gradient = ctx.createLinearGradient(0, deck, 0, foot);
    gradient.addColorStop(0, css(mixColor(stone, palette.light, 0.1)));
    gradient.addColorStop(0.3, css(stone));
    gradient.addColorStop(1, css(mixColor(stone, palette.haze, 0.42)));
    ctx.fillStyle = gradient;
    ctx.fill(path);
  };
}

/** A steam train that crosses on its rails, windows lit, its steam left behind in the air. */
export function createTrain(stage: Stage, options: { rails: number; size: number; depth: number }): Layer {
  const { width, unit, palette, durationSeconds } = stage;
  const { rails, size, depth } = options;
  const random = stage.random.fork('train');
  const direction = random.chance(0.5) ? 1 : -1;
  const body = mixColor(palette.near, depthColor(palette, depth), 0.15);
  const cars = 6;
  const carLong = size * 1.75;
  const speed = (width * 0.72 + unit * 60) / Math.max(3, durationSeconds);
  const start = width * 0.2;
  const head = (time: number) => start + time * speed;
  const steam = glow(128, css(mixColor(palette.light, palette.haze, palette.isDark ? 0.6 : 0.15), 1));
  const window = palette.isDark ? css(palette.accent) : css(mixColor(palette.accent, palette.light, 0.45));
  const puffEvery = 0.13;
  return ({ ctx, time, cameraX, cameraY }) => {
    ctx.translate(direction > 0 ? cameraX * depth : width + cameraX * depth, cameraY * depth);
    ctx.scale(direction, 1);
    const x = head(time);
    // A puff stays where it was made and grows; so each is known from the time of its making.
    const latest = Math.floor(time / puffEvery);
    for (let index = Math.max(latest - 42, -40); index <= latest; index += 1) {
      const age = time - index * puffEvery;
      const chance = Math.abs(Math.sin(index * 12.9898) * 43758.5453) % 1;
      const radius = size * (0.3 + 0.46 * age ** 0.8) * (0.75 + 0.5 * chance);
      ctx.globalAlpha = 0.8 * Math.max(0, 1 - age / 5) * Math.min(1, age * 8);
      const left = head(index * puffEvery) - size * 0.3 + (chance - 0.5) * size * 0.3 - age * size * 0.12;
      const top = rails - size * 1.18 - age ** 0.75 * size * 0.5 - chance * size * 0.15;
      ctx.drawImage(steam, left - radius, top - radius, radius * 2, radius * 2);
    }
    ctx.globalAlpha = 1;
    drawEngine(ctx, {
      x,
      rails,
      size,
      tint: css(body),
      trim: css(mixColor(body, palette.accent, 0.5)),
      time,
      speed,
    });
    for (let car = 0; car < cars; car += 1) {
      const left = x - size * 2.1 - (car + 1) * (carLong + size * 0.12);
      if (left + carLong < -unit * 80) break;
      ctx.fillStyle = css(body);
      ctx.fillRect(left + carLong, rails - size * 0.24, size * 0.14, size * 0.05);
      ctx.beginPath();
      ctx.roundRect(left, rails - size * 0.84, carLong, size * 0.68, size * 0.07);
      ctx.fill();
      ctx.beginPath();
      ctx.roundRect(left - size * 0.02, rails - size * 0.9, carLong + size * 0.04, size * 0.1, size * 0.05);
      ctx.fill();
      for (const wheel of [0.14, 0.28, 0.72, 0.86]) {
        ctx.beginPath();
        ctx.arc(left + carLong * wheel, rails - size * 0.11, size * 0.11, 0, 7);
        ctx.fill();
      }
      ctx.fillStyle = window;
      for (let pane = 0; pane < 6; pane += 1)
        ctx.fillRect(left + size * 0.14 + pane * size * 0.255, rails - size * 0.7, size * 0.16, size * 0.22);
    }
  };
}

function drawEngine(
  ctx: Parameters<Layer>[0]['ctx'],
  engine: { x: number; rails: number; size: number; tint: string; trim: string; time: number; speed: number },
): void {
  const { x, rails, size, tint, trim, time, speed } = engine;
  ctx.fillStyle = tint;
  ctx.beginPath();
  ctx.roundRect(x - size * 1.45, rails - size * 0.82, size * 1.4, size * 0.5, size * 0.22);
  ctx.rect(x - size * 1.95, rails - size * 1.06, size * 0.6, size * 0.86);
  ctx.rect(x - size * 2.02, rails - size * 1.13, size * 0.74, size * 0.09);
  ctx.rect(x - size * 1.9, rails - size * 0.36, size * 1.86, size * 0.14);
  ctx.moveTo(x - size * 0.42, rails - size * 0.8);
  ctx.lineTo(x - size * 0.48, rails - size * 1.18);
  ctx.lineTo(x - size * 0.18, rails - size * 1.18);
  ctx.lineTo(x - size * 0.24, rails - size * 0.8);
  ctx.roundRect(x - size * 0.9, rails - size * 0.96, size * 0.24, size * 0.2, size * 0.1);
  ctx.moveTo(x - size * 0.1, rails - size * 0.3);
  ctx.lineTo(x + size * 0.16, rails - size * 0.03);
  ctx.lineTo(x - size * 0.1, rails - size * 0.03);
  ctx.fill();
  for (const [place, radius] of [
    [-1.55, 0.23],
    [-1.08, 0.23],
    [-0.61, 0.23],
    [-0.22, 0.13],
  ] as const) {
    ctx.fillStyle = tint;
    ctx.beginPath();
    ctx.arc(x + place * size, rails - radius * size, radius * size, 0, 7);
    ctx.fill();
  }
  const turn = (time * speed) / (size * 0.23);
  ctx.strokeStyle = trim;
  ctx.lineWidth = size * 0.045;
  ctx.beginPath();
  const rodY = rails - size * 0.23 + Math.sin(turn) * size * 0.11;
  ctx.moveTo(x - size * 1.55 + Math.cos(turn) * size * 0.11, rodY);
  ctx.lineTo(x - size * 0.61 + Math.cos(turn) * size * 0.11, rodY);
  ctx.stroke();
  ctx.fillStyle = trim;
  ctx.fillRect(x - size * 1.82, rails - size * 0.96, size * 0.32, size * 0.26);
  ctx.fillRect(x - size * 0.06, rails - size * 0.66, size * 0.08, size * 0.14);
}
