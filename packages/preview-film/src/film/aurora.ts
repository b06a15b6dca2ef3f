import { color, css } from './color.ts';
import { type Layer, paint, type Stage } from './layer.ts';

/** Curtains of green and violet light, folded and slowly moving. */
export function createAurora(stage: Stage): Layer {
  const { width, horizon, unit } = stage;
  const random = stage.random.fork('aurora');
  const curtains = ['#3dffa2', '#36e0d0', '#a06bff'].map((hex, index) => ({
    sprite: paint(32, 128, (ctx) => {
      const gradient = ctx.createLinearGradient(0, 0, 0, 128);
      gradient.addColorStop(0, css(color(hex), 0));
      gradient.addColorStop(0.55, css(color(hex), 0.28));
      gradient.addColorStop(0.92, css(color(hex), 0.8));
      gradient.addColorStop(1, css(color(hex), 0));
      ctx.fillStyle = gradient;
      ctx.fillRect(0, 0, 32, 128);
      // Soft sides, so that neighbors flow into each other.
      const sides = ctx.createLinearGradient(0, 0, 32, 0);
      sides.addColorStop(0, 'rgba(0,0,0,0)');
      sides.addColorStop(0.5, 'rgba(0,0,0,1)');
      sides.addColorStop(1, 'rgba(0,0,0,0)');
      ctx.globalCompositeOperation = 'destination-in';
      ctx.fillStyle = sides;
      ctx.fillRect(0, 0, 32, 128);
    }),
    base: horizon * (0.62 - 0.13 * index),
    tall: horizon * random.between(0.42, 0.62),
    phase: random.between(0, 7),
    rate: random.between(0.18, 0.3),
  }));
  const step = Math.max(3, unit * 9);
  return ({ ctx, time, cameraX }) => {
    ctx.globalCompositeOperation = 'screen';
    for (const { sprite, base, tall, phase, rate } of curtains) {
      for (let x = -step; x < width + step; x += step) {
        const place = (x / width) * 5 + phase;
        const fold = Math.sin(place + time * rate) * 0.5 + Math.sin(place * 2.3 - time * rate * 1.7) * 0.3;
        const shine = 0.5 + 0.5 * Math.sin(place * 6.1 + time * rate * 6 + fold * 4);
        ctx.globalAlpha = 0.12 + 0.3 * shine * (0.6 + 0.4 * Math.sin(place * 0.8 - time * rate * 2));
        const bottom = base + fold * horizon * 0.16;
        ctx.drawImage(
          sprite,
          x + cameraX * 0.1 - step,
          bottom - tall * (0.75 + 0.25 * shine),
          step * 3,
          tall * (0.75 + 0.25 * shine),
        );
      }
    }
  };
}
