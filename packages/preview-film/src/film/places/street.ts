import { css, mixColor, shiftColor } from '../color.ts';
import { depthColor } from '../land.ts';
import { type Layer, paint, type Stage } from '../layer.ts';
import { glow } from '../sky.ts';

/** Houses on both sides of a road that runs away from us, their lower windows lit. */
export function createStreet(stage: Stage, ground: number): Layer {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork('street');
  const vanishX = width * random.between(0.44, 0.56);
  const vanishY = ground - unit * 14;
  const near = palette.near;
  const far = depthColor(palette, 0.3);
  const lit = stage.scene.time !== 'day' && stage.scene.time !== 'dawn';
  const image = paint(width, height, (ctx) => {
    for (const side of [-1, 1]) {
      const edge = side < 0 ? -width * 0.1 : width * 1.1;
      let from = 0.06;
      const houses: { from: number; to: number; tall: number }[] = [];
      while (from < 1) {
        const to = Math.min(1.02, from + 0.05 + from * random.between(0.22, 0.4));
        houses.push({ from, to, tall: random.between(0.75, 1.25) });
        from = to;
      }
      for (const { from: start, to: end, tall } of houses) {
        // From the vanishing point outwards: everything grows with its distance from there.
        const at = (part: number, level: number): [number, number] => [
          vanishX + (edge - vanishX) * part,
          vanishY + (ground - vanishY) * part * 1.5 - level * height * 0.95 * part,
        ];
        const [x0, foot0] = at(start, 0);
        const [x1, foot1] = at(end, 0);
        const [, top0] = at(start, tall);
        const [, top1] = at(end, tall);
        const body = shiftColor(mixColor(far, near, Math.min(1, end * 1.15)), {
          lightness: random.between(-0.02, 0.03),
        });
        ctx.fillStyle = css(body);
        ctx.beginPath();
        ctx.moveTo(x0, foot0 + 2);
        ctx.lineTo(x0, top0);
        ctx.lineTo(x1, top1);
        ctx.lineTo(x1, foot1 + 2);
        ctx.fill();
        const floors = 5;
        const bays = Math.max(2, Math.round((end - start) * 14));
        for (let floor = 0; floor < floors; floor += 1) {
          for (let bay = 0; bay < bays; bay += 1) {
            const isLit = lit && random.chance(floor === 0 ? 0.75 : 0.3);
            const low = (tall * (floor + 0.2)) / floors;
            const high = (tall * (floor + 0.72)) / floors;
            const left = start + ((end - start) * (bay + 0.2)) / bays;
            const right = start + ((end - start) * (bay + 0.76)) / bays;
            const corners = [at(left, low), at(left, high), at(right, high), at(right, low)];
            ctx.fillStyle = isLit
              ? css(mixColor(palette.accent, palette.light, random.next() * 0.5), random.between(0.4, 0.9))
              : css(shiftColor(body, { lightness: lit ? 0.03 : 0.06 }), 0.9);
            ctx.beginPath();
            for (const [x, y] of corners) ctx.lineTo(x, y);
            ctx.fill();
          }
        }
      }
    }
    ctx.fillStyle = css(mixColor(depthColor(palette, 0.7), near, 0.4));
    ctx.fillRect(0, ground, width, height - ground);
  });
  const lampGlow = glow(128, css(palette.accent, 1));
  const lamps = [0.12, 0.22, 0.4, 0.72].flatMap((part) =>
    [-1, 1].map((side) => {
      const edge = side < 0 ? width * 0.06 : width * 0.94;
      const x = vanishX + (edge - vanishX) * part;
      const foot = vanishY + (ground - vanishY) * part * 1.5;
      return { x, foot, top: foot - height * 0.42 * part, part };
    }),
  );
  return ({ ctx, time, cameraX }) => {
    ctx.drawImage(image, 0, 0);
    for (const { x, foot, top, part } of lamps) {
      ctx.globalCompositeOperation = 'source-over';
      ctx.globalAlpha = 1;
      ctx.strokeStyle = css(near);
      ctx.lineWidth = unit * 8 * part + 1;
      ctx.beginPath();
      ctx.moveTo(x + cameraX * part * 0.2, foot);
      ctx.lineTo(x + cameraX * part * 0.2, top);
      ctx.stroke();
      if (!lit) continue;
      ctx.globalCompositeOperation = 'screen';
      ctx.globalAlpha = 0.85 + 0.05 * Math.sin(time * 9 + x);
      const size = unit * (34 + 250 * part);
      ctx.drawImage(lampGlow, x - size + cameraX * part * 0.2, top - size, size * 2, size * 2);
    }
  };
}
