import type { Random } from '../random.ts';
import { type Color, color, mixColor, shiftColor } from './color.ts';
import type { Scene } from './scene.ts';

/** Five colors of the sky from the zenith to the horizon, at the start and at the end of the film. */
export interface Palette {
  sky: { from: readonly Color[]; to: readonly Color[] };
  /** The color of the air between us and far things. */
  haze: Color;
  /** The colors of things from far to near, before they are silhouettes. */
  distance: readonly [Color, Color, Color];
  /** The color of the nearest silhouettes. */
  near: Color;
  /** Sun, moon, lamps. */
  light: Color;
  /** Glowing things: windows, lava, neon. */
  accent: Color;
  /** It's dark outside: stars are visible and windows lit. */
  isDark: boolean;
}

interface Mood {
  sky: readonly [string, string, string, string, string];
  near: string;
  light: string;
  accent: string;
}

const moods = {
  dawn: {
    sky: ['#3b4a86', '#7d78b4', '#d99bb0', '#fcbf9a', '#ffe6bd'],
    near: '#2b2547',
    light: '#fff0cf',
    accent: '#ff9d7a',
  },
  day: {
    sky: ['#2273bd', '#4f9fdb', '#8fc8ea', '#c9e6ee', '#f4f1df'],
    near: '#14423c',
    light: '#fffbe8',
    accent: '#ffcf6b',
  },
  sunset: {
    sky: ['#2b1c56', '#74306f', '#d2506c', '#ff8a52', '#ffd289'],
    near: '#1e1032',
    light: '#ffe9b0',
    accent: '#ff7a4d',
  },
  dusk: {
    sky: ['#111c40', '#253b78', '#5b5ea3', '#b47aa6', '#f0ab98'],
    near: '#0c1128',
    light: '#ffe2c4',
    accent: '#ffb56b',
  },
  night: {
    sky: ['#050819', '#0a1434', '#142a5c', '#24487e', '#4879a3'],
    near: '#040814',
    light: '#eef3ff',
    accent: '#ffcb7d',
  },
  storm: {
    sky: ['#161d26', '#263340', '#42535f', '#6d7d84', '#a3ada8'],
    near: '#0c1116',
    light: '#dfe9ee',
    accent: '#ffc98a',
  },
  stormNight: {
    sky: ['#070a12', '#0f1826', '#1c2b3e', '#32475a', '#5a7078'],
    near: '#05080d',
    light: '#d5e3ee',
    accent: '#ffb66b',
  },
  volcano: {
    sky: ['#06060f', '#140a1e', '#3a1026', '#8c2a22', '#f2702c'],
    near: '#08050a',
    light: '#ffd9a0',
    accent: '#ff5a1f',
  },
  space: {
    sky: ['#020208', '#050616', '#0b0a28', '#150e38', '#20124a'],
    near: '#03030a',
    light: '#fff2d9',
    accent: '#7fd7ff',
  },
  underwater: {
    sky: ['#8df0e0', '#2bbfc4', '#0f86a6', '#0a4f80', '#062a52'],
    near: '#021427',
    light: '#e9fff4',
    accent: '#7dffe0',
  },
  neon: {
    sky: ['#07051c', '#170a3e', '#3d1468', '#96207e', '#ff5aa5'],
    near: '#060314',
    light: '#ffd9f2',
    accent: '#29e6ff',
  },
  autumn: {
    sky: ['#46557f', '#8a7ea2', '#d3a083', '#f4bd6a', '#ffe6ae'],
    near: '#3a1712',
    light: '#fff0c4',
    accent: '#e8641f',
  },
  desert: {
    sky: ['#2a5c93', '#6f9fc4', '#d8c2a4', '#f4c98a', '#ffe4b5'],
    near: '#5a2413',
    light: '#fff3d0',
    accent: '#ff9d4a',
  },
  room: {
    sky: ['#120a12', '#24121a', '#3f1f20', '#6b3a26', '#a8672f'],
    near: '#0d070a',
    light: '#ffe3a8',
    accent: '#ffb24a',
  },
  forest: {
    sky: ['#12302f', '#255048', '#5a8a68', '#a6bf83', '#f1e8b4'],
    near: '#0a1b19',
    light: '#fff6cf',
    accent: '#ffe08a',
  },
  snowDay: {
    sky: ['#5c7fae', '#8faed0', '#bdd0e2', '#dfe6ec', '#fbeee6'],
    near: '#2a3f5a',
    light: '#fff7ea',
    accent: '#ffc38a',
  },
} satisfies Record<string, Mood>;
type MoodName = keyof typeof moods;

/** The colors of a scene: a mood, turned and tinted by the seed so that no two films look dyed alike. */
export function choosePalette(scene: Scene, random: Random): Palette {
  const start = moodOf(scene);
  const mood: Mood = moods[start];
  const degrees = random.between(-13, 13);
  const chroma = random.between(0.92, 1.12);
  const turn = (hex: string) => shiftColor(color(hex), { degrees, chroma });
  const from = mood.sky.map(turn);
  const later = moods[laterMood(start)].sky.map(turn);
  const to = from.map((stop, index) => mixColor(stop, later[index] ?? stop, 0.3));
  const horizon = from[4] ?? turn(mood.sky[4]);
  const near = turn(mood.near);
  const [, high = horizon, middle = horizon, low = horizon] = from;
  const haze = start === 'underwater' ? mixColor(middle, low, 0.5) : mixColor(low, horizon, 0.6);
  return {
    sky: { from, to },
    haze,
    // Below the surface it is the deep that lies before us, not the sky.
    distance:
      start === 'underwater'
        ? [mixColor(middle, low, 0.35), mixColor(low, horizon, 0.5), mixColor(horizon, near, 0.45)]
        : [mixColor(low, haze, 0.25), mixColor(middle, low, 0.25), mixColor(high, middle, 0.2)],
    near,
    light: shiftColor(color(mood.light), { degrees: degrees / 2 }),
    accent: shiftColor(color(mood.accent), { degrees: degrees / 2 }),
    isDark:
      scene.time === 'night' ||
      scene.place === 'space' ||
      scene.place === 'volcano' ||
      scene.place === 'room',
  };
}

function moodOf({ place, time, weather, details }: Scene): MoodName {
  if (place === 'space' || place === 'underwater' || place === 'volcano' || place === 'room') return place;
  if (details.has('neon')) return 'neon';
  if (weather === 'storm' || (weather === 'rain' && time !== 'sunset' && time !== 'dawn')) {
    return time === 'night' || time === 'dusk' ? 'stormNight' : 'storm';
  }
  if (time === 'day') {
    if (weather === 'snow' || details.has('winter')) return 'snowDay';
    if (details.has('autumn')) return 'autumn';
    if (place === 'desert') return 'desert';
    if (place === 'forest') return 'forest';
  }
  if (details.has('autumn') && time !== 'night' && time !== 'dusk') return 'autumn';
  return time;
}

/** Where the light moves during the film. */
function laterMood(mood: MoodName): MoodName {
  if (mood === 'dawn') return 'day';
  if (mood === 'sunset') return 'dusk';
  if (mood === 'dusk') return 'night';
  if (mood === 'day' || mood === 'autumn' || mood === 'desert') return 'sunset';
  return mood;
}
