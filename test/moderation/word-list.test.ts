import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBlockedWord, isWord } from '../../src/moderation/word-list.ts';

describe('a blocked word', () => {
  it.each([
    ['gore', 'Gore in the streets'],
    ['gore', 'ｇｏｒｅ in the streets'],
    ['gore', 'a g\u200bo\u00adr\u2060e scene'],
    ['gore', 'a gоrе scene'], // Cyrillic о and е
    ['gore', 'a gόrε scene'], // Greek
    ['gore', 'a 🅖🅞🅡🅔 scene'],
    ['gore', 'a 🇬🇴🇷🇪 scene'],
    ['gore', 'G.O.R.E, please'],
    ['gore', 'make a g o r e film'],
    ['gore', 'a g0r3 scene!'],
    ['gore', 'a góřè scene'],
    ['gore', '𝔤𝔬𝔯𝔢'],
    ['hello', 'he1lo'],
    ['nazi', 'naz1'],
    ['straße', 'eine STRASSE'],
    ['blood bath', 'a blood-bath, at night'],
    ['zomb*', 'two zombies'],
    ['*fish', 'a goldfish'],
    ['*oni*', 'the phonica'],
    ['爆弾', '彼は爆弾を作る'],
    ['кровь', 'КРОВЬ на стене'],
    ['mp3', 'an mp3 player'],
    ['café', 'a cafe\u0301 in Paris'],
    ['don’t', "don't look"],
  ])('%s is found in %j', (word, prompt) => {
    expect(findBlockedWord(prompt, ['nothing', word])).toBe(word);
  });

  it.each([
    ['gore', 'Gregore and his goretex jacket'],
    ['ass', 'a classic bass in the grass'],
    ['ss', 'a 55 year old man with $5 and an iPhone 5s'],
    ['zomb*', 'a trombone'],
    ['*fish', 'fishing at dawn'],
    ['blood bath', 'a bath of blood'],
    ['ha', 'h a, then b'],
    ['slit', 'silt in the river'],
  ])('%s is not found in %j', (word, prompt) => {
    expect(findBlockedWord(prompt, [word])).toBeUndefined();
  });

  it('has a letter or a digit, and stars only at its ends', () => {
    expect(['gore', '*gore*', '爆', '4'].every(isWord)).toBe(true);
    expect(['*', '**', ' ', 'g*re', '!!!', '**gore'].some(isWord)).toBe(false);
  });

  it('is found wherever it stands between other words, and never throws', () => {
    const plain = fc.stringMatching(/^[b-df-hj-np-tv-z]{2,9}$/);
    const words = fc.array(plain, { maxLength: 8 });
    fc.assert(
      fc.property(plain, words, words, (word, before, after) => {
        expect(findBlockedWord([...before, word, ...after].join(' '), [word])).toBe(word);
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'binary' }),
        (prompt, entry) => {
          findBlockedWord(prompt, [entry]);
        },
      ),
    );
  });
});
