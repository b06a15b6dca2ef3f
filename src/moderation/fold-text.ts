import { fakes, lookAlikeOf } from './look-alikes.ts';
import {
  halve,
  isLetter,
  isSpelled,
  joinSpelled,
  OTHER,
  readSigns,
  shorten,
  spell,
  toWords,
  withoutJoints,
} from './spelling.ts';
import { turnedUpright } from './upside-down.ts';

/** 🅰, 🅐, 🄰, Ⓐ and regional indicators: alphabets of 26 that Unicode's own folding leaves unchanged. */
const alphabets = [0x1f150, 0x1f170, 0x1f1e6];
const IN_ALPHABET = /^[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]$/u;

const IGNORED = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\ufeff]$/u;
/** Depending on the font, an empty space or nothing: it may separate two words, or be hidden inside one. */
const BLANK = /^[\p{Cc}\u2800\u{1d159}\u3164\uffa0\u115f\u1160\ufffc]$/u;
const SPACE = /^\s$/;
const LETTER = /^\p{L}$/u;
const LATIN = /^\p{sc=Latin}$/u;
const MARK = /^\p{M}$/u;
const OF_WORDS = /^[\p{L}\p{N}\p{M}]$/u;
/** Marks of these scripts never make a different word. Those of most scripts do. */
const TAKES_ANY_MARK =
  /^[\P{L}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Hebrew}\p{sc=Coptic}\p{sc=Cherokee}\p{sc=Han}\p{sc=Lisu}\p{sc=Canadian_Aboriginal}]$/u;
/** Marks of every script. Japanese marks belong to their letters. */
const FOREIGN_MARK = /^[[\p{sc=Inherited}\p{Me}]--[\u3099\u309a]]$/v;

/** The alphabets of the words to look for. */
export type Alphabet = 'latin' | 'other' | 'both';

/**
 * A text in the forms in which words are searched, each as lowercase words with one space around each: without accents,
 * look-alikes and invisible characters; with `h3ll0` read as letters, `1` as i or as l; with `s p e l t` and
 * `hy-phen-ed` words joined, and `looong` ones shortened. A word made only of Latin look-alikes counts as Latin only if
 * the text around it isn't in its own alphabet, and vice versa. Every step takes time in proportion to the length.
 */
export function foldText(text: string, alphabet: Alphabet): string[] {
  const forms = new Set<string>();
  for (const variant of variantsOf(text)) {
    const folded = foldAlphabets(variant, alphabet);
    for (const form of [folded, readSigns(folded, 'i'), readSigns(folded, 'l')]) {
      for (const words of [toWords(form), toWords(withoutJoints(form))]) {
        for (const spelled of [words, joinSpelled(words)]) {
          for (const short of [spelled, shorten(spelled, 1), shorten(spelled, 2), halve(spelled)])
            forms.add(` ${short.join(' ')} `);
        }
      }
    }
  }
  return [...forms];
}

/** A list entry in the forms in which it is searched, like those of a text. Repeated letters are kept. */
export function foldEntry(entry: string): string[] {
  const forms = new Set<string>();
  // In either spelling, both may look like other letters.
  for (const variant of [...variantsOf(entry), ...variantsOf(entry.toUpperCase())]) {
    const folded = foldAlphabets(variant, 'both');
    for (const form of [folded, readSigns(folded, 'i'), readSigns(folded, 'l')]) {
      for (const words of [toWords(form), toWords(withoutJoints(form))]) {
        forms.add(` ${words.join(' ')} `);
        if (isSpelled(words) && words.every(isLetter)) forms.add(` ${spell(words, 'i')} `);
      }
    }
  }
  return [...forms].filter((form) => form.trim() !== '');
}

/** The alphabets of a text: those of its letters, once disguises are removed. */
export function alphabetOf(text: string): Alphabet {
  const characters = [...foldMarks([...takeApart(text)])];
  if (!characters.some(isOfOther)) return 'latin';
  return characters.some((character) => LATIN.test(character)) ? 'both' : 'other';
}

/**
 * The text in lowercase, with blank characters as spaces and as nothing, and with reversed or upside-down text turned
 * back.
 */
function variantsOf(given: string): Set<string> {
  const text = decodeEntities(given).toWellFormed();
  const turned = turnBack(text);
  const variants = new Set<string>();
  for (const each of new Set([text, turned, turnedUpright(text) ?? text])) {
    for (const blank of [' ', '']) {
      const characters = [...takeApart(each)].flatMap((character) => {
        if (BLANK.test(character)) return SPACE.test(character) ? ' ' : blank;
        return IGNORED.test(character) ? '' : character;
      });
      const marked = foldMarks(characters).normalize('NFC');
      variants.add(marked).add(marked.toLowerCase());
    }
  }
  return variants;
}

/** Compatibility characters as the letters that they consist of, except two that are a phrase of up to 18 each. */
function takeApart(text: string): string {
  return text
    .replace(/[\ufdfa\ufdfb]/g, ' ')
    .replace(/[ϲϹ]/g, 'c')
    .normalize('NFKD');
}

const INVISIBLE = /^(?:zwnj|zwj|shy|nbsp|lrm|rlm|zerowidthspace|nobreak)$/i;
const ACCENTED = /^.(?:acute|grave|circ|uml|tilde|ring|cedil|slash|caron)$/i;

/** Characters as web pages write them: `&#103;`, `&#x67;`, `&shy;`, `&eacute;`. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]+));?/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined || decimal !== undefined) {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    if (INVISIBLE.test(name)) return '';
    return ACCENTED.test(name) ? name.charAt(0) : whole;
  });
}

/** U+202E makes the text after it read backwards. */
function turnBack(text: string): string {
  return text.split('\u202e').reduce((before, part) => {
    const end = part.search(/[\u202c\u202d\u2066-\u2069\n]/);
    const inside = end < 0 ? part : part.slice(0, end);
    return before + [...inside].reverse().join('') + (end < 0 ? '' : part.slice(end));
  });
}

/** Without optional marks of letters, and with letters in boxes taken out of them. */
function foldMarks(characters: readonly string[]): string {
  let base = '';
  let out = '';
  for (const character of characters) {
    if (MARK.test(character)) {
      if (FOREIGN_MARK.test(character) || TAKES_ANY_MARK.test(base)) continue;
      out += character;
      continue;
    }
    base = IN_ALPHABET.test(character) ? fromAlphabet(character) : character;
    out += base;
  }
  return out;
}

function fromAlphabet(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const start = alphabets.findLast((first) => first <= code) ?? code;
  return String.fromCharCode(0x61 + code - start);
}

interface Part {
  text: string;
  isWord: boolean;
}

/** Words, and the separators between them. */
function wordsIn(text: string): Part[] {
  const parts: Part[] = [];
  for (const character of text) {
    const isWord = OF_WORDS.test(character);
    const last = parts.at(-1);
    if (last && last.isWord === isWord) last.text += character;
    else parts.push({ text: character, isWord });
  }
  return parts;
}

function isOfOther(character: string): boolean {
  return LETTER.test(character) && !LATIN.test(character);
}

/** Every letter as the Latin one it looks like, if the word may be Latin. In lowercase. */
function foldAlphabets(text: string, alphabet: Alphabet): string {
  const parts = wordsIn(text).map((part) => {
    const characters = [...part.text];
    const others = characters.filter(isOfOther);
    const hasLatin = characters.some((character) => LATIN.test(character));
    return { ...part, characters, hasLatin, hasOther: others.length > 0, isSure: others.some(isUnlike) };
  });
  const latin = parts.filter(({ hasLatin, hasOther }) => hasLatin && !hasOther).length;
  const sure = parts.filter(({ hasLatin, isSure }) => isSure && !hasLatin).length;
  const isOther = sure > 0 && sure >= latin;
  const folded = parts.map(({ text: given, isWord, characters, hasLatin, hasOther }) => {
    if (!isWord || !(hasLatin || hasOther)) return given;
    if (alphabet === 'latin' && !hasLatin && isOther) return OTHER;
    if (alphabet === 'other' && !hasOther && !isOther) return OTHER;
    const isFake = alphabet === 'latin' && hasLatin;
    return characters
      .map((character) => lookAlikeOf(character) ?? (isFake ? fakes.get(character) : undefined) ?? character)
      .join('');
  });
  // Both ways, so that ß becomes ss.
  return folded.join('').toUpperCase().toLowerCase();
}

function isUnlike(character: string): boolean {
  return lookAlikeOf(character) === undefined;
}
