import { css } from '../color.ts';
import { createRidge, type RidgeOptions, ridgeLine } from '../land.ts';
import type { Stage } from '../layer.ts';
import { createMist } from '../mist.ts';
import { createMotes } from '../motes.ts';
import { type Setting, standsOnGround } from '../setting.ts';
import { createLight, createSky, createStars } from '../sky.ts';
import { createNebula, createPlanet } from './space.ts';
import { createVolcano } from './volcano.ts';

/** Stars, gas, a sun far away and a planet near. */
export function buildSpace(stage: Stage): Setting {
  const { unit, height, scene } = stage;
  const standing = standsOnGround(scene);
  const dust: RidgeOptions = {
    name: 'regolith',
    base: height - unit * 120,
    rise: unit * 50,
    peaks: 1.4,
    depth: 0.9,
    rim: 0.4,
  };
  return {
    far: [
      createSky(stage, height * 1.1),
      createStars(stage, { count: 1_100, bottom: height }),
      createNebula(stage),
      createLight(stage),
      createPlanet(stage),
    ],
    middle: standing
      ? [
          createRidge(stage, {
            name: 'craters',
            base: height - unit * 190,
            rise: unit * 90,
            peaks: 2.2,
            depth: 0.5,
            sharp: true,
            rim: 0.3,
          }),
          createRidge(stage, dust),
        ]
      : [],
    near: [
      createMotes(stage, {
        name: 'star dust',
        count: 36,
        tint: 'rgba(214,228,255,1)',
        size: 4,
        rise: 5,
        flicker: 0.8,
      }),
    ],
    ground: ridgeLine(stage, dust),
    groundDepth: 0.9,
    distance: height - unit * 180,
  };
}

/** A mountain on fire above black rock. */
export function buildVolcano(stage: Stage): Setting {
  const { unit, height, horizon, palette } = stage;
  const rock: RidgeOptions = {
    name: 'rock',
    base: height - unit * 120,
    rise: unit * 64,
    peaks: 2.2,
    depth: 0.95,
    sharp: true,
    rim: 0.22,
  };
  const base = horizon + unit * 120;
  return {
    far: [
      createSky(stage, base),
      createStars(stage, { count: 900, bottom: horizon }),
      ...createVolcano(stage, { base }),
    ],
    middle: [
      createMist(stage, { name: 'glow', y: base - unit * 190, height: unit * 300, alpha: 0.5, depth: 0.4 }),
      createRidge(stage, {
        name: 'field',
        base: base + unit * 20,
        rise: unit * 50,
        peaks: 2.6,
        depth: 0.72,
        sharp: true,
        rim: 0.3,
      }),
      createRidge(stage, rock),
    ],
    near: [
      createMotes(stage, {
        name: 'embers',
        count: 110,
        tint: css(palette.accent, 1),
        size: 6,
        rise: 110,
        flicker: 0.6,
      }),
    ],
    ground: ridgeLine(stage, rock),
    groundDepth: 0.95,
    distance: base,
  };
}
