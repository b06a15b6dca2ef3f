import { Path2D } from '@napi-rs/canvas';
import { css, mixColor } from '../color.ts';
import type { Layer, Stage } from '../layer.ts';
import { createNoise1d } from '../noise.ts';
import { glow } from '../sky.ts';

/** A cone that throws out fire: plume, fountain, rivers of lava. */
export function createVolcano(stage: Stage, options: { base: number }): Layer[] {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork('volcano');
  const x = width * random.between(0.42, 0.58);
  const tall = Math.min(height * 0.42, unit * 460);
  const half = Math.min(width * 0.6, tall * 1.6);
  const crater = unit * 52;
  const top = options.base - tall;
  const noise = createNoise1d(random, 5);
  const slope = (part: number) => crater + (half - crater) * part ** 1.6;
  const cone = new Path2D();
  // Well below its foot, so that no ground in front of it ever shows an edge.
  const steps = 90;
  for (let step = steps; step >= 0; step -= 1)
    cone.lineTo(
      x - slope((1.5 * step) / steps) + noise(step * 0.35) * unit * 16,
      top + (1.5 * tall * step) / steps,
    );
  cone.lineTo(x - crater * 0.4, top + unit * 16);
  cone.lineTo(x + crater * 0.5, top + unit * 13);
  for (let step = 0; step <= steps; step += 1)
    cone.lineTo(
      x + slope((1.5 * step) / steps) + noise(100 + step * 0.35) * unit * 16,
      top + (1.5 * tall * step) / steps,
    );
  cone.closePath();

  const rivers = Array.from({ length: 5 }, (_, index) => {
    const lean = (index - 2) * 0.3 + random.between(-0.1, 0.1);
    const wander = createNoise1d(random.fork(`river ${index}`), 3);
    const end = random.between(0.5, 1);
    return {
      path: Array.from({ length: 34 }, (_unused, step) => {
        const part = (step / 33) * end;
        return [
          x + lean * slope(part) + wander(step * 0.28) * unit * 30 * (0.2 + part),
          top + unit * 12 + tall * part,
        ] as const;
      }),
      thick: random.between(5, 10),
    };
  });
  const sparks = Array.from({ length: 190 }, () => ({
    side: (random.next() + random.next() - 1) * 1.1,
    power: random.between(0.55, 1.15),
    phase: random.next(),
    size: unit * random.between(3, 9),
    rate: random.between(0.42, 0.7),
  }));
  const puffs = Array.from({ length: 34 }, () => ({
    phase: random.next(),
    side: random.between(-1, 1),
    size: random.between(0.7, 1.3),
    spin: random.between(0, 7),
  }));
  const fire = glow(128, css(palette.accent, 1));
  const hot = glow(64, 'rgba(255,214,130,1)');
  const smokeDark = glow(128, css(mixColor(palette.near, palette.haze, 0.3), 1));
  const smokeLit = glow(128, css(mixColor(palette.near, palette.accent, 0.5), 1));

  const plume: Layer = ({ ctx, time, cameraX }) => {
    for (const { phase, side, size, spin } of puffs) {
      const age = (phase + time * 0.05) % 1;
      const radius = unit * (46 + 260 * age) * size;
      const left =
        x +
        cameraX * 0.3 +
        side * unit * (20 + 190 * age) +
        age ** 1.6 * unit * 210 +
        Math.sin(spin + time * 0.5) * unit * 14;
      const y = top - age * (top + radius * 0.4);
      ctx.globalAlpha = 0.62 * Math.min(1, age * 8) * (1 - age * 0.6);
      ctx.drawImage(smokeDark, left - radius, y - radius, radius * 2, radius * 2);
      ctx.globalAlpha = 0.75 * Math.max(0, 1 - age * 2.4) * Math.min(1, age * 8);
      ctx.drawImage(smokeLit, left - radius * 0.8, y - radius * 0.5, radius * 1.6, radius * 1.6);
    }
    ctx.globalCompositeOperation = 'screen';
    const pulse = 1 + 0.08 * Math.sin(time * 5.1) + 0.05 * Math.sin(time * 11.3);
    for (const [size, alpha] of [
      [620, 0.5],
      [260, 0.75],
    ] as const) {
      ctx.globalAlpha = alpha;
      const radius = unit * size * pulse;
      ctx.drawImage(fire, x + cameraX * 0.3 - radius, top - radius, radius * 2, radius * 2);
    }
  };

  const mountain: Layer = ({ ctx, time, cameraX }) => {
    ctx.translate(cameraX * 0.3, 0);
    const gradient = ctx.createLinearGradient(0, top, 0, options.base);
    gradient.addColorStop(0, css(mixColor(palette.near, palette.accent, 0.36)));
    gradient.addColorStop(0.22, css(mixColor(palette.near, palette.accent, 0.1)));
    gradient.addColorStop(1, css(palette.near));
    ctx.fillStyle = gradient;
    ctx.fill(cone);
    ctx.lineCap = 'round';
    ctx.lineJoin = 'round';
    for (const { path, thick } of rivers) {
      for (const [scale, tint, alpha, mode] of [
        [5, css(palette.accent), 0.14, 'screen'],
        [2, css(palette.accent), 0.5, 'screen'],
        [0.8, '#ffd98a', 0.85, 'source-over'],
      ] as const) {
        ctx.globalCompositeOperation = mode;
        ctx.globalAlpha = alpha * (0.86 + 0.14 * Math.sin(time * 3 + thick));
        ctx.strokeStyle = tint;
        ctx.lineWidth = thick * unit * scale;
        ctx.beginPath();
        for (const [left, y] of path) ctx.lineTo(left, y);
        ctx.stroke();
      }
    }
    ctx.globalCompositeOperation = 'lighter';
    for (const { side, power, phase, size, rate } of sparks) {
      const age = (time * rate + phase) % 1;
      const seconds = age * 2;
      const left = x + side * unit * 175 * seconds;
      const y = top + unit * 8 - power * unit * 480 * seconds + unit * 310 * seconds * seconds;
      if (y > options.base) continue;
      ctx.globalAlpha = (1 - age) ** 0.7;
      const radius = size * (1.4 - age);
      ctx.drawImage(
        age < 0.45 ? hot : fire,
        left - radius * 1.6,
        y - radius * 1.6,
        radius * 3.2,
        radius * 3.2,
      );
    }
  };
  return [plume, mountain];
}
