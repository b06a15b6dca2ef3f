/**
 * What an outside text keeps before it is shown or judged. Each function reads every character once, so the work grows
 * only with the text's length.
 */

/** Blank, although Unicode counts them as symbols: the empty braille pattern and the null notehead. */
const VISIBLE =
  /^[[\p{L}\p{N}\p{P}\p{S}\p{Co}\p{Extended_Pictographic}]--[\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\ufffc]]$/v;
const SPACE = /^[\s\p{Z}\p{Cc}\u2800\u{1d159}]$/u;
const LINE_END = /^[\n\v\f\u0085\u2028\u2029]$/;
/** Default_Ignorable_Code_Point contains bidi controls, tags, variation selectors, joiners and fillers. */
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

/** The marks that one letter may have. Hebrew with its accents has four, and Tibetan writes letters as marks. */
const MARKS = 4;
const TIBETAN = /^\p{sc=Tibetan}$/u;
const TIBETAN_MARKS = 10;

/** Whether anything in it is visible: not only spaces, controls, marks and characters that Unicode says to ignore. */
export function isVisible(text: string): boolean {
  for (const character of text) if (VISIBLE.test(character)) return true;
  return false;
}

/** In any of its widths. */
export function hasAtSign(text: string): boolean {
  return /[@＠﹫]/u.test(text);
}

/**
 * A text as one line, without invisible characters, stacked marks, and characters that turn the writing direction.
 * Emoji stay whole, and so do joiners where a script needs them. Text beyond `enough` UTF-16 units may be missing.
 */
export function cleanLine(text: string, enough = Number.POSITIVE_INFINITY): string {
  return clean(text, enough, false);
}

/** The same with its line breaks, at most two in a row. */
export function cleanLines(text: string): string {
  return clean(text, Number.POSITIVE_INFINITY, true);
}

function clean(given: string, enough: number, keepsLines: boolean): string {
  const text = given.toWellFormed();
  const kept = new Kept(keepsLines);
  for (let at = 0; at < text.length && kept.text.length <= enough; ) {
    const character = characterAt(text, at);
    at += character.length;
    kept.take(character, text, at);
  }
  return kept.text;
}

/** Collects the kept part of a text, character by character. */
class Kept {
  text = '';
  readonly #keepsLines: boolean;
  /** The letter that marks belong to, and their number. */
  #base = '';
  #marks = 0;
  #previous = '';
  /** Spaces and line breaks that only count if something follows. */
  #gap = '';

  constructor(keepsLines: boolean) {
    this.#keepsLines = keepsLines;
  }

  /** `nextAt`: where the next character begins. */
  take(character: string, text: string, nextAt: number): void {
    if (character > ' ' && character < '\u007f') this.#takeLetter(character);
    else if (INVISIBLE.test(character)) this.#takeInvisible(character, characterAt(text, nextAt));
    else if (SPACE.test(character)) this.#takeSpace(character, text[nextAt]);
    else if (MARK.test(character)) this.#takeMark(character);
    else this.#takeLetter(character);
  }

  #takeLetter(character: string): void {
    this.#base = character;
    this.#marks = 0;
    this.#keep(character);
  }

  #takeInvisible(character: string, next: string): void {
    if (this.#gap === '' && isNeeded(character, this.#previous, this.#base, next)) this.#keep(character);
  }

  #takeSpace(character: string, next: string | undefined): void {
    const isBreak = LINE_END.test(character) || (character === '\r' && next !== '\n');
    if (isBreak && this.#keepsLines) this.#gap = this.#gap.startsWith('\n') ? '\n\n' : '\n';
    else if (this.#gap === '') this.#gap = ' ';
    this.#marks = 0;
  }

  #takeMark(character: string): void {
    this.#marks += 1;
    const most = TIBETAN.test(this.#base) ? TIBETAN_MARKS : MARKS;
    // Without a letter of its own, it would attach to the text before.
    if (this.#base !== '' && this.#marks <= most) this.#keep(character);
  }

  #keep(character: string): void {
    if (this.text !== '') this.text += this.#gap;
    this.#gap = '';
    this.#previous = character;
    this.text += character;
  }
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
