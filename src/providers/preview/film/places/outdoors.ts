import { type Color, color, mixColor } from '../color.ts';
import { createRidge, depthColor, type RidgeOptions, ridgeLine } from '../land.ts';
import type { Stage } from '../layer.ts';
import { createMist } from '../mist.ts';
import { hangSky, isSnowy, type Setting } from '../setting.ts';
import { createGrass, createRays, createTrunks } from './forest.ts';

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

/** Leaves about to fall, as seen at a distance. */
function autumnTints({ palette }: Stage, depth: number): Color[] {
  const shade = palette.isDark ? 0.75 : 0.22 + 0.2 * depth;
  const air = depthColor(palette, depth);
  return ['#d9621f', '#a8361b', '#e8a033', '#c4502a'].map((hex) => mixColor(color(hex), air, shade));
}
