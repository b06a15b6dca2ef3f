import type { Layer, Stage } from './layer.ts';
import { glow } from './sky.ts';

const TURN = Math.PI * 2;

export interface MotesOptions {
  name: string;
  count: number;
  tint: string;
  size: number;
  /** Pixels per second upwards at 1000 pixels; negative falls. */
  rise: number;
  /** Only below this line. */
  top?: number;
  flicker: number;
}

/** Points of light that wander: embers, fireflies, dust in the sun, bubbles. */
export function createMotes(stage: Stage, options: MotesOptions): Layer {
  const { width, height, unit } = stage;
  const random = stage.random.fork(options.name);
  const sprite = glow(64, options.tint);
  const top = options.top ?? 0;
  const reach = height - top;
  const motes = Array.from({ length: options.count }, () => ({
    x: random.next() * width,
    y: random.next() * reach,
    size: options.size * unit * (0.4 + 1.3 * random.next() ** 3),
    phase: random.between(0, TURN),
    rate: random.between(0.6, 1.5),
  }));
  return ({ ctx, time, cameraX }) => {
    ctx.globalCompositeOperation = 'lighter';
    for (const { x, y, size, phase, rate } of motes) {
      const risen = (((y - time * options.rise * unit * rate) % reach) + reach) % reach;
      const left = x + Math.sin(time * 0.8 * rate + phase) * unit * 34 + cameraX;
      const edge = Math.min(1, risen / (reach * 0.15), (reach - risen) / (reach * 0.1));
      ctx.globalAlpha =
        Math.max(0, edge) *
        (1 - options.flicker + options.flicker * (0.5 + 0.5 * Math.sin(time * 5 * rate + phase * 3)));
      ctx.drawImage(sprite, left - size, top + risen - size, size * 2, size * 2);
    }
  };
}
