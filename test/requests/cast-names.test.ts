import { describe, expect, it } from 'vitest';
import { castKey, cleanCastName, isCastName, namedIn } from '../../src/requests/cast-names.ts';
import { hasAtSign } from '../../src/text/clean.ts';

const cast = (...names: string[]) => names.map((name) => ({ name, key: castKey(name) }));
const all = cast(
  ...[
    'Mia',
    'Mia Rose',
    'mia-2',
    'José',
    'Straße',
    'Ира',
    '田中',
    'ミア',
    'カー',
    'マンガ',
    '猫',
    'R2',
    'ben',
  ],
);

describe('a prompt', () => {
  it.each<[string, string, string[]]>([
    ['names one', 'a boat with @Mia in it', ['Mia']],
    ['names several, in its order, each once', '@ben, @mia and @BEN', ['ben', 'Mia']],
    ['without an @ names nobody', 'Mia and ben', []],
    // Case, in several languages.
    ['in capitals', '@MIA ROSE', ['Mia Rose']],
    ['with an accent', '@JOSÉ sings', ['José']],
    ['with the accent as a character of its own', '@Jose\u0301 sings', ['José']],
    ['without the accent means somebody else', '@Jose sings', []],
    ['with ß as SS', '@STRASSE at night', ['Straße']],
    ['in Cyrillic', '@ИРА танцует', ['Ира']],
    ['in full width', 'a room, ＠ｍｉａ sleeps', ['Mia']],
    ['with a letter that looks the same', '@mi\u0430', ['Mia']],
    ['with invisible characters', '@m\u200bi\u00ada', ['Mia']],
    // The longest of several.
    ['means the longest that fits', '@Mia Rose and @Mia Ros and @mia-2', ['Mia Rose', 'Mia', 'mia-2']],
    ['with other spaces', '@Mia\n  Rose', ['Mia Rose']],
    // Where a name ends.
    ['of somebody else begins the same', '@Miami, @mia3, @mia_x, @mia-3, @R2D2', []],
    ['with punctuation', '(@mia) @mia, "@mia" @mia. @mia’s @mia\'s @mia! @mia…', ['Mia']],
    ['with a dash behind', '@mia - @ben–and', ['Mia', 'ben']],
    ['in Japanese, with a particle', '@ミアが@猫と公園で@田中さんに会う', ['ミア', '猫', '田中']],
    ['in Japanese, with a long vowel at the end', '@カーが走る', ['カー']],
    ['in Japanese, with a mark at the end', '@マンガが好き', ['マンガ']],
    ['in Japanese, within a longer name', '@ミアカ @ハミア', []],
    ['in Latin letters, before Japanese', '@miaが歩く', ['Mia']],
    // Markup.
    ['in bold, italics, a quote and a list', '**@mia** _@ben_\n> @R2\n- @猫', ['Mia', 'ben', 'R2', '猫']],
    ['in a link', '[@mia](https://example.com)', ['Mia']],
    ['in code', 'write `@mia` and ```\n@ben\n``` here', []],
    ['after a backtick that ends nothing', 'a ` and @mia', ['Mia']],
    ['with a backslash', 'the word \\@mia', []],
    // Discord’s own.
    ['as a mention', '<@1200000000000000004> <@!1200000000000000004> <@&1200000000000000004> @everyone', []],
    ['in angle brackets', '<@mia>', ['Mia']],
    ['in an address', 'mail mia@mia.example, or ben@ben', []],
    ['after another @', '@@mia', ['Mia']],
    ['and nothing else', '@', []],
  ])('%s', (_, prompt, names) => {
    expect(namedIn(prompt, all).map(({ name }) => name)).toEqual(names);
  });

  it('of the longest kind is read at once', () => {
    const many = cast(...Array.from({ length: 120 }, (_, index) => `a${'b'.repeat(index % 30)}${index}`));
    for (const prompt of ['@'.repeat(4_000), '`'.repeat(4_000), '@a'.repeat(2_000), '\\@'.repeat(2_000)])
      expect(namedIn(prompt, many)).toEqual([]);
  });

  it('with a name that is a pattern is only that text', () => {
    const [odd] = [{ key: castKey('a.b') }];
    expect(namedIn('@axb', odd ? [odd] : [])).toEqual([]);
  });

  it('may name somebody only with an @', () => {
    expect(['a boat', 'a @boat', '＠boat'].map(hasAtSign)).toEqual([false, true, true]);
  });
});

describe('a name', () => {
  it.each(['Mia', 'mia-2', 'Mia Rose', 'R2', 'José', 'ミア', '田中', 'Ира', 'มีอา', 'a_b', 'x'.repeat(32)])(
    'may be %s',
    (name) => expect(isCastName(cleanCastName(name))).toBe(true),
  );

  it.each([
    ...[
      '',
      ' ',
      '@',
      'x'.repeat(33),
      'mia!',
      '<@1200000000000000004>',
      '`mia`',
      '*mia*',
      'a:b',
      'a/b',
      'a.b',
    ],
    ...[
      'mia-',
      '-mia',
      'mia  -rose',
      '_mia_',
      'every\u200bone',
      'everyone',
      'Everyone',
      'HERE',
      'hеrе',
      '😀',
    ],
    ...['\u200b', '\u3164', 'mia\u202eaim', "mia's", 'http://x', 'a\nb'],
    // Marks in a heap, and ones that nobody sees.
    ...[`mi\u0301${'\u0302'.repeat(9)}a`, 'mia\u034f', 'mia\ufe0f', '\u0301mia'],
  ])('can’t be %j', (name) => {
    const clean = cleanCastName(name);
    // A line end between words is a space.
    expect(isCastName(clean)).toBe(name === 'a\nb');
  });

  it('is the same without its @ and with other spaces', () => {
    expect([' @Mia\u00a0 Rose ', '＠Mia Rose'].map(cleanCastName)).toEqual(['Mia Rose', 'Mia Rose']);
  });
});
