import { autumnTints } from '../autumn.ts';
import { color, mixColor } from '../color.ts';
import { createRidge, depthColor, type RidgeOptions, ridgeLine } from '../land.ts';
import type { Stage } from '../layer.ts';
import { createMist } from '../mist.ts';
import { hangSky, type Setting } from '../setting.ts';
import { createGrass } from './forest.ts';

/** Dunes, lit along their crests. */
export function buildDesert(stage: Stage): Setting {
  const { unit, horizon, height, palette } = stage;
  const sand = (weight: number) =>
    mixColor(mixColor(palette.sky.from[4] ?? palette.haze, color('#d98b45'), 0.55), palette.near, weight);
  const stand: RidgeOptions = {
    name: 'dune 3',
    base: height - unit * 176,
    rise: unit * 84,
    peaks: 1.1,
    depth: 0.8,
    tint: sand(palette.isDark ? 0.82 : 0.42),
    rim: 0.5,
  };
  return {
    far: [
      ...hangSky(stage),
      createRidge(stage, {
        name: 'mesa',
        base: horizon - unit * 8,
        rise: unit * 46,
        peaks: 2.5,
        depth: 0.12,
      }),
      createRidge(stage, {
        name: 'dune 1',
        base: horizon + unit * 30,
        rise: unit * 56,
        peaks: 1.9,
        depth: 0.3,
        tint: sand(palette.isDark ? 0.6 : 0.08),
        rim: 0.4,
      }),
    ],
    middle: [
      createMist(stage, { name: 'sand', y: horizon - unit * 40, height: unit * 200, alpha: 0.4, depth: 0.3 }),
      createRidge(stage, {
        name: 'dune 2',
        base: horizon + unit * 110,
        rise: unit * 80,
        peaks: 1.4,
        depth: 0.52,
        tint: sand(palette.isDark ? 0.7 : 0.22),
        rim: 0.5,
      }),
      createRidge(stage, stand),
    ],
    near: [
      createRidge(stage, {
        name: 'dune 4',
        base: height - unit * 40,
        rise: unit * 56,
        peaks: 1.2,
        depth: 1,
        tint: sand(palette.isDark ? 0.92 : 0.7),
        rim: 0.3,
      }),
    ],
    ground: ridgeLine(stage, stand),
    groundDepth: stand.depth,
    distance: horizon + unit * 20,
  };
}

/** Rolling hills with trees in groups, and tall grass before us. */
export function buildMeadow(stage: Stage): Setting {
  const { unit, horizon, height, width, palette, scene } = stage;
  const wide = width / (unit * 1_000);
  const autumn = scene.details.has('autumn');
  const green = (depth: number) =>
    mixColor(depthColor(palette, depth), color(autumn ? '#b06a24' : '#4d8a3c'), palette.isDark ? 0.12 : 0.5);
  const stand: RidgeOptions = {
    name: 'lawn',
    base: height - unit * 190,
    rise: unit * 56,
    peaks: 1.3,
    depth: 0.8,
    tint: green(0.72),
    rim: 0.22,
  };
  return {
    far: [
      ...hangSky(stage),
      createRidge(stage, { name: 'far hills', base: horizon, rise: unit * 70, peaks: 2.4, depth: 0.14 }),
      createRidge(stage, {
        name: 'hills',
        base: horizon + unit * 44,
        rise: unit * 64,
        peaks: 2,
        depth: 0.34,
        tint: green(0.3),
        trees: {
          kind: 'round',
          count: 22 * wide,
          height: unit * 56,
          ...(autumn && { tints: autumnTints(stage, 0.34) }),
        },
      }),
    ],
    middle: [
      createMist(stage, { name: 'dew', y: horizon - unit * 20, height: unit * 160, alpha: 0.5, depth: 0.4 }),
      createRidge(stage, {
        name: 'near hills',
        base: horizon + unit * 118,
        rise: unit * 60,
        peaks: 1.6,
        depth: 0.56,
        tint: green(0.52),
        trees: {
          kind: 'round',
          count: 9 * wide,
          height: unit * 120,
          ...(autumn && { tints: autumnTints(stage, 0.6) }),
        },
      }),
      createRidge(stage, stand),
    ],
    near: [
      createGrass(stage, {
        count: Math.round(280 * wide),
        base: height - unit * 44,
        tall: unit * 150,
        wind: 0.2,
        lit: 0.2,
      }),
    ],
    ground: ridgeLine(stage, stand),
    groundDepth: stand.depth,
    distance: horizon + unit * 44,
  };
}
