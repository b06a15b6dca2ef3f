import { createRidge } from './land.ts';
import type { Layer, Stage } from './layer.ts';
import { createClouds, createLight, createSky, createStars } from './sky.ts';

/** Everything in the picture but words and finish, back to front. */
export function createComposition(stage: Stage): Layer[] {
  const { unit, horizon, palette, height } = stage;
  return [
    createSky(stage),
    ...(palette.isDark ? [createStars(stage, { count: 500, bottom: horizon })] : []),
    createLight(stage),
    createClouds(stage, { cover: 0.4, alpha: 0.7 }),
    createRidge(stage, { name: 'far', base: horizon, rise: unit * 150, peaks: 3, depth: 0.15, sharp: true }),
    createRidge(stage, { name: 'middle', base: horizon + unit * 70, rise: unit * 110, peaks: 3, depth: 0.4 }),
    createRidge(stage, { name: 'near', base: height - unit * 150, rise: unit * 80, peaks: 2, depth: 1 }),
  ];
}
