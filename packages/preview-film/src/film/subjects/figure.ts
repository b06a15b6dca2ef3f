import { css, mixColor } from '../color.ts';
import type { Layer, Stage } from '../layer.ts';

/** Somebody small who stands and looks into the distance, coat moving in the wind. */
export function createFigure(
  stage: Stage,
  options: { x: number; foot: number; size: number; depth: number; umbrella: boolean },
): Layer {
  const { palette } = stage;
  const { x, foot, size, depth } = options;
  const coat = css(mixColor(palette.near, palette.accent, 0.1));
  const dark = css(palette.near);
  return ({ ctx, time, cameraX }) => {
    ctx.translate(x + cameraX * depth, foot);
    const breath = Math.sin(time * 1.6) * size * 0.006;
    ctx.fillStyle = dark;
    ctx.fillRect(-size * 0.075, -size * 0.36, size * 0.06, size * 0.37);
    ctx.fillRect(size * 0.02, -size * 0.36, size * 0.06, size * 0.37);
    ctx.fillStyle = coat;
    ctx.beginPath();
    ctx.moveTo(-size * 0.1, -size * 0.78 + breath);
    ctx.quadraticCurveTo(0, -size * 0.84 + breath, size * 0.1, -size * 0.78 + breath);
    ctx.lineTo(size * 0.14, -size * 0.24);
    const wind = Math.sin(time * 2.3) * 0.03 + Math.sin(time * 5.1) * 0.012;
    ctx.quadraticCurveTo(size * 0.02, -size * 0.2, -size * (0.17 + wind), -size * 0.22);
    ctx.fill();
    ctx.strokeStyle = coat;
    ctx.lineCap = 'round';
    ctx.lineWidth = size * 0.065;
    ctx.beginPath();
    ctx.moveTo(-size * 0.1, -size * 0.73 + breath);
    ctx.lineTo(-size * 0.135, -size * 0.42);
    ctx.moveTo(size * 0.1, -size * 0.73 + breath);
    ctx.lineTo(options.umbrella ? size * 0.2 : size * 0.135, options.umbrella ? -size * 0.66 : -size * 0.42);
    ctx.stroke();
    ctx.fillStyle = dark;
    ctx.beginPath();
    ctx.arc(0, -size * 0.9 + breath, size * 0.082, 0, 7);
    ctx.fill();
    // A scarf, the one thing in color.
    ctx.fillStyle = css(palette.accent);
    ctx.beginPath();
    ctx.moveTo(-size * 0.08, -size * 0.82 + breath);
    ctx.lineTo(size * 0.08, -size * 0.82 + breath);
    ctx.lineTo(size * 0.07, -size * 0.77 + breath);
    ctx.lineTo(-size * 0.06, -size * 0.77 + breath);
    for (const part of [0.5, 1])
      ctx.quadraticCurveTo(
        -size * 0.2 * part,
        -size * (0.8 + wind * 1.6) + breath,
        -size * 0.34 * part,
        -size * (0.77 - Math.sin(time * 4 + part * 2) * 0.035),
      );
    ctx.lineTo(-size * 0.08, -size * 0.82 + breath);
    ctx.fill();
    if (!options.umbrella) return;
    ctx.strokeStyle = dark;
    ctx.lineWidth = size * 0.022;
    ctx.beginPath();
    ctx.moveTo(size * 0.19, -size * 0.6);
    ctx.lineTo(size * 0.07, -size * 1.28);
    ctx.stroke();
    ctx.fillStyle = css(palette.accent);
    ctx.beginPath();
    ctx.moveTo(-size * 0.4, -size * 0.99);
    ctx.bezierCurveTo(-size * 0.3, -size * 1.42, size * 0.38, -size * 1.48, size * 0.5, -size * 1.1);
    ctx.quadraticCurveTo(size * 0.35, -size * 1.16, size * 0.25, -size * 1.06);
    ctx.quadraticCurveTo(size * 0.1, -size * 1.13, -size * 0.04, -size * 1.02);
    ctx.quadraticCurveTo(-size * 0.22, -size * 1.09, -size * 0.4, -size * 0.99);
    ctx.fill();
  };
}
