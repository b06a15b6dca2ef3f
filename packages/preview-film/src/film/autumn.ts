import { type Color, color, mixColor } from './color.ts';
import { depthColor } from './land.ts';
import type { Stage } from './layer.ts';

/** Leaves about to fall, as seen at a distance. */
export function autumnTints({ palette }: Stage, depth: number): Color[] {
  const shade = palette.isDark ? 0.75 : 0.22 + 0.2 * depth;
  const air = depthColor(palette, depth);
  return ['#d9621f', '#a8361b', '#e8a033', '#c4502a'].map((hex) => mixColor(color(hex), air, shade));
}
