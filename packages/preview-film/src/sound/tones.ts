import { type Instrument, SAMPLE_RATE } from './instrument.ts';
import type { Note } from './score.ts';

const TABLE_SIZE = 4_096;
const ATTACK_SECONDS = 1.1;
const RELEASE_SECONDS = 1.6;

/** One turn of a soft reed: a few harmonics that fall off quickly. */
const reed = Float32Array.from({ length: TABLE_SIZE + 1 }, (_, index) => {
  const phase = (index / TABLE_SIZE) * Math.PI * 2;
  return (
    (Math.sin(phase) + 0.3 * Math.sin(phase * 2) + 0.16 * Math.sin(phase * 3) + 0.06 * Math.sin(phase * 5)) /
    1.4
  );
});

/** Slow chords: each note twice, slightly apart in pitch and place, which makes it wide and warm. */
export function createPad(notes: readonly Note[], gain: number): Instrument {
  return ({ left, right, start }) => {
    for (const note of notes) {
      const from = Math.round(note.startSeconds * SAMPLE_RATE);
      const to = from + Math.round((note.seconds + RELEASE_SECONDS) * SAMPLE_RATE);
      for (const [detune, place] of [
        [0.9988, -0.45],
        [1.0013, 0.45],
      ] as const) {
        const step = (note.hertz * detune * TABLE_SIZE) / SAMPLE_RATE;
        const pan = Math.max(-1, Math.min(1, note.pan + place));
        const toLeft = gain * note.loudness * Math.cos(((pan + 1) * Math.PI) / 4);
        const toRight = gain * note.loudness * Math.sin(((pan + 1) * Math.PI) / 4);
        for (let at = Math.max(start, from); at < Math.min(start + left.length, to); at += 1) {
          const seconds = (at - from) / SAMPLE_RATE;
          const rise = Math.min(1, seconds / ATTACK_SECONDS);
          const fall = Math.min(1, Math.max(0, (note.seconds + RELEASE_SECONDS - seconds) / RELEASE_SECONDS));
          const breath = 1 + 0.12 * (reed[(at * 0.0137 * (1 + place * 0.2)) & (TABLE_SIZE - 1)] ?? 0);
          const value =
            (reed[((at - from) * step) & (TABLE_SIZE - 1)] ?? 0) * rise * rise * fall * fall * breath;
          left[at - start] = (left[at - start] ?? 0) + value * toLeft;
          right[at - start] = (right[at - start] ?? 0) + value * toRight;
        }
      }
    }
  };
}

/** Bells: a tone whose overtones die before it does. */
export function createBells(notes: readonly Note[], gain: number): Instrument {
  return ({ left, right, start }) => {
    for (const note of notes) {
      const from = Math.round(note.startSeconds * SAMPLE_RATE);
      const to = from + Math.round(note.seconds * SAMPLE_RATE);
      const first = Math.max(start, from);
      const last = Math.min(start + left.length, to);
      if (first >= last) continue;
      const turn = (Math.PI * 2 * note.hertz) / SAMPLE_RATE;
      const toLeft = gain * note.loudness * Math.cos(((note.pan + 1) * Math.PI) / 4);
      const toRight = gain * note.loudness * Math.sin(((note.pan + 1) * Math.PI) / 4);
      for (let at = first; at < last; at += 1) {
        const age = at - from;
        const seconds = age / SAMPLE_RATE;
        const attack = Math.min(1, seconds / 0.006);
        const tail = Math.min(1, (to - at) / 4_800);
        const strike = 1.6 * Math.exp(-seconds * 7);
        const value =
          Math.sin(turn * age + strike * Math.sin(turn * age * 3.01)) *
          Math.exp(-seconds * 1.9) *
          attack *
          tail;
        left[at - start] = (left[at - start] ?? 0) + value * toLeft;
        right[at - start] = (right[at - start] ?? 0) + value * toRight;
      }
    }
  };
}
