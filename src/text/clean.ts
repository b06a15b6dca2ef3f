/**
 * What a text from outside keeps of itself before it is shown or judged. Each function reads every character once, so
 * its work grows with the text's length alone.
 */

/** Blank, though Unicode counts them as symbols: the empty braille pattern and the null notehead. */
const VISIBLE =
  /^[[\p{L}\p{N}\p{P}\p{S}\p{Co}\p{Extended_Pictographic}]--[\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\ufffc]]$/v;
const SPACE = /^[\s\p{Z}\p{Cc}\u2800\u{1d159}]$/u;
const LINE_END = /^[\n\v\f\u0085\u2028\u2029]$/;
/** Default_Ignorable_Code_Point has bidi controls, tags, variation selectors, joiners and fillers. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\ufeff\ufff9-\ufffb]$/u;
const MARK = /^[\p{Mn}\p{Me}]$/u;

const ZWNJ = '\u200c';
const ZWJ = '\u200d';
/** Letters and marks of scripts in which a joiner changes how a word is written. */
const TAKES_JOINER =
  /^[[\p{L}\p{M}]--[\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}\p{scx=Armenian}\p{scx=Hebrew}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{sc=Common}\p{sc=Inherited}]]$/v;
const EMOJI = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u;
const EMOJI_STYLE = /^[\ufe0e\ufe0f]$/;
const TAKES_EMOJI_STYLE = /^\p{Emoji}$/u;
const TAG = /^[\u{e0020}-\u{e007f}]$/u;
const BLACK_FLAG = '🏴';
const MONGOLIAN_SELECTOR = /^[\u180b-\u180d\u180f]$/;
const MONGOLIAN = /^\p{sc=Mongolian}$/u;
const IDEOGRAPHIC_SELECTOR = /^[\u{e0100}-\u{e01ef}]$/u;
const HAN = /^\p{sc=Han}$/u;

/** The marks that one letter may carry; Hebrew with its accents has four, and Tibetan writes letters as marks. */
const MARKS = 4;
const TIBETAN = /^\p{sc=Tibetan}$/u;
const TIBETAN_MARKS = 10;

/** Whether anything in it can be seen: it isn't only spaces, controls, marks and what Unicode says to ignore. */
export function isVisible(text: string): boolean {
  for (const character of text) if (VISIBLE.test(character)) return true;
  return false;
}

/**
 * A text as one line: without what can't be seen, marks that pile up, and characters that turn the writing direction.
 * Emoji stay whole, and so do joiners where a script needs them. What is beyond `enough` UTF-16 units may be missing.
 */
export function cleanLine(text: string, enough = Number.POSITIVE_INFINITY): string {
  return clean(text, enough, false);
}

/** The same with its line breaks, of which never more than two are in a row. */
export function cleanLines(text: string): string {
  return clean(text, Number.POSITIVE_INFINITY, true);
}

function clean(given: string, enough: number, keepsLines: boolean): string {
  const text = given.toWellFormed();
  let out = '';
  let base = '';
  let previous = '';
  let marks = 0;
  let gap = '';
  for (let at = 0, character = ''; at < text.length && out.length <= enough; at += character.length) {
    character = characterAt(text, at);
    if (character > ' ' && character < '\u007f') {
      base = character;
      marks = 0;
    } else if (INVISIBLE.test(character)) {
      const next = characterAt(text, at + character.length);
      if (gap !== '' || !isNeeded(character, previous, base, next)) continue;
    } else if (SPACE.test(character)) {
      const isBreak = LINE_END.test(character) || (character === '\r' && text[at + 1] !== '\n');
      if (isBreak && keepsLines) gap = gap.startsWith('\n') ? '\n\n' : '\n';
      else if (gap === '') gap = ' ';
      marks = 0;
      continue;
    } else if (MARK.test(character)) {
      marks += 1;
      // Without a letter of its own it would sit on what stands before the text.
      if (base === '' || marks > (TIBETAN.test(base) ? TIBETAN_MARKS : MARKS)) continue;
    } else {
      base = character;
      marks = 0;
    }
    if (out !== '') out += gap;
    gap = '';
    previous = character;
    out += character;
  }
  return out;
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** Whether an invisible character belongs to an emoji, or to a word of a script that needs it. */
function isNeeded(character: string, previous: string, base: string, next: string): boolean {
  if (character === ZWJ) return (EMOJI.test(previous) && EMOJI.test(next)) || joins(previous, next);
  if (character === ZWNJ) return joins(previous, next);
  if (EMOJI_STYLE.test(character)) return TAKES_EMOJI_STYLE.test(previous);
  if (TAG.test(character)) return base === BLACK_FLAG && (previous === BLACK_FLAG || TAG.test(previous));
  if (MONGOLIAN_SELECTOR.test(character)) return MONGOLIAN.test(previous);
  return IDEOGRAPHIC_SELECTOR.test(character) && HAN.test(previous);
}

function joins(previous: string, next: string): boolean {
  return TAKES_JOINER.test(previous) && (next === '' || TAKES_JOINER.test(next) || SPACE.test(next));
}
