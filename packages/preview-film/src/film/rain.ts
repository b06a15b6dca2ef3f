import { css } from './color.ts';
import type { Layer, Stage } from './layer.ts';

const TURN = Math.PI * 2;

/** Rain in three distances; with `ground`, drops burst into rings on it. */
export function createRain(stage: Stage, options: { amount: number; slant: number; ground?: number }): Layer {
  const { width, height, unit } = stage;
  const random = stage.random.fork('rain');
  const banks = [0, 1, 2].map((near) => ({
    drops: Array.from({ length: Math.round(options.amount * (260 - 75 * near)) }, () => ({
      x: random.next(),
      y: random.next(),
      rate: random.between(0.9, 1.15),
    })),
    speed: height * (1.5 + 0.75 * near),
    long: unit * (26 + 34 * near),
    thick: unit * (1 + 0.75 * near),
    alpha: 0.16 + 0.07 * near,
  }));
  const ground = options.ground ?? height;
  const rings = Array.from(
    { length: options.ground === undefined ? 0 : Math.round(90 * options.amount) },
    () => {
      const near = random.next();
      return {
        x: random.next() * width,
        y: ground + (height - ground) * (0.06 + 0.94 * near),
        size: unit * (5 + 24 * near),
        phase: random.next(),
        rate: random.between(1.1, 1.8),
      };
    },
  );
  return ({ ctx, time }) => {
    ctx.strokeStyle = css(stage.palette.light);
    for (const { drops, speed, long, thick, alpha } of banks) {
      ctx.globalAlpha = alpha;
      ctx.lineWidth = thick;
      ctx.beginPath();
      for (const { x, y, rate } of drops) {
        const fallen = (y * (height + long) + time * speed * rate) % (height + long);
        const left =
          (((x * width * 1.2 + fallen * options.slant) % (width * 1.2)) + width * 1.2) % (width * 1.2);
        ctx.moveTo(left - width * 0.1, fallen);
        ctx.lineTo(left - width * 0.1 - long * options.slant, fallen - long);
      }
      ctx.stroke();
    }
    ctx.lineWidth = unit * 1.3;
    for (const { x, y, size, phase, rate } of rings) {
      const age = (time * rate + phase) % 1;
      const jump = Math.floor(time * rate + phase) * 0.618;
      ctx.globalAlpha = 0.42 * (1 - age) ** 1.5;
      ctx.beginPath();
      ctx.ellipse((x + jump * width) % width, y, size * age, size * age * 0.3, 0, 0, TURN);
      ctx.stroke();
    }
  };
}
