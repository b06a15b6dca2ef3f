import { autumnTints } from '../autumn.ts';
import { color, mixColor } from '../color.ts';
import { createRidge, type RidgeOptions, ridgeLine } from '../land.ts';
import type { Stage } from '../layer.ts';
import { createMist } from '../mist.ts';
import { hangSky, isSnowy, type Setting } from '../setting.ts';

/** Peaks behind peaks, firs on the slopes. */
export function buildMountains(stage: Stage): Setting {
  const { unit, horizon, height, width, palette } = stage;
  const snowy = isSnowy(stage);
  const snow = mixColor(
    mixColor(color('#f3f7ff'), palette.sky.from[2] ?? palette.haze, palette.isDark ? 0.72 : 0.32),
    palette.near,
    palette.isDark ? 0.3 : 0.02,
  );
  const wide = width / (unit * 1_000);
  const autumn = stage.scene.details.has('autumn');
  const slope: RidgeOptions = {
    name: 'slope',
    base: horizon + unit * 96,
    rise: unit * 92,
    peaks: 2.4,
    depth: 0.55,
    trees: {
      kind: autumn ? 'round' : 'fir',
      count: 64 * wide,
      height: unit * 84,
      ...(autumn && { tints: autumnTints(stage, 0.5) }),
    },
  };
  const stand: RidgeOptions = {
    name: 'stand',
    base: height - unit * 168,
    rise: unit * 54,
    peaks: 1.5,
    depth: 0.82,
  };
  const front: RidgeOptions = {
    name: 'front',
    base: height - unit * 46,
    rise: unit * 44,
    peaks: 1.8,
    depth: 1,
    trees: {
      kind: autumn ? 'round' : 'fir',
      count: 8 * wide,
      height: unit * 300,
      aside: true,
      ...(autumn && { tints: autumnTints(stage, 0.9) }),
    },
  };

  return {
    far: [
      ...hangSky(stage),
      createRidge(stage, {
        name: 'far',
        base: horizon - unit * 40,
        rise: unit * 150,
        peaks: 3.2 * wide,
        depth: 0.08,
        sharp: true,
      }),
      createRidge(stage, {
        name: 'range',
        base: horizon + unit * 22,
        rise: unit * 120,
        peaks: 2.6 * wide,
        depth: 0.26,
        sharp: true,
        rim: 0.12,
      }),
    ],
    middle: [
      createMist(stage, {
        name: 'valley',
        y: horizon - unit * 60,
        height: unit * 230,
        alpha: 0.75,
        depth: 0.4,
      }),
      createRidge(stage, slope),
      ...(snowy
        ? [
            createRidge(stage, {
              ...slope,
              name: 'slope',
              trees: { kind: 'fir', count: 0, height: 0 },
              tint: mixColor(snow, palette.haze, 0.2),
            }),
          ]
        : []),
      createMist(stage, { name: 'foot', y: horizon + unit * 90, height: unit * 170, alpha: 0.5, depth: 0.7 }),
      createRidge(stage, snowy ? { ...stand, tint: snow, rim: 0.4 } : { ...stand, rim: 0.16 }),
    ],
    near: [
      createRidge(stage, snowy ? { ...front, tint: mixColor(palette.near, palette.haze, 0.1) } : front),
      ...(snowy
        ? [
            createRidge(stage, {
              ...front,
              trees: { kind: 'fir', count: 0, height: 0 },
              tint: mixColor(snow, palette.near, 0.16),
            }),
          ]
        : []),
    ],
    ground: ridgeLine(stage, stand),
    groundDepth: stand.depth,
    distance: horizon + unit * 24,
  };
}
