import { cleanLines, isVisible } from '../../text/clean.ts';
import type { NewShot } from './board.ts';

/** `1.`, `2)`, `-`, `•` or `*` before a shot. */
const MARKER = /^\s*(?:\d{1,2}[.)]\s+|[-–•*]\s+)/;
/** `(5s)`, `[5 s]` or `(5 sec)` behind it, or before its full stop, in the spelling of any language here. */
const SECONDS =
  /\s*[([（]\s*(\d{1,2})\s*(?:s|sec|secs|seconds?|sek|sekunden|seg|segundos|secondes?|秒)\.?\s*[)\]）]\s*([.!?。！？]?)\s*$/iu;

/** What a member has typed: one shot a line, or shots of several lines with a blank line between them. */
export function shotsInText(typed: string): NewShot[] {
  const text = cleanLines(typed).trim();
  const parts = /\n\s*\n/.test(text) ? text.split(/\n\s*\n/) : text.split('\n');
  return parts.map(readShot).filter(({ prompt }) => isVisible(prompt));
}

/** An idea in a few sentences: each is a shot. Lines that somebody has written as shots stay what they are. */
export function shotsInIdea(idea: string, language: string): NewShot[] {
  const lines = shotsInText(idea);
  if (lines.length !== 1) return lines;
  const sentences = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(
    cleanLines(idea).trim(),
  );
  return [...sentences].map(({ segment }) => readShot(segment)).filter(({ prompt }) => isVisible(prompt));
}

/** A shot's words in two, about where a sentence or a part of one ends nearest to the middle. */
export function halvesOf(prompt: string): readonly [string, string] {
  const middle = prompt.length / 2;
  const near = (places: readonly number[]) =>
    places.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  const ends = (pattern: RegExp) =>
    [...prompt.matchAll(pattern)].map(({ index, 0: { length } }) => index + length);
  const at =
    near(ends(/[.!?;。！？]\s*(?=\S)/gu)) ?? near(ends(/[,、，]\s*(?=\S)/gu)) ?? near(ends(/\s+(?=\S)/gu));
  return at === undefined ? [prompt, prompt] : [prompt.slice(0, at).trim(), prompt.slice(at).trim()];
}

function readShot(typed: string): NewShot {
  const text = typed.replace(MARKER, '').trim();
  const seconds = Number(SECONDS.exec(text)?.[1]);
  if (!(seconds > 0)) return { prompt: text };
  return { prompt: text.replace(SECONDS, '$2'), durationSeconds: seconds };
}
