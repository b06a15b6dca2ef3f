import { css } from './color.ts';
import type { Layer, Stage } from './layer.ts';
import { createLeaves } from './leaves.ts';
import { createLightning } from './lightning.ts';
import { createMist } from './mist.ts';
import { createMotes } from './motes.ts';
import { createRain } from './rain.ts';
import { createSnow } from './snow.ts';

const AUTUMN_LEAVES = ['#e2711d', '#c9421b', '#f0a830', '#8f2d14', '#f6c453'];
const PETALS = ['#ffd3e2', '#ffb3cf', '#fff0f5', '#ff94bd'];
const GREEN_LEAVES = ['#7fae4a', '#b6cf62', '#557f38'];

/** Everything that falls, drifts and glows in front of the scene. `wet` is where rain hits ground that reflects. */
export function createWeather(stage: Stage, wet: number | undefined): Layer[] {
  const { scene, palette, unit, horizon, height } = stage;
  const { weather, details, place } = scene;
  const layers: Layer[] = [];
  if (place === 'space' || place === 'underwater' || place === 'room') return layers;
  if (weather === 'rain' || weather === 'storm') {
    const amount = weather === 'storm' ? 1.5 : 1;
    layers.push(
      createRain(stage, {
        amount,
        slant: weather === 'storm' ? 0.34 : 0.12,
        ground: wet ?? height - unit * 120,
      }),
    );
  }
  if (weather === 'storm') layers.push(createLightning(stage));
  if (weather === 'snow') layers.push(createSnow(stage, { amount: 1, wind: 0.5 }));
  if (weather === 'mist') {
    layers.push(
      createMist(stage, {
        name: 'bank 1',
        y: horizon - unit * 190,
        height: unit * 420,
        alpha: 0.6,
        depth: 0.7,
      }),
    );
    layers.push(
      createMist(stage, { name: 'bank 2', y: horizon + unit * 60, height: unit * 360, alpha: 0.5, depth: 1 }),
    );
  }
  if (details.has('autumn')) layers.push(createLeaves(stage, { count: 46, tints: AUTUMN_LEAVES, size: 12 }));
  else if (details.has('blossom')) layers.push(createLeaves(stage, { count: 64, tints: PETALS, size: 9 }));
  else if (weather === 'wind' && (place === 'forest' || place === 'meadow')) {
    layers.push(createLeaves(stage, { count: 16, tints: GREEN_LEAVES, size: 9 }));
  }
  if (details.has('fire') && place !== 'volcano') {
    layers.push(
      createMotes(stage, {
        name: 'embers',
        count: 110,
        tint: css(palette.accent, 1),
        size: 7,
        rise: 120,
        flicker: 0.6,
      }),
    );
  }
  const dry = weather === 'clear' || weather === 'wind' || weather === 'mist';
  if (dry && (place === 'forest' || place === 'meadow')) {
    const isDim = palette.isDark || scene.time === 'dusk';
    layers.push(
      createMotes(stage, {
        name: 'fireflies',
        count: isDim ? 44 : 34,
        tint: isDim ? 'rgba(226,255,128,1)' : css(palette.light, 1),
        size: isDim ? 9 : 4,
        rise: 8,
        top: height * 0.35,
        flicker: isDim ? 0.95 : 0.6,
      }),
    );
  }
  if (dry && place === 'desert') {
    layers.push(
      createMotes(stage, {
        name: 'sand',
        count: 70,
        tint: css(palette.light, 1),
        size: 3,
        rise: 10,
        flicker: 0.6,
      }),
    );
  }
  return layers;
}
