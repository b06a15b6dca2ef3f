import { cleanLine, cleanLines } from './clean.ts';

/** Leaves room for the rest of a message, which may have 2,000 characters. */
const SHOWN_LENGTH = 300;

declare const escaped: unique symbol;
/** A text in which nothing is formatting, a mention or a link any more: it may appear anywhere in a message. */
export type Markdown = string & { readonly [escaped]: true };

/**
 * A text from a member, an operator or a provider for one line of a message: it reads as written, without invisible
 * characters. It has at most `maxLength` characters as a reader counts them, and twice as many UTF-16 units including
 * escapes.
 */
export function safeLine(text: string, maxLength = SHOWN_LENGTH): Markdown {
  const room = { length: maxLength, units: 2 * maxLength };
  return cut(cleanLine(text, room.units + 1), room, escapeGrapheme).text as Markdown;
}

/**
 * The same within `maxUnits` UTF-16 units, escapes included, for somebody who decides on it. `isWhole` is false if they
 * don't see all of `text`.
 */
export function safeText(
  text: string,
  { maxUnits, keepsLines }: { maxUnits: number; keepsLines: boolean },
): { text: Markdown; isWhole: boolean } {
  const clean = keepsLines ? cleanLines(text) : cleanLine(text);
  const shown = cut(clean, { length: maxUnits, units: maxUnits }, escapeGrapheme);
  const isWhole = !shown.isCut && withoutSpaces(clean) === withoutSpaces(text);
  return { text: shown.text as Markdown, isWhole };
}

/** A text for places without formatting (labels of lists and buttons, alt text), within `maxUnits` UTF-16 units. */
export function plainLine(text: string, maxUnits: number): string {
  return cut(cleanLine(text, maxUnits + 1), { length: maxUnits, units: maxUnits }, (grapheme) => grapheme)
    .text;
}

/** Discord's limit for the alt text of an image or a video, in UTF-16 units. */
const ALT_TEXT_LENGTH = 1_024;

/** Alt text for people who can't see an image or a video. */
export function altLine(text: string): string {
  return plainLine(text, ALT_TEXT_LENGTH);
}

/** A text as code within a line, of at most `maxLength` characters. */
export function codeLine(text: string, maxLength: number): Markdown {
  // Only a backtick ends code. Its look-alike doesn't.
  return `\`${plainLine(text, maxLength).replaceAll('`', 'ˋ') || ' '}\`` as Markdown;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ELLIPSIS = '…';
/** If at least this share of a text fits, a word that doesn't fit completely is cut off as a whole. */
const WORD_SHARE = 0.5;

/** As much of a text as fits, by whole graphemes, and to the end of a word if one is near. */
function cut(
  text: string,
  room: { length: number; units: number },
  render: (grapheme: string, before: string, after: string) => string,
): { text: string; isCut: boolean } {
  let out = '';
  let count = 0;
  let before = '\n';
  /** The part to keep if the next grapheme doesn't fit: it leaves room for the ellipsis. And the words in it. */
  let [kept, words] = ['', ''];
  for (const { segment, index } of graphemes.segment(text)) {
    const shown = render(segment, before, text.charAt(index + segment.length));
    if (count >= room.length || out.length + shown.length > room.units) {
      return { text: withEllipsis(out, words, kept), isCut: true };
    }
    if (segment === ' ' || segment === '\n') words = out;
    out += shown;
    count += 1;
    if (count < room.length && out.length < room.units) kept = out;
    before = beforeNext(before, segment);
  }
  return { text: out, isCut: false };
}

function withEllipsis(out: string, words: string, kept: string): string {
  const isNear = words.length >= WORD_SHARE * out.length;
  return (isNear ? words : kept).trimEnd() + ELLIPSIS;
}

/** All digits of a line's number are its beginning. */
function beforeNext(before: string, grapheme: string): string {
  return before === '\n' && /^\d$/.test(grapheme) ? before : grapheme;
}

/** Characters that Discord reads as markup anywhere. A backslash before any sign makes it plain. */
const ALWAYS = new Set('\\`*_~|[]()<>@');
/** The beginnings of a heading, a small line or a list, and the dot after a list's number. */
const AT_LINE_START = new Set('#-+.');

function escapeGrapheme(grapheme: string, before: string, after: string): string {
  let out = '';
  // An Arabic number sign and an asterisk are one grapheme too.
  for (const character of grapheme) {
    const isAlone = character === grapheme;
    const isMarkup =
      ALWAYS.has(character) ||
      (isAlone && before === '\n' && AT_LINE_START.has(character)) ||
      // A URL, `:shortcode:` or `discord.gg/…`, which Discord recognizes without a scheme.
      (character === ':' && !/^\s?$/.test(after)) ||
      (character === '.' && /\w$/.test(before) && !/^[\s.]?$/.test(after));
    out += isMarkup ? `\\${character}` : character;
  }
  return out;
}

function withoutSpaces(text: string): string {
  return text.replace(/[ \n\r\t]/g, '');
}

/** Facts or a note, in small text. */
export function small(...facts: readonly string[]): string {
  return `-# ${facts.join(' · ')}`;
}
