import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixColor } from '../color.ts';
import type { Layer, Stage } from '../layer.ts';
import { glow } from '../sky.ts';

type Flame = (ctx: SKRSContext2D, x: number, y: number, size: number, time: number, phase: number) => void;

/** A flame that stands on (x, y) and never stands still. */
function createFlame(stage: Stage): Flame {
  const halo = glow(128, css(stage.palette.accent, 1));
  return (ctx, x, y, size, time, phase) => {
    const lean = Math.sin(time * 3.1 + phase) * 0.1 + Math.sin(time * 7.7 + phase * 2) * 0.06;
    const tall = size * (1 + 0.1 * Math.sin(time * 9.3 + phase) + 0.05 * Math.sin(time * 17 + phase));
    ctx.globalCompositeOperation = 'screen';
    ctx.globalAlpha = 0.62 + 0.06 * Math.sin(time * 8 + phase);
    const reach = size * 5.2;
    ctx.drawImage(halo, x - reach, y - tall * 0.5 - reach, reach * 2, reach * 2);
    ctx.globalCompositeOperation = 'source-over';
    ctx.globalAlpha = 1;
    for (const [scale, tint] of [
      [1, '#ff9a2e'],
      [0.74, '#ffd34d'],
      [0.44, '#fffbe0'],
    ] as const) {
      const wide = tall * 0.24 * scale;
      const high = tall * scale;
      ctx.fillStyle = tint;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.bezierCurveTo(x - wide * 1.5, y - high * 0.12, x - wide, y - high * 0.5, x + lean * high, y - high);
      ctx.bezierCurveTo(x + wide, y - high * 0.5, x + wide * 1.5, y - high * 0.12, x, y);
      ctx.fill();
    }
  };
}

/** A cake of two tiers with icing that runs, and candles that burn. */
export function createCake(stage: Stage, options: { x: number; foot: number; size: number }): Layer {
  const { palette } = stage;
  const random = stage.random.fork('cake');
  const { foot, size } = options;
  const flame = createFlame(stage);
  const cream = mixColor(palette.light, { lightness: 0.93, a: 0.02, b: 0.03 }, 0.5);
  const sponge = random.pick([
    { lightness: 0.62, a: 0.12, b: 0.03 },
    { lightness: 0.45, a: 0.05, b: 0.06 },
    { lightness: 0.66, a: -0.02, b: -0.07 },
    { lightness: 0.72, a: 0.05, b: 0.1 },
  ]);
  const tiers = [
    { half: size * 0.62, top: foot - size * 0.42, low: foot - size * 0.03 },
    { half: size * 0.42, top: foot - size * 0.8, low: foot - size * 0.42 },
  ].map((tier) => ({ ...tier, drips: Array.from({ length: 9 }, () => random.between(0.12, 0.42)) }));
  const count = 5 + random.index(3);
  const candles = Array.from({ length: count }, (_, index) => ({
    place: (index + 0.5) / count - 0.5,
    tint: random.pick(['#ff7aa8', '#6fd3ff', '#ffd95e', '#a8f0a0', '#c79bff']),
    phase: random.between(0, 7),
  }));
  const sprinkles = Array.from({ length: 44 }, () => ({
    tier: random.chance(0.58) ? 0 : 1,
    x: random.between(-0.92, 0.92),
    y: random.between(0.45, 0.92),
    tint: random.pick(['#ff7aa8', '#6fd3ff', '#ffd95e', '#a8f0a0', '#fff']),
  }));
  return ({ ctx, time, cameraX }) => {
    ctx.translate(options.x + cameraX * 0.9, 0);
    ctx.fillStyle = css(mixColor(palette.near, palette.light, 0.5));
    ctx.beginPath();
    ctx.ellipse(0, foot, size * 0.84, size * 0.13, 0, 0, 7);
    ctx.fill();
    for (const { half, top, low, drips } of tiers) {
      const flat = half * 0.2;
      const side = ctx.createLinearGradient(-half, 0, half, 0);
      side.addColorStop(0, css(mixColor(sponge, palette.near, 0.55)));
      side.addColorStop(0.5, css(sponge));
      side.addColorStop(1, css(mixColor(sponge, palette.near, 0.62)));
      ctx.fillStyle = side;
      ctx.beginPath();
      ctx.ellipse(0, low, half, flat, 0, 0, Math.PI);
      ctx.lineTo(-half, top);
      ctx.lineTo(half, top);
      ctx.fill();
      const icing = ctx.createLinearGradient(-half, 0, half, 0);
      icing.addColorStop(0, css(mixColor(cream, palette.near, 0.36)));
      icing.addColorStop(0.5, css(cream));
      icing.addColorStop(1, css(mixColor(cream, palette.near, 0.42)));
      ctx.fillStyle = icing;
      ctx.beginPath();
      ctx.moveTo(-half, top);
      const step = (half * 2) / drips.length;
      for (const [index, drip] of drips.entries()) {
        const left = -half + index * step;
        const sag = Math.sqrt(Math.max(0, 1 - ((left + step / 2) / half) ** 2)) * flat;
        ctx.bezierCurveTo(
          left + step * 0.05,
          top + sag + (low - top) * drip * 1.3,
          left + step * 0.95,
          top + sag + (low - top) * drip * 1.3,
          left + step,
          top + sag * 0.6 + (low - top) * 0.08,
        );
      }
      ctx.lineTo(half, top);
      ctx.ellipse(0, top, half, flat, 0, 0, 7);
      ctx.fill();
    }
    for (const { tier, x, y, tint } of sprinkles) {
      const { half, top, low } = tiers[tier] ?? { half: 0, top: 0, low: 0 };
      ctx.globalAlpha = 0.85 * (1 - Math.abs(x) * 0.5);
      ctx.fillStyle = tint;
      ctx.beginPath();
      ctx.arc(x * half, top + (low - top) * y + Math.sqrt(1 - x * x) * half * 0.18, size * 0.012, 0, 7);
      ctx.fill();
    }
    const top = foot - size * 0.8;
    for (const { place, tint, phase } of candles) {
      const x = place * size * 0.64;
      const y = top + Math.cos(place * 3) * size * 0.03;
      ctx.globalCompositeOperation = 'source-over';
      ctx.globalAlpha = 1;
      ctx.fillStyle = tint;
      ctx.fillRect(x - size * 0.016, y - size * 0.23, size * 0.032, size * 0.23);
      ctx.fillStyle = 'rgba(255,255,255,0.55)';
      for (let stripe = 0; stripe < 4; stripe += 1)
        ctx.fillRect(x - size * 0.016, y - size * 0.21 + stripe * size * 0.055, size * 0.032, size * 0.018);
      flame(ctx, x, y - size * 0.235, size * 0.15, time, phase);
    }
  };
}

/** Three candles of different height. */
export function createCandles(stage: Stage, options: { x: number; foot: number; size: number }): Layer {
  const flame = createFlame(stage);
  const { palette } = stage;
  return ({ ctx, time, cameraX }) => {
    for (const [index, [offset, tall]] of [
      [-0.34, 0.6],
      [0.02, 0.95],
      [0.36, 0.42],
    ].entries()) {
      const x = options.x + (offset ?? 0) * options.size + cameraX * 0.9;
      const half = options.size * 0.085;
      const top = options.foot - (tall ?? 0.5) * options.size;
      ctx.globalCompositeOperation = 'source-over';
      ctx.globalAlpha = 1;
      const wax = ctx.createLinearGradient(0, top, 0, options.foot);
      wax.addColorStop(0, css(palette.light));
      wax.addColorStop(0.4, css(mixColor(palette.light, palette.accent, 0.4)));
      wax.addColorStop(1, css(mixColor(palette.accent, palette.near, 0.65)));
      ctx.fillStyle = wax;
      ctx.beginPath();
      ctx.roundRect(x - half, top, half * 2, options.foot - top, half * 0.4);
      ctx.fill();
      flame(ctx, x, top - half * 0.2, options.size * 0.2, time, index * 2.1);
    }
  };
}
