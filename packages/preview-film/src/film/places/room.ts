import { css, mixColor } from '../color.ts';
import { type Layer, paint, type Stage } from '../layer.ts';
import { glow } from '../sky.ts';

/** A warm room far out of focus: discs of light of many sizes, breathing slowly. */
export function createBokeh(stage: Stage, options: { count: number; bottom: number }): Layer {
  const { width, unit, palette } = stage;
  const random = stage.random.fork('bokeh');
  const tints = [
    palette.accent,
    palette.light,
    mixColor(palette.accent, { lightness: 0.6, a: 0.16, b: 0.06 }, 0.55),
    mixColor(palette.accent, { lightness: 0.7, a: -0.06, b: -0.05 }, 0.5),
  ];
  const discs = tints.map((tint) =>
    paint(128, 128, (ctx) => {
      const gradient = ctx.createRadialGradient(64, 64, 0, 64, 64, 62);
      gradient.addColorStop(0, css(tint, 0.5));
      gradient.addColorStop(0.86, css(tint, 0.66));
      gradient.addColorStop(0.94, css(tint, 0.95));
      gradient.addColorStop(1, css(tint, 0));
      ctx.fillStyle = gradient;
      ctx.fillRect(0, 0, 128, 128);
    }),
  );
  const lights = Array.from({ length: options.count }, () => ({
    x: random.between(-0.05, 1.05) * width,
    y: options.bottom * random.next() ** 0.8,
    radius: unit * random.between(14, 62),
    alpha: random.between(0.16, 0.6),
    phase: random.between(0, 7),
    disc: discs[random.index(discs.length)],
  })).sort((one, other) => one.radius - other.radius);
  return ({ ctx, time, cameraX }) => {
    ctx.globalCompositeOperation = 'screen';
    for (const { x, y, radius, alpha, phase, disc } of lights) {
      if (!disc) continue;
      ctx.globalAlpha = alpha * (0.75 + 0.25 * Math.sin(time * 0.9 + phase));
      const left = x + cameraX * (0.2 + (radius / unit) * 0.006);
      ctx.drawImage(
        disc,
        left - radius,
        y - radius + Math.sin(time * 0.4 + phase) * unit * 5,
        radius * 2,
        radius * 2,
      );
    }
  };
}

/** A table top that runs out of the picture, with the light of what stands on it. */
export function createTable(stage: Stage, options: { edge: number; lightX: number }): Layer {
  const { width, height, unit, palette } = stage;
  const shine = glow(128, css(palette.accent, 1));
  return ({ ctx, time }) => {
    const wood = ctx.createLinearGradient(0, options.edge, 0, height);
    wood.addColorStop(0, css(mixColor(palette.near, palette.accent, 0.3)));
    wood.addColorStop(0.35, css(mixColor(palette.near, palette.accent, 0.14)));
    wood.addColorStop(1, css(palette.near));
    ctx.fillStyle = wood;
    ctx.fillRect(0, options.edge, width, height);
    ctx.globalCompositeOperation = 'screen';
    ctx.globalAlpha = 0.5 + 0.04 * Math.sin(time * 7.3);
    ctx.drawImage(shine, options.lightX - unit * 560, options.edge - unit * 120, unit * 1120, unit * 330);
  };
}
