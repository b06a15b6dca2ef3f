import { describe, expect, it } from 'vitest';
import { alphabetOf, foldEntry, foldText } from '../../src/moderation/fold-text.ts';
import { OTHER } from '../../src/moderation/spelling.ts';

it.each([
  ['gore', 'latin'],
  ['кровь', 'other'],
  ['кровь1', 'other'],
  ['爆弾', 'other'],
  ['bomb 爆弾', 'both'],
  ['b1 爆', 'both'],
  ['ＧＯＲＥ', 'latin'],
  ['123!', 'latin'],
])('%s is of the alphabet %s', (text, alphabet) => expect(alphabetOf(text)).toBe(alphabet));

describe('an entry', () => {
  it('is looked for as it is written', () => {
    expect(foldEntry('blood bath')).toEqual([' blood bath ']);
    expect(foldEntry('see a b c')).toEqual([' see a b c ']);
    expect(foldEntry('a b')).toEqual([' a b ']);
    expect(foldEntry('!!!')).toEqual([]);
  });

  it('may be spelled, and look like other letters in capitals only', () => {
    expect(foldEntry('f u n')).toEqual([' f u n ', ' fun ']);
    expect(foldEntry('νυν')).toEqual(expect.arrayContaining([' vuv ', ' nyn ']));
  });
});

describe('a text', () => {
  it.each([
    // Seen as a space or as nothing. A line break is always a space.
    ['blood\u3164bath', ' blood bath '],
    ['blood\u3164bath', ' bloodbath '],
    ['blood\nbath', ' blood bath '],
    ['blood\ufdfabath', ' blood bath '],
    ['straße', ' strasse '],
    ['STRAẞE', ' strasse '],
    ['ГОРЕ', ' rope '],
    ['🅰🇦🅐🅩🇿', ' aaazz '],
    ['a \u202eerog\u202c film', ' a gore film '],
    // As web pages write characters, with or without the semicolon.
    ['g&#111re g&#x6F', ' gore go '],
    ['go&shy-re go&shy;re', ' gore gore '],
    ['g&ouml-re', ' gore '],
    ['&EACUTE;', ' e '],
    ['a&#x10ffff;b', ' ab '],
    // These aren't any.
    ['&shyness; &eshy;', ' shyness eshy '],
    ['&bringing; &axring;', ' bringing axring '],
    ['&#9999999;', ' 9999999 '],
  ])('%j may read as %j', (text, form) => expect(foldText(text, 'latin')).toContain(form));

  it.each([
    ['blood\nbath', ' bloodbath '],
    ['a\u202e\u202cb c', ' ac b '],
    ['a\u202e\u202cb c', ' a '],
  ])('%j does not read as %j', (text, form) => expect(foldText(text, 'latin')).not.toContain(form));
});

describe('a word of another alphabet', () => {
  it('is not meant by an entry in Latin letters, where the text is of that alphabet too', () => {
    expect(foldText('IT отдел', 'latin')).toContain(` it ${OTHER} `);
    expect(foldText('отдел 5', 'latin')).toContain(` ${OTHER} 5 `);
    // Words that mix alphabets say nothing about the text.
    expect(foldText('gоre gоre отдел', 'latin')).toContain(` gore gore ${OTHER} `);
  });

  it('is read by its look where most of the text is Latin, but only letters that look alike', () => {
    expect(foldText('the film отдел', 'latin').join()).not.toContain(OTHER);
    expect(foldText('the film яд', 'latin')).toContain(' the film яд ');
  });

  it('is what an entry of that alphabet means', () => {
    expect(foldText('the 5 films', 'other')).toContain(` ${OTHER} 5 ${OTHER} `);
    expect(foldText('a яock', 'latin')).toContain(' a rock ');
    expect(foldText('a яock', 'both')).not.toContain(' a rock ');
  });
});
