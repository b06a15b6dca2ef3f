import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixColor, shiftColor } from '../color.ts';
import type { Layer, Stage } from '../layer.ts';
import { glow } from '../sky.ts';

export interface AfloatOptions {
  x: number;
  /** The waterline, in pixels from the top. */
  waterline: number;
  size: number;
  /** Pixels per second to the right. */
  speed: number;
}

/** A folded paper boat, bobbing, with its own reflection and the rings that it leaves. */
export function createPaperBoat(stage: Stage, options: AfloatOptions): Layer {
  const { palette } = stage;
  const paper = mixColor(palette.light, { lightness: 0.96, a: 0, b: 0.01 }, 0.6);
  const side = mixColor(paper, palette.sky.from[1] ?? palette.near, 0.32);
  const inside = mixColor(paper, palette.near, 0.5);
  const draw = (ctx: SKRSContext2D, size: number) => {
    const fill = (tint: string, points: readonly (readonly [number, number])[]) => {
      ctx.fillStyle = tint;
      ctx.beginPath();
      for (const [index, [x, y]] of points.entries()) {
        if (index === 0) ctx.moveTo(x * size, y * size);
        else ctx.lineTo(x * size, y * size);
      }
      ctx.fill();
    };
    fill(css(inside), [
      [-0.9, -0.36],
      [0.9, -0.36],
      [0.55, 0],
      [-0.55, 0],
    ]);
    fill(css(paper), [
      [-0.36, -0.2],
      [0, -0.86],
      [0.02, -0.12],
    ]);
    fill(css(side), [
      [0.38, -0.2],
      [0, -0.86],
      [0.02, -0.12],
    ]);
    fill(css(paper), [
      [-0.98, -0.44],
      [-0.12, -0.14],
      [0.04, 0.06],
      [-0.56, 0.06],
    ]);
    fill(css(shiftColor(side, { lightness: 0.05 })), [
      [0.98, -0.44],
      [-0.12, -0.14],
      [-0.02, 0.06],
      [0.58, 0.06],
    ]);
    ctx.strokeStyle = css(palette.light, 0.7);
    ctx.lineWidth = size * 0.012;
    ctx.beginPath();
    ctx.moveTo(-0.98 * size, -0.44 * size);
    ctx.lineTo(-0.12 * size, -0.14 * size);
    ctx.lineTo(0.98 * size, -0.44 * size);
    ctx.moveTo(0, -0.86 * size);
    ctx.lineTo(0.02 * size, -0.12 * size);
    ctx.stroke();
  };
  return afloat(stage, options, draw);
}

/** A small sailing boat, its lamp lit in the dark. */
export function createSailingBoat(stage: Stage, options: AfloatOptions): Layer {
  const { palette } = stage;
  const sail = mixColor(palette.light, palette.haze, 0.35);
  const shade = mixColor(sail, palette.near, 0.34);
  const lamp = glow(64, css(palette.accent, 1));
  const draw = (ctx: SKRSContext2D, size: number, time: number) => {
    const billow = 0.06 + 0.025 * Math.sin(time * 1.2);
    ctx.fillStyle = css(sail);
    ctx.beginPath();
    ctx.moveTo(0.03 * size, -1.62 * size);
    ctx.quadraticCurveTo((0.55 + billow) * size, -0.85 * size, 0.62 * size, -0.3 * size);
    ctx.lineTo(0.03 * size, -0.24 * size);
    ctx.fill();
    ctx.fillStyle = css(shade);
    ctx.beginPath();
    ctx.moveTo(-0.03 * size, -1.5 * size);
    ctx.quadraticCurveTo((-0.28 + billow) * size, -0.75 * size, -0.52 * size, -0.28 * size);
    ctx.lineTo(-0.03 * size, -0.24 * size);
    ctx.fill();
    ctx.fillStyle = css(palette.near);
    ctx.fillRect(-0.015 * size, -1.72 * size, 0.03 * size, 1.6 * size);
    const hull = ctx.createLinearGradient(0, -0.2 * size, 0, 0.06 * size);
    hull.addColorStop(0, css(mixColor(palette.near, palette.accent, 0.34)));
    hull.addColorStop(1, css(palette.near));
    ctx.fillStyle = hull;
    ctx.beginPath();
    ctx.moveTo(-0.72 * size, -0.2 * size);
    ctx.quadraticCurveTo(0, -0.11 * size, 0.84 * size, -0.26 * size);
    ctx.quadraticCurveTo(0.66 * size, 0.06 * size, 0.36 * size, 0.06 * size);
    ctx.lineTo(-0.5 * size, 0.06 * size);
    ctx.quadraticCurveTo(-0.68 * size, 0, -0.72 * size, -0.2 * size);
    ctx.fill();
    if (!palette.isDark) return;
    ctx.globalCompositeOperation = 'screen';
    ctx.drawImage(lamp, -0.9 * size, -0.62 * size, 0.8 * size, 0.8 * size);
    ctx.globalCompositeOperation = 'source-over';
  };
  return afloat(stage, options, draw);
}

function afloat(
  stage: Stage,
  options: AfloatOptions,
  draw: (ctx: SKRSContext2D, size: number, time: number) => void,
): Layer {
  const { unit, palette, width } = stage;
  const { waterline, size, speed } = options;
  return ({ ctx, time, cameraX }) => {
    const x = Math.min(width * 1.4, options.x + time * speed) + cameraX * 0.9;
    const bob = Math.sin(time * 1.5) * unit * 6;
    const roll = Math.sin(time * 1.15 + 0.6) * 0.055;
    ctx.save();
    ctx.translate(x, waterline + bob * 0.4);
    ctx.scale(1, -0.72);
    ctx.rotate(roll);
    ctx.globalAlpha = 0.3;
    draw(ctx, size, time);
    ctx.restore();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = css(palette.light);
    ctx.lineWidth = unit * 1.8;
    for (let ring = 0; ring < 4; ring += 1) {
      const age = (time * 0.34 + ring / 4) % 1;
      ctx.globalAlpha = 0.4 * (1 - age) * Math.min(1, age * 6);
      ctx.beginPath();
      ctx.ellipse(x, waterline + unit * 4, size * (0.6 + 0.9 * age), size * (0.1 + 0.16 * age), 0, 0, 7);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    ctx.translate(x, waterline + bob);
    ctx.rotate(roll);
    draw(ctx, size, time);
  };
}
