import type { Layer, Stage } from './layer.ts';
import { glow } from './sky.ts';

const TURN = Math.PI * 2;

/** From the far flakes to the near: how many at 1, how large and how fast at 1000 pixels, how bright. */
const DISTANCES = [
  { count: 230, radius: 2, speed: 60, alpha: 0.75 },
  { count: 110, radius: 4.2, speed: 115, alpha: 0.9 },
  { count: 26, radius: 22, speed: 190, alpha: 0.32 },
] as const;

/** Snow in three distances, the nearest out of focus. */
export function createSnow(stage: Stage, options: { amount: number; wind: number }): Layer {
  const { width, height, unit } = stage;
  const random = stage.random.fork('snow');
  const flake = glow(64, 'rgba(255,255,255,1)');
  const banks = DISTANCES.map(({ count, radius, speed, alpha }) => ({
    flakes: Array.from({ length: Math.round(options.amount * count) }, () => ({
      x: random.next(),
      y: random.next(),
      phase: random.between(0, TURN),
      size: random.between(0.6, 1.3),
    })),
    radius: unit * radius,
    speed: unit * speed,
    alpha,
  }));
  return ({ ctx, time, cameraX }) => {
    ctx.fillStyle = '#fff';
    for (const [near, { flakes, radius, speed, alpha }] of banks.entries()) {
      ctx.globalAlpha = alpha;
      const reach = height + radius * 4;
      if (near < 2) ctx.beginPath();
      for (const { x, y, phase, size } of flakes) {
        const top = ((y * reach + time * speed * size) % reach) - radius * 2;
        const wide = width * 1.2;
        const drift =
          time * options.wind * unit * (60 + 60 * near) +
          Math.sin(time * 1.1 + phase) * unit * (12 + 14 * near) +
          cameraX * near;
        const left = ((((x * wide + drift) % wide) + wide) % wide) - width * 0.1;
        const side = radius * size;
        if (near === 2) ctx.drawImage(flake, left - side, top - side, side * 2, side * 2);
        else {
          ctx.moveTo(left + side, top);
          ctx.arc(left, top, side, 0, TURN);
        }
      }
      if (near < 2) ctx.fill();
    }
  };
}
