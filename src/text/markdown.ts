import { cleanLine, cleanLines } from './clean.ts';

/** Room for the rest of a message, whose text may hold 2,000 characters. */
const SHOWN_LENGTH = 300;

declare const escaped: unique symbol;
/** A text in which nothing is formatting, a mention or a link any more: it may stand anywhere in a message. */
export type Markdown = string & { readonly [escaped]: true };

/**
 * A text from a member, an operator or a provider for one line of a message: it reads as it was written, without what
 * can't be seen. It has at most `maxLength` characters as a reader counts them, and twice as many UTF-16 units with
 * its escapes.
 */
export function safeLine(text: string, maxLength = SHOWN_LENGTH): Markdown {
  const room = { length: maxLength, units: 2 * maxLength };
  return cut(cleanLine(text, room.units + 1), room, escapeGrapheme).text as Markdown;
}

/**
 * The same within `maxUnits` UTF-16 units, escapes included, for somebody who decides over it: `isWhole` is false where
 * they don't see all that `text` holds.
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

/**
 * A text for where Discord formats nothing (labels of lists and buttons, alt text), within `maxUnits` UTF-16 units.
 */
export function plainLine(text: string, maxUnits: number): string {
  return cut(cleanLine(text, maxUnits + 1), { length: maxUnits, units: maxUnits }, (grapheme) => grapheme)
    .text;
}

/** What Discord takes as the alt text of an image or a video, in UTF-16 units. */
const ALT_TEXT_LENGTH = 1_024;

/** Alt text for people who can't see an image or a video. */
export function altLine(text: string): string {
  return plainLine(text, ALT_TEXT_LENGTH);
}

/** A text as code within a line, of at most `maxLength` characters. */
export function codeLine(text: string, maxLength: number): Markdown {
  // Nothing but a backtick ends code; its look-alike does not.
  return `\`${plainLine(text, maxLength).replaceAll('`', 'ˋ') || ' '}\`` as Markdown;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ELLIPSIS = '…';
/** What is left of a word after this share of the text is cut off with it. */
const WORD_SHARE = 0.8;

/** As much of a text as there is room for, by whole graphemes, and to the end of a word where one is near. */
function cut(
  text: string,
  room: { length: number; units: number },
  render: (grapheme: string, before: string, after: string) => string,
): { text: string; isCut: boolean } {
  let out = '';
  let count = 0;
  let before = '\n';
  /** What is kept if the next does not fit: as much as leaves room for the ellipsis, and the words in it. */
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

/** What Discord reads as markup wherever it stands. A backslash before any sign makes it a plain one. */
const ALWAYS = new Set('\\`*_~|[]()<>@');
/** What begins a heading, a small line or a list, and the dot after a list's number. */
const AT_LINE_START = new Set('#-+.');

function escapeGrapheme(grapheme: string, before: string, after: string): string {
  let out = '';
  // An Arabic number sign and an asterisk are one grapheme too.
  for (const character of grapheme) {
    const isAlone = character === grapheme;
    const isMarkup =
      ALWAYS.has(character) ||
      (isAlone && before === '\n' && AT_LINE_START.has(character)) ||
      // An address, `:shortcode:` or `discord.gg/…`, which Discord finds without a scheme.
      (character === ':' && !/^\s?$/.test(after)) ||
      (character === '.' && /\w$/.test(before) && !/^[\s.]?$/.test(after));
    out += isMarkup ? `\\${character}` : character;
  }
  return out;
}

function withoutSpaces(text: string): string {
  return text.replace(/[ \n\r\t]/g, '');
}
