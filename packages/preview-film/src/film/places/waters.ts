import { createRidge, type RidgeOptions, ridgeLine } from '../land.ts';
import type { Stage } from '../layer.ts';
import { createMist } from '../mist.ts';
import { createMotes } from '../motes.ts';
import { hangSky, type Setting, standsOnGround } from '../setting.ts';
import { createSky } from '../sky.ts';
import { createSwell, createWater } from '../water.ts';
import { createGrass, createRays } from './forest.ts';
import { createCaustics, createRuins, createWeed } from './underwater.ts';

/** Open water to the horizon, an island perhaps. */
export function buildSea(stage: Stage): Setting {
  const { unit, horizon, height, scene, random } = stage;
  const rough = scene.weather === 'storm' ? 1 : scene.weather === 'wind' ? 0.45 : 0.22;
  const swell = createSwell(stage, { surface: horizon, count: 5, height: unit * (10 + 52 * rough) });
  const waterline = horizon + (height - horizon) * 0.42;
  const cliff: RidgeOptions = {
    name: 'cliff',
    base: height - unit * 110,
    rise: unit * 60,
    peaks: 1.2,
    depth: 0.95,
  };
  const standing = standsOnGround(scene);
  return {
    far: [
      ...hangSky(stage),
      ...(random.chance(0.65)
        ? [
            createRidge(stage, {
              name: 'island',
              base: horizon + unit * 26,
              rise: unit * 84,
              peaks: 1.6,
              depth: 0.16,
              bottom: horizon + 1,
            }),
          ]
        : []),
    ],
    middle: [
      createWater(stage, { surface: horizon, roughness: rough, tint: 0.85 }),
      ...(standing ? [...swell, createRidge(stage, cliff)] : swell.slice(0, 2)),
    ],
    near: standing ? [] : swell.slice(2),
    ground: ridgeLine(stage, cliff),
    groundDepth: 0.95,
    distance: horizon + unit * 4,
    waterline,
    wet: horizon,
  };
}

/** A lake as still as glass, mountains standing on their heads in it. */
export function buildLake(stage: Stage): Setting {
  const { unit, horizon, height, width } = stage;
  const wide = width / (unit * 1_000);
  const shore: RidgeOptions = {
    name: 'shore',
    base: height - unit * 62,
    rise: unit * 34,
    peaks: 1.1,
    depth: 1,
  };
  return {
    far: [
      ...hangSky(stage),
      createRidge(stage, {
        name: 'far',
        base: horizon - unit * 70,
        rise: unit * 150,
        peaks: 2.8 * wide,
        depth: 0.1,
        sharp: true,
        bottom: horizon + 2,
        rim: 0.1,
      }),
      createRidge(stage, {
        name: 'wood',
        base: horizon - unit * 20,
        rise: unit * 34,
        peaks: 2.2,
        depth: 0.4,
        bottom: horizon + 2,
        trees: { kind: 'fir', count: 90 * wide, height: unit * 62 },
      }),
      createMist(stage, {
        name: 'lake',
        y: horizon - unit * 95,
        height: unit * 150,
        alpha: 0.75,
        depth: 0.3,
      }),
    ],
    middle: [createWater(stage, { surface: horizon, roughness: 0.16, tint: 0.5 })],
    near: [
      createRidge(stage, shore),
      createGrass(stage, {
        count: Math.round(120 * wide),
        base: height - unit * 30,
        tall: unit * 190,
        wind: 0.1,
        lit: 0.12,
      }),
    ],
    ground: ridgeLine(stage, shore),
    groundDepth: 1,
    distance: horizon - unit * 6,
    waterline: horizon + (height - horizon) * 0.4,
    wet: horizon,
  };
}

/** Below the surface: light from above, weed, and perhaps ruins. */
export function buildUnderwater(stage: Stage): Setting {
  const { unit, height, width, scene, light } = stage;
  const wide = width / (unit * 1_000);
  const bed: RidgeOptions = {
    name: 'bed',
    base: height - unit * 120,
    rise: unit * 50,
    peaks: 1.7,
    depth: 0.85,
  };
  const ruins = scene.subjects.includes('ruins');
  return {
    far: [
      createSky(stage, height),
      createRays(stage, { count: 12, alpha: 0.6, fromX: light.x, bottom: height * 0.95 }),
      createRidge(stage, {
        name: 'far rocks',
        base: height - unit * 300,
        rise: unit * 130,
        peaks: 2.2,
        depth: 0.3,
        sharp: true,
      }),
      ...(ruins ? [createRuins(stage, { base: height - unit * 215, depth: 0.42, tall: unit * 300 })] : []),
    ],
    middle: [
      createRidge(stage, {
        name: 'rocks',
        base: height - unit * 200,
        rise: unit * 80,
        peaks: 1.8,
        depth: 0.55,
      }),
      ...(ruins ? [createRuins(stage, { base: height - unit * 130, depth: 0.68, tall: unit * 420 })] : []),
      createWeed(stage, { count: Math.round(14 * wide), base: height - unit * 120, depth: 0.6 }),
      createRidge(stage, bed),
    ],
    near: [
      createWeed(stage, { count: Math.round(11 * wide), base: height - unit * 10, depth: 1 }),
      createCaustics(stage),
      createMotes(stage, {
        name: 'bubbles',
        count: 46,
        tint: 'rgba(190,255,246,1)',
        size: 7,
        rise: 70,
        flicker: 0.2,
      }),
      createMotes(stage, {
        name: 'plankton',
        count: 70,
        tint: 'rgba(200,255,250,1)',
        size: 3,
        rise: -6,
        flicker: 0.7,
      }),
    ],
    ground: ridgeLine(stage, bed),
    groundDepth: 0.85,
    distance: height - unit * 230,
  };
}
