/** Letters that look like Latin ones: Cyrillic, Greek, and Latin letters that do not decompose. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...pairs('аa вb сc ԁd еe һh нh іi ıi јj кk мm оo рp ԛq ѕs тt υu уy хx ԝw'),
  ...pairs('αa εe ιi κk νv οo ρp τt χx γy ςσ'),
  ...pairs('øo łl đd ħh ŧt ɑa ɡg ɩi ƒf'),
  ...{ æ: 'ae', œ: 'oe' },
};
/** Signs that stand for letters inside of words. */
const signs: Readonly<Record<string, string>> = pairs('0o 3e 4a 5s 7t 8b @a $s !i +t');

/** 🅰, 🅐, 🄰, Ⓐ and regional indicators: alphabets of 26 that Unicode's own folding leaves as they are. */
const alphabets = [0x1f150, 0x1f170, 0x1f1e6];

/** Written without spaces, so that every character is a word of its own. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]\p{M}*/gu;

/**
 * A text in the forms in which words are looked for in it, each as words in small letters with one space around
 * each: without accents, look-alikes and invisible characters; with `h3ll0` read as letters, `1` as i or as l; and
 * with `s p e l t` words put together. Every step takes time in proportion to the length.
 */
export function foldText(text: string): string[] {
  const plain = foldLetters(text);
  const forms = [plain, withoutSigns(plain, 'i'), withoutSigns(plain, 'l')].map(toWords);
  return [...new Set([...forms, ...forms.map(joinSpelt)])];
}

function foldLetters(text: string): string {
  const folded = text
    .normalize('NFKD')
    // Accents of Latin, Greek and Cyrillic; marks of other scripts make other words.
    .replace(/[\u0300-\u036f]|[\ufe00-\ufe0f]|[\p{Cf}\u115f\u1160\u3164]/gu, '')
    .replace(/[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu, fromAlphabet)
    // Both ways, so that ß becomes ss.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC');
  return [...folded].map((character) => lookAlikes[character] ?? character).join('');
}

function fromAlphabet(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const start = alphabets.findLast((first) => first <= code) ?? code;
  return String.fromCharCode(0x61 + code - start);
}

/** A number stays one: only what has two letters is a word with signs in it. */
function withoutSigns(text: string, one: 'i' | 'l'): string {
  return text
    .split(/(\s+)/)
    .map((word) => {
      if ((word.match(/\p{L}/gu)?.length ?? 0) < 2) return word;
      const characters = [...word];
      // What comes after the last letter or digit ends a sentence.
      const end = characters.findLastIndex((character) => /[\p{L}\p{N}]/u.test(character));
      return characters
        .map((character, index) => (index > end ? character : (readSign(character, one) ?? character)))
        .join('');
    })
    .join('');
}

function readSign(character: string, one: 'i' | 'l'): string | undefined {
  return character === '1' || character === '|' ? one : signs[character];
}

function toWords(text: string): string {
  const words = text.replace(unspaced, ' $& ').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return ` ${words.join(' ')} `;
}

/** Three single letters in a row, or more, are a word spelt out, with an article before it perhaps. */
function joinSpelt(text: string): string {
  const words: string[] = [];
  let spelt: string[] = [];
  const end = () => {
    words.push(...(spelt.length > 2 ? [spelt.join(''), spelt.slice(1).join('')] : spelt));
    spelt = [];
  };
  for (const word of text.trim().split(' ')) {
    if (/^[a-z]$/.test(word)) spelt.push(word);
    else {
      end();
      words.push(word);
    }
  }
  end();
  return ` ${words.join(' ')} `;
}

function pairs(list: string): Record<string, string> {
  return Object.fromEntries(list.split(' ').map((pair) => [...pair]));
}
