import { describe, expect, it } from 'vitest';
import {
  halve,
  isSpelled,
  joinSpelled,
  OTHER,
  readSigns,
  shorten,
  toWords,
  withoutJoints,
} from '../../src/moderation/spelling.ts';

describe('signs in a word', () => {
  it.each([
    ['g0r3, h3ll0', 'gore, hello'],
    ['the £ost @ss', 'the lost ass'],
    // A number stays a number, and so does a word with one letter.
    ['100 5s 5% 60fps', '100 5s 5% gofps'],
    // Characters that end a sentence aren't letters, except currency signs.
    ['gore! sh!t! 3+ bas$ (gore)', 'gore! shit! 3+ bass (gore)'],
    ['', ''],
  ])('%j reads as %j', (text, read) => expect(readSigns(text, 'i')).toBe(read));

  it('may be an i or an l', () => {
    expect(readSigns('k1ll k|ll І|am', 'i')).toBe('kill kill Іiam');
    expect(readSigns('k1ll k|ll', 'l')).toBe('klll klll');
  });
});

it('puts a parted word together, and no two words', () => {
  expect(withoutJoints(`go-re go.re\n(a5) ${OTHER}.`)).toBe(`gore gore\na5 ${OTHER}`);
});

it.each([
  ['blood-bath, at 5', ['blood', 'bath', 'at', '5']],
  ['爆弾を', ['爆', '弾', 'を']],
  ['爆ab弾', ['爆', 'ab', '弾']],
  // A mark belongs to the letter before it, and begins a word only without one.
  ['กีก', ['กี', 'ก']],
  ['कीक', ['कीक']],
  ['a \u0301b', ['a', '\u0301b']],
  ['\u0301', ['\u0301']],
  [`a${OTHER}b${OTHER}\u0301`, ['a', OTHER, 'b', OTHER, '\u0301']],
])('%j has the words %j', (text, words) => expect(toWords(text)).toEqual(words));

describe('a word that is spelled', () => {
  it.each([
    ['gore', true],
    ['g0r3', true],
    ['gor', true],
    ['g0r', false],
    ['go', false],
    ['a123', false],
    ['1234', false],
  ])('as the letters of %s: %s', (word, is) => expect(isSpelled([...word])).toBe(is));

  it('is put together, with and without a letter before or after it', () => {
    const both = (word: string) => [word, word];
    expect(joinSpelled(['see', 'g', 'o', 'r', 'e', 'now', 'a', 'b'])).toEqual([
      ...['see', ...both('gore'), ...both('ore'), ...both('gor'), 'now', 'a', 'b'],
    ]);
    expect(joinSpelled(['a', 'k', '1', 'd', 's', 'b'])).toEqual([
      ...['akidsb', 'akldsb', 'kidsb', 'kldsb', 'akids', 'aklds', 'kids', 'klds'],
    ]);
    expect(joinSpelled([])).toEqual([]);
  });
});

it('makes long words short', () => {
  const words = ['gooore', 'good', 'aaa', '1000', 'looooong', 'а𐍅𐍅𐍅'];
  expect(shorten(words, 1)).toEqual(['gore', 'good', 'a', '1000', 'long', 'а𐍅']);
  expect(shorten(words, 2)).toEqual(['goore', 'good', 'aa', '1000', 'loong', 'а𐍅𐍅']);
});

it('makes one letter of each two, where all are doubled and there are three or more', () => {
  const words = ['ggoorree', 'aabbcc', 'oott', 'ggooree', 'gogogo', 'ggoorreex', 'xggoorree'];
  expect(halve(words)).toEqual(['gore', 'abc', 'oott', 'ggooree', 'gogogo', 'ggoorreex', 'xggoorree']);
});
