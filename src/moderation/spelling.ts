import { lookAlikeOf } from './look-alikes.ts';

/** Signs that represent letters inside words. */
const signs: ReadonlyMap<string, string> = new Map(
  '0o ○o ◯o ⭕o ●o °o 3e 4a 5s 6g 7t 8b 9g @a $s !i +t €e £l ¢c ¥y ₩w ₦n ₱p ₽p ₿b ฿b ₣f ₲g ₭k ₮t ∂d ∑e √v'
    .split(' ')
    .map((pair) => [...pair] as [string, string]),
);

const MONEY = /^[\p{Sc}@]$/u;
const SPACE = /^\s$/;
const LETTER = /^\p{L}$/u;
const MARK = /^\p{M}$/u;
const OF_WORDS = /^[\p{L}\p{N}\p{M}]$/u;

/** Scripts without spaces, in which every character is a word of its own. */
const UNSPACED =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]$/u;

/** Replaces a word that can't match. */
export const OTHER = '\ue000';

/** A number stays a number. Only a word with at least two letters can contain signs as letters. */
export function readSigns(text: string, one: 'i' | 'l'): string {
  let out = '';
  let word: string[] = [];
  const end = () => {
    const letters = word.filter((character) => LETTER.test(character)).length;
    // Anything after the last letter or digit ends a sentence, except currency signs.
    const last = word.findLastIndex((character) => OF_WORDS.test(character) || MONEY.test(character));
    out += word
      .map((character, index) => (letters < 2 || index > last ? character : readSign(character, one)))
      .join('');
    word = [];
  };
  for (const character of text) {
    if (!SPACE.test(character)) {
      word.push(character);
      continue;
    }
    end();
    out += character;
  }
  end();
  return out;
}

function readSign(character: string, one: 'i' | 'l'): string {
  const sign = signs.get(character) ?? (OF_WORDS.test(character) ? undefined : lookAlikeOf(character));
  const read = sign ?? character;
  return read === '1' || read === '|' ? one : read;
}

/** Without the signs that split a word, but not those between two words: `go-re`, `go.re`. */
export function withoutJoints(text: string): string {
  let out = '';
  for (const character of text) {
    if (OF_WORDS.test(character) || SPACE.test(character) || character === OTHER) out += character;
  }
  return out;
}

export function toWords(text: string): string[] {
  const words: string[] = [];
  /** Whether marks still belong to the last word, and letters too. */
  let takesMarks = false;
  let takesLetters = false;
  for (const character of text) {
    const isMark = MARK.test(character);
    if (isMark ? takesMarks : takesLetters && OF_WORDS.test(character) && !UNSPACED.test(character)) {
      words[words.length - 1] += character;
      continue;
    }
    const isWord = OF_WORDS.test(character);
    if (isWord || character === OTHER) words.push(character);
    takesMarks = isWord;
    takesLetters = isWord && !UNSPACED.test(character);
  }
  return words;
}

/**
 * Three or more single letters in a row are a spelled-out word, together with one more single letter before or after.
 */
export function joinSpelled(words: readonly string[]): string[] {
  const joined: string[] = [];
  let run: string[] = [];
  const end = () => {
    const ways = [run, run.slice(1), run.slice(0, -1), run.slice(1, -1)].filter(isSpelled);
    joined.push(...(ways.length === 0 ? run : ways.flatMap((way) => [spell(way, 'i'), spell(way, 'l')])));
    run = [];
  };
  for (const word of words) {
    if (isLetter(word)) run.push(word);
    else {
      end();
      joined.push(word);
    }
  }
  end();
  return joined;
}

/** Whether a word is a single letter or digit, as in a spelled-out word. */
export function isLetter(word: string): boolean {
  return /^[\p{L}\d]$/u.test(word) && !UNSPACED.test(word);
}

/** Digits count as letters if there are enough letters: `g 0 r e`, but not `a 5 s clip`. */
export function isSpelled(run: readonly string[]): boolean {
  const letters = run.filter((word) => LETTER.test(word)).length;
  return letters >= 3 || (letters === 2 && run.length >= 4);
}

/** The spelled-out word. */
export function spell(run: readonly string[], one: 'i' | 'l'): string {
  return run.map((word) => readSign(word, one)).join('');
}

/** Words with letters that are repeated three times or more reduced to one or two. */
export function shorten(words: readonly string[], kept: 1 | 2): string[] {
  return words.map((word) => {
    const runs: string[][] = [];
    for (const character of word) {
      const last = runs.at(-1);
      if (last?.[0] === character) last.push(character);
      else runs.push([character]);
    }
    return runs
      .flatMap((run) => (run.length > 2 && LETTER.test(run[0] ?? '') ? run.slice(0, kept) : run))
      .join('');
  });
}

/** `ggoorree` as `gore`. */
export function halve(words: readonly string[]): string[] {
  return words.map((word) => {
    const characters = [...word];
    const isDoubled =
      characters.length >= 6 &&
      characters.length % 2 === 0 &&
      characters.every((character, at) => character === characters[at - (at % 2)]);
    return isDoubled ? characters.filter((_, at) => at % 2 === 0).join('') : word;
  });
}
