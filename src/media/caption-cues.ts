import type { Rate } from './measure-clip.ts';
import { perSecond } from './reel-target.ts';

/** Two lines can be read while something is watched. */
const MAX_LINES = 2;
/** For less, nobody reads anything. */
const MIN_CUE_SECONDS = 1.2;
/** Each is a file and an input of ffmpeg. */
const MAX_CUES = 20;
const NARROWER = 0.95;

/** What is shown at once, from one frame of its clip to before another. */
export interface Cue {
  firstFrame: number;
  endFrame: number;
  lines: string[];
}

/** How wide a text would be, and how wide it may be. */
export interface LineMeasure {
  widthOf(text: string): number;
  maxWidth: number;
}

/**
 * A clip's text in cues of at most two lines, each shown as long as its share of the text. What is too long for the
 * clip ends with "…". A line break begins a new line, and an empty line a new cue. Pure.
 */
export function cuesOf(
  text: string,
  { frames, rate }: { frames: number; rate: Rate },
  measure: LineMeasure,
): Cue[] {
  const room = Math.floor(frames / perSecond(rate) / MIN_CUE_SECONDS);
  const most = Math.min(MAX_CUES, Math.max(1, room));
  const blocks = text.split(/\n\s*\n/);
  const bySentences = blocks.flatMap((block) => inCues(block, measure));
  // Without time for that, each cue is as full as possible.
  const all =
    bySentences.length <= most ? bySentences : blocks.flatMap((block) => inLines(linesOf(block, measure)));
  const shown = all.slice(0, most);
  const last = shown.at(-1);
  if (last && all.length > most) last.push(`${last.pop()?.replace(/[\s.,;:!?…。、，！？]+$/u, '')}…`);
  const weights = shown.map((lines) => Math.max(8, [...lines.join('')].length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let [weight, firstFrame] = [0, 0];
  return shown.map((lines, at) => {
    weight += weights[at] ?? 0;
    const endFrame = Math.max(firstFrame + 1, Math.round((frames * weight) / total));
    const cue = { firstFrame, endFrame, lines };
    firstFrame = endFrame;
    return cue;
  });
}

function inCues(block: string, measure: LineMeasure): string[][] {
  const lines = linesOf(block, measure);
  if (lines.length <= MAX_LINES) return inLines(lines);
  return inSentences(block, measure).flatMap((group) => inLines(balanced(group, measure)));
}

function linesOf(block: string, measure: LineMeasure): string[] {
  return block.split('\n').flatMap((line) => balanced(line.trim(), measure));
}

/** As many whole sentences at once as fit into one cue. A longer one is on its own. */
function inSentences(block: string, measure: LineMeasure): string[] {
  const groups: string[] = [];
  for (const { segment } of sentences.segment(block.replace(/\s*\n\s*/g, ' '))) {
    const together = `${groups.at(-1) ?? ''}${segment}`;
    if (groups.length > 0 && wrapped(together, measure).length <= MAX_LINES)
      groups[groups.length - 1] = together;
    else groups.push(segment);
  }
  return groups.map((group) => group.trim());
}

function inLines(lines: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(lines.length / MAX_LINES) }, (_, at) =>
    lines.slice(at * MAX_LINES, (at + 1) * MAX_LINES),
  );
}

/** In as few lines as possible, of about the same width. */
function balanced(line: string, measure: LineMeasure): string[] {
  let lines = wrapped(line, measure);
  if (lines.length < 2) return lines;
  for (let maxWidth = measure.maxWidth; maxWidth > measure.maxWidth / 2; maxWidth *= NARROWER) {
    const narrower = wrapped(line, { ...measure, maxWidth });
    if (narrower.length > lines.length) break;
    lines = narrower;
  }
  return lines;
}

const words = new Intl.Segmenter('ja', { granularity: 'word' });
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function wrapped(line: string, { widthOf, maxWidth }: LineMeasure): string[] {
  const lines: string[] = [];
  let current = '';
  for (const piece of piecesOf(line)) {
    if (current === '' || widthOf((current + piece).trim()) <= maxWidth) {
      current += piece;
    } else {
      lines.push(current.trim());
      current = piece;
    }
    // A word that is wider than a line.
    while (widthOf(current.trim()) > maxWidth) {
      const [head, rest] = splitAt(current, { widthOf, maxWidth });
      lines.push(head);
      current = rest;
    }
  }
  return [...lines, current.trim()].filter((each) => each !== '');
}

/** Scripts without spaces between words. The platform's dictionaries find the words. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const ENDS_IN_WORD = new RegExp(String.raw`[^\s\p{Po}${UNSPACED}]$`, 'u');
const STARTS_IN_WORD = new RegExp(`^[^\\s${UNSPACED}]`, 'u');
const ENDS_OPEN = /[\p{Ps}\p{Pi}¿¡]$/u;
const CLOSES = /^(?:(?![¿¡])[\p{Pe}\p{Pf}\p{Po}\p{Pd}\p{Lm}\s々]|\p{sc=Hiragana}$)/u;

/** What stays together: a word with the punctuation around it, and in Japanese with its particle. */
function piecesOf(line: string): string[] {
  const pieces: string[] = [];
  for (const { segment } of words.segment(line)) {
    const previous = pieces.at(-1);
    const isOneWord = STARTS_IN_WORD.test(segment) && previous !== undefined && ENDS_IN_WORD.test(previous);
    if (previous !== undefined && (isOneWord || ENDS_OPEN.test(previous) || CLOSES.test(segment)))
      pieces[pieces.length - 1] = previous + segment;
    else pieces.push(segment);
  }
  return pieces;
}

/** As many whole characters as fit, at least one, and the rest. */
function splitAt(text: string, { widthOf, maxWidth }: LineMeasure): [string, string] {
  const [first = '', ...others] = [...graphemes.segment(text)].map(({ segment }) => segment);
  let head = first;
  for (const grapheme of others) {
    if (widthOf(head + grapheme) > maxWidth) break;
    head += grapheme;
  }
  return [head, text.slice(head.length)];
}
