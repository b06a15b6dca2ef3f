import type { Layer, Stage } from './layer.ts';

const TURN = Math.PI * 2;

/** Leaves or petals on the wind, turning over as they fall. */
export function createLeaves(
  stage: Stage,
  options: { count: number; tints: readonly string[]; size: number },
): Layer {
  const { width, height, unit } = stage;
  const random = stage.random.fork('leaves');
  const leaves = Array.from({ length: options.count }, (_, index) => ({
    x: random.next(),
    y: random.next(),
    near: 0.4 + 1.1 * random.next() ** 2,
    spin: random.between(1, 3),
    phase: random.between(0, TURN),
    tint: options.tints[index % options.tints.length] ?? '#fff',
  }));
  return ({ ctx, time, cameraX }) => {
    for (const { x, y, near, spin, phase, tint } of leaves) {
      const fallen = (y * height * 1.1 + time * unit * 105 * near) % (height * 1.1);
      const left =
        (x * width * 1.3 +
          time * unit * 75 * near +
          Math.sin(time * 1.2 + phase) * unit * 40 +
          cameraX * near) %
        (width * 1.3);
      const size = options.size * unit * near;
      ctx.setTransform(1, 0, 0, 1, left - width * 0.15, fallen - height * 0.05);
      ctx.rotate(Math.sin(time * spin + phase) * 1.3 + phase);
      ctx.scale(1, 0.25 + 0.75 * Math.abs(Math.cos(time * spin * 0.8 + phase)));
      ctx.globalAlpha = 0.88;
      ctx.fillStyle = tint;
      ctx.beginPath();
      ctx.moveTo(-size, 0);
      ctx.quadraticCurveTo(0, -size * 0.75, size, 0);
      ctx.quadraticCurveTo(0, size * 0.75, -size, 0);
      ctx.fill();
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  };
}
