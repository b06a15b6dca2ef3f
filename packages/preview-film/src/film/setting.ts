import { createAurora } from './aurora.ts';
import type { Layer, Stage } from './layer.ts';
import type { Scene } from './scene.ts';
import { createClouds, createLight, createSky, createStars } from './sky.ts';
import type { Subject } from './vocabulary.ts';

/** A place as a stage designer builds it: three rows of scenery, with room between them for subjects. */
export interface Setting {
  /** Sky and the farthest things. Flyers and far buildings come after it. */
  far: Layer[];
  /** Drawn before the subjects that stand or swim here. */
  middle: Layer[];
  /** In front of everybody. */
  near: Layer[];
  /** Height of the ground on which to stand, in pixels from the top. */
  ground: (x: number) => number;
  /** How near the ground is: 0 far, 1 near. */
  groundDepth: number;
  /** Height of the rails, walls and far houses. */
  distance: number;
  /** Where boats float; unset without water. */
  waterline?: number;
  /** Where rain bursts into rings; unset without water. */
  wet?: number;
}

/** The sky with all that the scene hangs into it. */
export function hangSky(stage: Stage, options: { bottom?: number; noLight?: boolean } = {}): Layer[] {
  const { palette, scene, horizon } = stage;
  const bottom = options.bottom ?? horizon;
  const overcast = scene.weather === 'rain' || scene.weather === 'storm' || scene.weather === 'mist';
  const starry = palette.isDark && !overcast;
  const dim = scene.time === 'dusk' && !overcast;
  const cover = overcast ? 0.95 : scene.weather === 'snow' ? 0.7 : scene.details.has('stars') ? 0.2 : 0.42;
  return [
    createSky(stage, bottom),
    ...(starry || dim
      ? [createStars(stage, { count: scene.details.has('stars') ? 900 : dim ? 160 : 480, bottom })]
      : []),
    ...(scene.details.has('aurora') ? [createAurora(stage)] : []),
    ...(options.noLight || (overcast && scene.weather !== 'mist') ? [] : [createLight(stage)]),
    createClouds(stage, { cover, alpha: overcast ? 0.85 : palette.isDark ? 0.4 : 0.72 }),
  ];
}

/** Whether the ground is white. */
export function isSnowy({ scene }: Stage): boolean {
  return scene.weather === 'snow' || scene.details.has('winter');
}

/** Whether a subject needs ground under its feet. */
export function standsOnGround({ subjects }: Scene): boolean {
  return subjects.some((subject) => ON_GROUND.has(subject));
}

const ON_GROUND: ReadonlySet<Subject> = new Set(['fox', 'dog', 'cat', 'horse', 'deer', 'figure', 'house']);
