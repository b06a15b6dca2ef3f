import { type Layer, paint, type Stage } from './layer.ts';

/** A flash that lights the whole sky, at moments that the seed chooses. */
export function createLightning(stage: Stage): Layer {
  const { width, height, unit, horizon, durationSeconds } = stage;
  const random = stage.random.fork('lightning');
  const strikes = Array.from({ length: Math.max(1, Math.ceil(durationSeconds / 3.5)) }, (_, index) => {
    const points: [number, number][] = [];
    let x = width * random.between(0.15, 0.85);
    for (let y = 0; y < horizon; y += unit * random.between(18, 44)) {
      points.push([x, y]);
      x += unit * random.between(-30, 30);
    }
    return { at: 1.2 + index * 3.5 + random.between(0, 1.4), points };
  });
  const veil = paint(1, 1, (ctx) => {
    ctx.fillStyle = '#cfe0ff';
    ctx.fillRect(0, 0, 1, 1);
  });
  return ({ ctx, time }) => {
    for (const { at, points } of strikes) {
      const age = time - at;
      if (age < 0 || age > 0.5) continue;
      const shine = Math.exp(-age * 7) * (age > 0.09 && age < 0.16 ? 0.3 : 1);
      ctx.globalCompositeOperation = 'screen';
      ctx.globalAlpha = shine * 0.42;
      ctx.drawImage(veil, 0, 0, width, height);
      ctx.globalAlpha = shine;
      ctx.strokeStyle = '#f2f6ff';
      ctx.lineJoin = 'round';
      for (const thick of [9, 3]) {
        ctx.globalAlpha = shine * (thick > 5 ? 0.25 : 1);
        ctx.lineWidth = unit * thick;
        ctx.beginPath();
        for (const [x, y] of points) ctx.lineTo(x, y);
        ctx.stroke();
      }
    }
  };
}
