import { color, mixColor } from '../color.ts';
import { createRidge, type RidgeOptions, ridgeLine } from '../land.ts';
import type { Stage } from '../layer.ts';
import { createMist } from '../mist.ts';
import { hangSky, isSnowy, type Setting } from '../setting.ts';
import { createGrass, createRays, createTrunks } from './forest.ts';

/** Trunks behind trunks in a mist that light falls through. */
export function buildForest(stage: Stage): Setting {
  const { unit, height, width, palette, light, horizon } = stage;
  const wide = width / (unit * 1_000);
  const foot = horizon + unit * 60;
  const standFoot = height - unit * 150;
  const count = (trunks: number) => Math.max(3, Math.round(trunks * wide));
  const snowy = isSnowy(stage);
  const floor: RidgeOptions = {
    name: 'floor',
    base: standFoot,
    rise: unit * 20,
    peaks: 1.6,
    depth: 0.8,
    ...(snowy ? { tint: mixColor(color('#eef4ff'), palette.haze, palette.isDark ? 0.7 : 0.3) } : {}),
  };
  return {
    far: [
      ...hangSky(stage, { bottom: foot + unit * 40 }),
      createTrunks(stage, { name: 'far', depth: 0.1, count: count(26), foot, leaves: true }),
      createMist(stage, { name: 'deep', y: foot - unit * 260, height: unit * 420, alpha: 0.6, depth: 0.2 }),
      createTrunks(stage, {
        name: 'behind',
        depth: 0.3,
        count: count(15),
        foot: foot + unit * 40,
        leaves: true,
      }),
      createMist(stage, {
        name: 'between',
        y: foot - unit * 150,
        height: unit * 330,
        alpha: 0.55,
        depth: 0.4,
      }),
    ],
    middle: [
      createTrunks(stage, {
        name: 'middle',
        depth: 0.55,
        count: count(8),
        foot: foot + unit * 90,
        leaves: true,
      }),
      createRidge(stage, floor),
      createRays(stage, {
        count: 9,
        alpha: palette.isDark ? 0.24 : 0.5,
        fromX: light.x,
        bottom: height * 0.86,
      }),
    ],
    near: [
      createTrunks(stage, { name: 'near', depth: 0.94, count: 4, foot: height + unit * 40, leaves: true }),
      createGrass(stage, {
        count: Math.round(150 * wide),
        base: height - unit * 22,
        tall: unit * 105,
        wind: 0.07,
        lit: 0.1,
      }),
    ],
    ground: ridgeLine(stage, floor),
    groundDepth: floor.depth,
    distance: foot,
  };
}
