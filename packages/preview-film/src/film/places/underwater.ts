import { Path2D } from '@napi-rs/canvas';
import { css, mixColor } from '../color.ts';
import { depthColor } from '../land.ts';
import { CAMERA_REACH, type Layer, type Stage } from '../layer.ts';

/** Ribbons of weed that rise from the ground and sway. */
export function createWeed(stage: Stage, options: { count: number; base: number; depth: number }): Layer {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork(`weed ${options.depth}`);
  const plants = Array.from({ length: options.count }, () => ({
    x: random.between(-0.05, 1.05) * width,
    tall: unit * random.between(90, 330) * (0.4 + 0.6 * options.depth),
    thick: unit * random.between(7, 15) * (0.4 + 0.6 * options.depth),
    phase: random.between(0, 7),
  }));
  const tint = css(mixColor(depthColor(palette, options.depth), palette.accent, 0.1));
  return ({ ctx, time, cameraX }) => {
    ctx.fillStyle = tint;
    ctx.beginPath();
    for (const { x, tall, thick, phase } of plants) {
      const foot = Math.min(height, options.base + unit * 40);
      const left = x + cameraX * options.depth;
      const points = Array.from({ length: 9 }, (_, index) => {
        const up = index / 8;
        const bend =
          Math.sin(time * 1.1 + phase + up * 3.2) * unit * 34 * up + Math.sin(phase) * unit * 40 * up * up;
        return {
          x: left + bend,
          y: foot - tall * up,
          half: thick * (1 - up) * (0.7 + 0.3 * Math.sin(up * 18 + phase)),
        };
      });
      for (const [index, point] of points.entries()) {
        if (index === 0) ctx.moveTo(point.x - point.half, point.y);
        else ctx.lineTo(point.x - point.half, point.y);
      }
      for (const point of points.toReversed()) ctx.lineTo(point.x + point.half, point.y);
      ctx.closePath();
    }
    ctx.fill();
  };
}

/** The ruins of a temple: columns of several heights, one lintel in place, one fallen. */
export function createRuins(stage: Stage, options: { base: number; depth: number; tall: number }): Layer {
  const { width, unit, palette } = stage;
  const random = stage.random.fork(`ruins ${options.depth}`);
  const { base, tall, depth } = options;
  const path = new Path2D();
  const flutes = new Path2D();
  const count = 6;
  const gap = Math.min(width * 0.78, tall * 3) / count;
  const left = width * 0.5 - gap * (count / 2 - 0.5) + (random.chance(0.5) ? 1 : -1) * width * 0.06;
  const heights = Array.from({ length: count }, (_, index) =>
    index === 2 || index === 3 ? 1 : random.between(0.3, 1),
  );
  for (const [index, part] of heights.entries()) {
    const x = left + index * gap;
    const half = tall * 0.075;
    const top = base - tall * part;
    path.rect(x - half * 1.5, base - tall * 0.04, half * 3, tall * 0.3);
    path.moveTo(x - half, base);
    path.lineTo(x - half * 0.82, top);
    // A broken column ends in a slant, a whole one in a capital.
    path.lineTo(x + half * 0.82, part > 0.9 ? top : top + half * random.between(0.4, 1.4));
    path.lineTo(x + half, base);
    path.closePath();
    if (part > 0.9) path.rect(x - half * 1.35, top - tall * 0.035, half * 2.7, tall * 0.06);
    for (const offset of [-0.5, -0.15, 0.2, 0.55]) {
      flutes.moveTo(x + half * offset, base);
      flutes.lineTo(x + half * offset * 0.82, top + half);
    }
  }
  const whole = left + 2 * gap;
  path.rect(whole - gap * 0.35, base - tall * 1.12, gap * 1.7, tall * 0.09);
  path.moveTo(whole - gap * 0.42, base - tall * 1.12);
  path.lineTo(whole + gap * 0.5, base - tall * 1.34);
  path.lineTo(whole + gap * 1.42, base - tall * 1.12);
  path.closePath();
  const body = depthColor(palette, depth);
  return ({ ctx, cameraX, cameraY }) => {
    ctx.translate(cameraX * depth, cameraY * depth);
    const gradient = ctx.createLinearGradient(0, base - tall * 1.3, 0, base);
    gradient.addColorStop(0, css(mixColor(body, palette.haze, 0.12)));
    gradient.addColorStop(1, css(body));
    ctx.fillStyle = gradient;
    ctx.fill(path);
    ctx.strokeStyle = css(mixColor(body, palette.near, 0.5), 0.7);
    ctx.lineWidth = unit * 2;
    ctx.stroke(flutes);
  };
}

/** The underside of the waves: a net of light that drifts below the surface. */
export function createCaustics(stage: Stage): Layer {
  const { width, unit, palette } = stage;
  const random = stage.random.fork('caustics');
  const lines = Array.from({ length: 16 }, (_, index) => ({
    y: unit * (6 + index * 11),
    phase: random.between(0, 7),
    rate: random.between(0.6, 1.4),
  }));
  return ({ ctx, time, cameraX }) => {
    ctx.globalCompositeOperation = 'screen';
    ctx.strokeStyle = css(palette.light);
    for (const [index, { y, phase, rate }] of lines.entries()) {
      ctx.globalAlpha = 0.34 * (1 - index / lines.length);
      ctx.lineWidth = unit * (5 - index * 0.25);
      ctx.beginPath();
      for (let x = -width * CAMERA_REACH; x <= width * (1 + CAMERA_REACH); x += unit * 16) {
        const place = x / (unit * (70 + index * 9));
        ctx.lineTo(
          x + cameraX * 0.2,
          y +
            Math.sin(place + time * rate + phase) * unit * (5 + index) +
            Math.sin(place * 2.3 - time * rate * 1.4) * unit * (3 + index * 0.6),
        );
      }
      ctx.stroke();
    }
  };
}
