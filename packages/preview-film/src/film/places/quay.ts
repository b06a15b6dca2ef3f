import { css } from '../color.ts';
import { CAMERA_REACH, type Layer, paint, type Stage } from '../layer.ts';

/** The near bank: a pavement with a railing, dark against the water. */
export function createQuay(stage: Stage, options: { top: number }): Layer {
  const { width, height, unit, palette } = stage;
  const reach = width * CAMERA_REACH + 4;
  const rail = unit * 62;
  const image = paint(width + 2 * reach, height - options.top + rail, (ctx) => {
    ctx.fillStyle = css(palette.near);
    ctx.fillRect(0, rail, width + 2 * reach, height);
    ctx.fillRect(0, 0, width + 2 * reach, unit * 6);
    ctx.fillRect(0, rail * 0.5, width + 2 * reach, unit * 2.5);
    for (let x = unit * 20; x < width + 2 * reach; x += unit * 92) {
      ctx.fillRect(x - unit * 3.5, -unit, unit * 7, rail + unit * 4);
      for (let bar = 1; bar < 6; bar += 1) ctx.fillRect(x + bar * unit * 15.3, 0, unit * 1.8, rail);
    }
  });
  return ({ ctx, cameraX }) => ctx.drawImage(image, cameraX - reach, options.top - rail);
}
