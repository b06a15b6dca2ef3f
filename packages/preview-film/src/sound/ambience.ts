import type { Scene } from '../film/scene.ts';
import type { Random } from '../random.ts';
import type { Instrument } from './instrument.ts';
import { createGrains, createNoise } from './noises.ts';

/** What the place and the weather sound like. */
export function chooseAmbience(scene: Scene, random: Random): Instrument[] {
  const { weather, place, details, time, subjects } = scene;
  const layers: Instrument[] = [];
  const add = (name: string, make: (own: Random) => Instrument) => layers.push(make(random.fork(name)));
  const outside = place !== 'space' && place !== 'underwater' && place !== 'room';

  if (outside && (weather === 'rain' || weather === 'storm')) {
    const strong = weather === 'storm' ? 1.5 : 1;
    add('rain', (own) =>
      createNoise(own, {
        gain: 0.05 * strong,
        hertz: () => 5_200,
        swell: (at) => 0.85 + 0.15 * Math.sin(at * 0.7),
        sharpness: 1.5,
      }),
    );
    add('patter', (own) =>
      createNoise(own, { gain: 0.05 * strong, hertz: () => 900, swell: () => 1, sharpness: 1.4 }),
    );
    add('drops', (own) =>
      createGrains(own, { gain: 0.16, rate: 26, hertz: [900, 3_800], seconds: [0.02, 0.06], glide: 0.3 }),
    );
  }
  if (weather === 'storm' || place === 'volcano') {
    add('thunder', (own) =>
      createNoise(own, { gain: 0.5, hertz: () => 62, swell: (at) => rumble(at), sharpness: 0.9 }),
    );
  }
  if (
    outside &&
    (weather === 'wind' ||
      weather === 'snow' ||
      weather === 'storm' ||
      place === 'desert' ||
      place === 'mountains')
  ) {
    const phase = random.between(0, 6);
    add('wind', (own) =>
      createNoise(own, {
        gain: 0.075,
        hertz: (at) => 380 + 170 * Math.sin(at * 0.55 + phase) + 60 * Math.sin(at * 1.7),
        swell: (at) => 0.55 + 0.35 * Math.sin(at * 0.55 + phase) + 0.1 * Math.sin(at * 2.3),
        sharpness: 0.32,
      }),
    );
  }
  if (place === 'sea') {
    add('waves', (own) =>
      createNoise(own, {
        gain: 0.17,
        hertz: (at) => 420 + 520 * surge(at),
        swell: (at) => 0.2 + 0.8 * surge(at),
        sharpness: 1.6,
      }),
    );
    add('deep', (own) =>
      createNoise(own, {
        gain: 0.11,
        hertz: () => 150,
        swell: (at) => 0.5 + 0.5 * surge(at + 1.2),
        sharpness: 1.2,
      }),
    );
  }
  if (place === 'lake')
    add('lapping', (own) =>
      createGrains(own, { gain: 0.2, rate: 5, hertz: [260, 700], seconds: [0.05, 0.16], glide: 0.5 }),
    );
  if (place === 'underwater') {
    add('pressure', (own) =>
      createNoise(own, {
        gain: 0.17,
        hertz: (at) => 130 + 40 * Math.sin(at * 0.4),
        swell: () => 1,
        sharpness: 0.8,
      }),
    );
    add('bubbles', (own) =>
      createGrains(own, { gain: 0.34, rate: 7, hertz: [320, 1_100], seconds: [0.05, 0.18], glide: 0.9 }),
    );
  }
  if (place === 'space')
    add('hum', (own) =>
      createNoise(own, {
        gain: 0.22,
        hertz: (at) => 88 + 20 * Math.sin(at * 0.3),
        swell: () => 1,
        sharpness: 0.25,
      }),
    );
  if (place === 'city' || place === 'street')
    add('traffic', (own) =>
      createNoise(own, {
        gain: 0.12,
        hertz: (at) => 190 + 50 * Math.sin(at * 0.45),
        swell: (at) => 0.7 + 0.3 * Math.sin(at * 0.31),
        sharpness: 0.9,
      }),
    );
  if (place === 'room')
    add('air', (own) => createNoise(own, { gain: 0.02, hertz: () => 600, swell: () => 1, sharpness: 1.2 }));
  if (details.has('fire') || place === 'room' || place === 'volcano') {
    const strong = place === 'room' ? 0.5 : 1;
    add('crackle', (own) =>
      createGrains(own, {
        gain: 0.42 * strong,
        rate: 15 * strong,
        hertz: [1_200, 5_200],
        seconds: [0.004, 0.02],
      }),
    );
    add('blaze', (own) =>
      createNoise(own, {
        gain: 0.06 * strong,
        hertz: () => 260,
        swell: (at) => 0.8 + 0.2 * Math.sin(at * 5),
        sharpness: 1.2,
      }),
    );
  }
  const warm =
    outside && weather !== 'snow' && weather !== 'rain' && weather !== 'storm' && !details.has('winter');
  if (
    warm &&
    (time === 'night' || time === 'dusk') &&
    (place === 'meadow' || place === 'forest' || place === 'lake')
  ) {
    add('crickets', (own) =>
      createGrains(own, { gain: 0.035, rate: 34, hertz: [4_150, 4_500], seconds: [0.02, 0.05] }),
    );
  } else if (warm && (place === 'meadow' || place === 'forest')) {
    add('birdsong', (own) =>
      createGrains(own, {
        gain: 0.075,
        rate: 3.2,
        hertz: [2_300, 3_900],
        seconds: [0.05, 0.14],
        glide: 0.35,
      }),
    );
  }
  if (subjects.includes('train')) {
    add('engine', (own) =>
      createNoise(own, {
        gain: 0.19,
        hertz: () => 520,
        swell: (at) => Math.exp(-((at * 3.6) % 1) * 5),
        sharpness: 1.1,
      }),
    );
  }
  return layers;
}

/** A wave that comes in quickly and runs out slowly, every seven seconds or so. */
function surge(seconds: number): number {
  const place = (seconds / 6.5 + 0.12 * Math.sin(seconds * 0.37)) % 1;
  return place < 0.3 ? (place / 0.3) ** 2 : ((1 - place) / 0.7) ** 1.6;
}

function rumble(seconds: number): number {
  const roll = (seconds + 1.2) % 4.6;
  return Math.min(1, roll * 3) * Math.exp(-roll * 0.85) * (0.7 + 0.3 * Math.sin(seconds * 11));
}
