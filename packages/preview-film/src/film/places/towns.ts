import type { Stage } from '../layer.ts';
import { createMist } from '../mist.ts';
import { createMotes } from '../motes.ts';
import { hangSky, type Setting } from '../setting.ts';
import { createSky } from '../sky.ts';
import { createWater } from '../water.ts';
import { createAirTraffic, createSkyline } from './city.ts';
import { createQuay } from './quay.ts';
import { createBokeh, createTable } from './room.ts';
import { createStreet } from './street.ts';

/** Towers behind towers on the bank of a river, or of a street as wet as one. */
export function buildCity(stage: Stage): Setting {
  const { unit, height, scene } = stage;
  const bank = height * 0.745;
  const traffic = scene.subjects.includes('flying-car');
  const tall = Math.min(height * 0.66, unit * 900);
  return {
    far: [
      ...hangSky(stage, { bottom: bank }),
      createSkyline(stage, { name: 'far', depth: 0.12, base: bank, height: tall * 0.82 }),
      createSkyline(stage, { name: 'behind', depth: 0.34, base: bank, height: tall * 0.86 }),
      ...(traffic ? [createAirTraffic(stage, { count: 9, top: height * 0.14, bottom: height * 0.5 })] : []),
      createMist(stage, { name: 'smog', y: bank - unit * 250, height: unit * 330, alpha: 0.55, depth: 0.3 }),
      createSkyline(stage, { name: 'middle', depth: 0.6, base: bank, height: tall * 0.72 }),
    ],
    middle: [
      createSkyline(stage, { name: 'front', depth: 0.9, base: bank + 2, height: tall * 0.44 }),
      createWater(stage, { surface: bank, roughness: 0.35, tint: 0.5, glints: !scene.details.has('neon') }),
    ],
    near: [
      ...(traffic
        ? [
            createAirTraffic(
              { ...stage, random: stage.random.fork('near traffic') },
              { count: 4, top: height * 0.3, bottom: height * 0.66 },
            ),
          ]
        : []),
      createQuay(stage, { top: height - unit * 34 }),
    ],
    ground: () => height - unit * 30,
    groundDepth: 1,
    distance: bank - unit * 10,
    waterline: bank + (height - bank) * 0.5,
    wet: bank,
  };
}

/** A road between houses; in the rain it is a mirror. */
export function buildStreet(stage: Stage): Setting {
  const { unit, height, scene } = stage;
  const road = height * 0.6;
  const wet =
    scene.weather === 'rain' ||
    scene.weather === 'storm' ||
    stage.palette.isDark ||
    scene.subjects.includes('paper-boat');
  return {
    far: [
      ...hangSky(stage, { bottom: road, noLight: true }),
      createSkyline(stage, { name: 'end', depth: 0.2, base: road, height: height * 0.2 }),
      createStreet(stage, road),
    ],
    middle: [
      createMist(stage, { name: 'vapour', y: road - unit * 160, height: unit * 260, alpha: 0.4, depth: 0.3 }),
      ...(wet ? [createWater(stage, { surface: road, roughness: 0.3, tint: 0.46, glints: false })] : []),
    ],
    near: [],
    ground: () => height - unit * 90,
    groundDepth: 0.85,
    distance: road,
    ...(wet && { waterline: road + (height - road) * 0.6, wet: road }),
  };
}

/** A table in a warm room out of focus. */
export function buildRoom(stage: Stage): Setting {
  const { unit, height, width } = stage;
  const edge = height * 0.73;
  return {
    far: [
      createSky(stage, height),
      createBokeh(stage, { count: Math.round((58 * width) / (unit * 1_400)), bottom: edge }),
    ],
    middle: [createTable(stage, { edge, lightX: width / 2 })],
    near: [
      createMotes(stage, {
        name: 'dust',
        count: 40,
        tint: 'rgba(255,214,150,1)',
        size: 4,
        rise: 14,
        flicker: 0.7,
      }),
    ],
    ground: () => edge + (height - edge) * 0.42,
    groundDepth: 0.9,
    distance: edge,
  };
}
