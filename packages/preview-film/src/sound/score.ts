import type { Scene } from '../film/scene.ts';
import type { Random } from '../random.ts';

/** One note: when, how long, how high. */
export interface Note {
  startSeconds: number;
  seconds: number;
  hertz: number;
  /** 0 to 1 */
  loudness: number;
  /** -1 left to 1 right */
  pan: number;
}

export interface Score {
  pad: Note[];
  bells: Note[];
  /** Between two echoes. */
  echoSeconds: number;
}

/** Steps of the scale, in semitones. */
const scales = {
  lydian: [0, 2, 4, 6, 7, 9, 11],
  major: [0, 2, 4, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  minor: [0, 2, 3, 5, 7, 8, 10],
} as const;

/** Chords by their step in the scale; each of these goes round without an end. */
const progressions: readonly [readonly number[], ...(readonly number[])[]] = [
  [0, 5, 3, 4],
  [0, 3, 5, 4],
  [0, 4, 5, 3],
  [5, 3, 0, 4],
  [0, 2, 5, 3],
];

/** Writes slow chords and a sparse melody of their own notes, as bright as the scene. */
export function writeScore(scene: Scene, random: Random, durationSeconds: number): Score {
  const scale = scales[random.pick(scalesOf(scene))];
  const root = 47 + random.index(7);
  const beatSeconds = 60 / random.between(62, 84);
  const bars = Math.max(1, Math.round(durationSeconds / (beatSeconds * 5)));
  const chordSeconds = durationSeconds / Math.max(bars, durationSeconds < 4 ? 1 : 2);
  const progression = random.pick(progressions);
  const pitch = (step: number) => {
    const octave = Math.floor(step / 7);
    return root + 12 * octave + (scale[((step % 7) + 7) % 7] ?? 0);
  };
  const pad: Note[] = [];
  const bells: Note[] = [];
  for (let index = 0; index * chordSeconds < durationSeconds - 0.01; index += 1) {
    const degree = progression[index % progression.length] ?? 0;
    const startSeconds = index * chordSeconds;
    // An open voicing: bass, fifth, tenth, and a seventh or ninth for color.
    for (const [voice, step] of [
      degree - 7,
      degree + 4 - 7,
      degree + 2,
      degree + (random.chance(0.5) ? 6 : 8),
    ].entries()) {
      pad.push({
        startSeconds,
        seconds: chordSeconds,
        hertz: hertz(pitch(step)),
        loudness: voice === 0 ? 1 : 0.72,
        pan: [0, -0.4, 0.45, 0.1][voice] ?? 0,
      });
    }
    const tones = [degree + 7, degree + 9, degree + 11, degree + 14, degree + 16];
    for (let beat = 0; beat * beatSeconds * 0.5 < chordSeconds; beat += 1) {
      const strong = beat % 4 === 0;
      if (!random.chance(strong ? 0.85 : 0.42)) continue;
      bells.push({
        startSeconds: startSeconds + beat * beatSeconds * 0.5,
        seconds: 3,
        hertz: hertz(pitch(tones[random.index(tones.length)] ?? degree + 7)),
        loudness: random.between(0.4, 0.75) * (strong ? 1 : 0.75),
        pan: random.between(-0.7, 0.7),
      });
    }
  }
  return { pad, bells, echoSeconds: beatSeconds * 0.75 };
}

function scalesOf({
  time,
  place,
  weather,
}: Scene): readonly [keyof typeof scales, ...(keyof typeof scales)[]] {
  if (place === 'room') return ['major', 'lydian'];
  if (place === 'volcano' || weather === 'storm') return ['minor'];
  if (weather === 'rain' || place === 'city') return ['dorian', 'minor'];
  if (place === 'space' || place === 'underwater') return ['lydian', 'dorian'];
  if (time === 'night' || time === 'dusk') return ['dorian', 'minor', 'lydian'];
  return ['lydian', 'major', 'major'];
}

function hertz(midi: number): number {
  return 440 * 2 ** ((midi - 69) / 12);
}
