import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanLines, isVisible } from '../../src/text/clean.ts';
import { codeLine, plainLine, safeLine, safeText } from '../../src/text/markdown.ts';
import { readMarkdown } from '../support/markdown.ts';

const links = [
  '[ [Claim your free Nitro](https://evil.example)',
  '[x](https://a.example) [y](https://evil.example)',
  '[]( [d](https://evil.example)',
  '[a](<https://evil.example>)',
  '[a](https://evil.example "title")',
  '[![a](https://b.example)](https://evil.example)',
  '[[a]](https://evil.example)',
  '[a\\](https://evil.example)',
  '\\[a](https://evil.example)',
  '[a](discord://-/users/1)',
  'https://evil.example/x.png',
  '<https://evil.example>',
  'HTTPS://EVIL.EXAMPLE',
  '_https://evil.example',
  '1https://evil.example',
  'ahttps://evil.example',
  '(https://evil.example)',
  'https://еvil.example/ж',
  'steam://run/1',
  'discord://-/channels/1/2',
  'ftp://evil.example',
  'discord.gg/abc',
  'discord.com/invite/abc',
  'https:https://evil.example',
  '<mailto:a@evil.example>',
  'a@evil.example',
  '<a@evil.example>',
  '<+15551234567>',
  '<tel:+15551234567>',
];
const mentions = [
  '<@123456789012345678>',
  '<@!123456789012345678>',
  '<@&123456789012345678>',
  '<#123456789012345678>',
  '<:e:123456789012345678>',
  '<a:wave:123456789012345678>',
  '<t:1700000000:R>',
  '<t:1>',
  '</video:123456789012345678>',
  '</settings set:123456789012345678>',
  '<id:customize>',
  '<id:browse>',
  '<123456789012345678:customize>',
  '@everyone',
  '@here',
  '\\@everyone',
  ':smile:',
  ':a_b:',
  '::+1::',
];
const formats = [
  '**bold**',
  '*it*',
  '_it_',
  '__under__',
  '***both***',
  '~~gone~~',
  '~gone~',
  '||hidden||',
  '`code`',
  '``co`de``',
  '```js\ncode```',
  '```code```',
  '# heading',
  '### heading',
  '-# small',
  '- item',
  '* item',
  '+ item',
  '1. item',
  '12. item',
  '> quote',
  '>>> quote',
  '>quote',
  '¯\\_(ツ)_/¯',
  '\\',
  '\\\\',
  '\\*a\\*',
  'snake_case_word',
  'a * b * c',
];
const hostile = [...links, ...mentions, ...formats];

describe('safeLine', () => {
  it.each(hostile)('shows %j as it was written, and makes nothing of it', (text) => {
    for (const given of [text, `a ${text}`, `${text} ${text}`, `_${text}`, `1${text}`, `\\${text}`]) {
      const line = safeLine(given);
      expect(readMarkdown(line)).toEqual({ visible: cleanLine(given), markup: [] });
      // The bot's own places for it: within bold, after a mark, in quotes.
      expect(readMarkdown(`🎬 **${line}**`).markup).toEqual(['strong']);
      expect(readMarkdown(`> ${line}`).markup).toEqual(['blockQuote', 'block']);
      expect(readMarkdown(`“${line}”`)).toEqual({ visible: `“${cleanLine(given)}”`, markup: [] });
    }
  });

  const atoms = [
    ...hostile,
    ...'\\`*_~|[]()<>@:/#-+.!"\'&;= ',
    ...[
      '\n',
      '\r\n',
      '\u2028',
      '\u0000',
      'a',
      '1',
      'é',
      'ж',
      '漢',
      '🎂',
      '👨‍👩‍👧',
      '\ud83c',
      '\u0301',
      '\u0600',
      '\u202e',
      '\u200b',
    ],
  ];
  const texts = fc.array(fc.constantFrom(...atoms), { maxLength: 30 }).map((parts) => parts.join(''));

  it('shows any text as it was written, and makes nothing of it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(readMarkdown(safeLine(text, 5_000))).toEqual({ visible: cleanLine(text), markup: [] });
        const { text: lines } = safeText(text, { maxUnits: 10_000, keepsLines: true });
        expect(readMarkdown(lines).markup).toEqual([]);
        expect(readMarkdown(lines).visible.replace(/\s/g, '')).toBe(cleanLines(text).replace(/\s/g, ''));
      }),
      { numRuns: 1_000 },
    );
  });

  it('makes nothing of any Unicode', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(readMarkdown(safeLine(text, 5_000)).markup).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('fits, and cuts no character, escape or word in two', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (text, max) => {
        const line = safeLine(text, max);
        expect(line.length).toBeLessThanOrEqual(2 * max);
        expect(line.isWellFormed()).toBe(true);
        const { visible, markup } = readMarkdown(line);
        expect(markup).toEqual([]);
        const whole = cleanLine(text);
        if (visible === whole) return;
        expect(visible.endsWith('…')).toBe(true);
        expect(whole.startsWith(visible.slice(0, -1))).toBe(true);
        expect(plainLine(text, max).length).toBeLessThanOrEqual(max);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['🎂'.repeat(20), 10, `${'🎂'.repeat(9)}…`],
    ['👨‍👩‍👧‍👦'.repeat(20), 10, '👨‍👩‍👧‍👦…'],
    ['🇫🇷'.repeat(20), 5, '🇫🇷🇫🇷…'],
    ['e\u0301'.repeat(20), 5, `${'e\u0301'.repeat(4)}…`],
    ['*'.repeat(20), 5, '\\*\\*\\*\\*…'],
    ['a fox on a trampoline', 12, 'a fox on a…'],
    ['a fox jumps high', 6, 'a fox…'],
    ['incomprehensibilities', 8, 'incompr…'],
    ['exactly', 7, 'exactly'],
  ])('cuts %j at %i', (text, max, shown) => expect(safeLine(text, max)).toBe(shown));

  it('leaves room in a message whatever the text is', () => {
    for (const atom of [...atoms, '👨‍👩‍👧‍👦'])
      expect(safeLine(atom.repeat(4_000)).length).toBeLessThanOrEqual(600);
  });
});

describe('what can’t be seen', () => {
  it.each([
    ['bidi controls', 'abc\u202egnp.exe \u2066x\u2069 \u061cy\u200e\u200f', 'abcgnp.exe x y'],
    ['zero width', 'a\u200bb\u2060c\ufeffd\u00ade\u034ff', 'abcdef'],
    ['joiners in Latin', 'a\u200db\u200cc', 'abc'],
    ['tags', 'a\u{e0041}\u{e0042}b', 'ab'],
    ['tags after an emoji', '😀\u{e0067}\u{e0062}\u{e007f}', '😀'],
    ['variation selectors', 'a\ufe0fb\u{e0100}c\ufe00d\u{e01ef}', 'abcd'],
    ['a flood of them', `😀${'\ufe0f\u{e0100}'.repeat(200)}!`, '😀!'],
    ['fillers', 'a\u3164\u115f\u1160\uffa0b', 'ab'],
    ['Khmer and Mongolian ones', 'a\u17b4\u17b5\u180b\u180eb', 'ab'],
    ['the empty braille pattern', 'a\u2800\u2800b', 'a b'],
    ['NULs and controls', 'a\u0000b\u0007c\u009fd', 'a b c d'],
    ['interlinear notes', 'a\ufff9b\ufffac\ufffb', 'abc'],
    ['spaces', '  a \t\u00a0\u3000\u2003 b\n\n\nc  ', 'a b c'],
    ['lone surrogates', 'a\ud83cb\udf02', 'a\ufffdb\ufffd'],
    ['marks that pile up', `z${'\u0301\u0489\u20dd'.repeat(50)}a`, 'z\u0301\u0489\u20dd\u0301a'],
    ['marks without a letter', '\u0301\u0338a', 'a'],
  ])('%s', (_, text, shown) => expect(cleanLine(text)).toBe(shown.replace('😀!', '😀\ufe0f!')));

  it.each([
    ...['👨‍👩‍👧‍👦', '👩🏽‍🚀', '🏳️‍🌈', '🏴‍☠️', '❤️‍🔥', '👁️‍🗨️', '🐦‍⬛', '🧑🏿‍🤝‍🧑🏻', '☎️ ☎︎'],
    ...['🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', '🇯🇵🇫🇷', '1️⃣ #️⃣ *️⃣'],
    ...['می‌خواهم', 'क्‍ष', 'ශ්‍රී ලංකා', 'ক্‌ষ', 'ന്‍', 'ᠠ᠋ᠨ', '葛󠄀城', 'ที่นี่', 'שָׁלוֹם', 'ế ệ', 'བསྒྲུབས', 'ம்ம் மௌ'],
    ...['が か\u3099', '한국어', 'مُحَمَّدٌ', 'ប្រាក់', 'ᄒ\u1161\u11ab'],
  ])('leaves %s as it is', (text) => {
    expect(cleanLine(text)).toBe(text);
    expect(safeLine(text).replaceAll('\\', '')).toBe(text);
  });

  it('says of a text whether anything is left of it', () => {
    const nothing = [
      '',
      ' ',
      ' \u200b ',
      '\u2800',
      '\u3164',
      '\u0301\u0338',
      '\u{e0100}\u{e0041}',
      '\u202e\n\t\u0000',
    ];
    expect(nothing.filter(isVisible)).toEqual([]);
    expect(['a', '.', '漢', '🎂', '\u200ba', '1', '©', 'ᄒ', 'ा ा क'].every(isVisible)).toBe(true);
    for (let code = 0; code < 0x11_0000; code += 1) {
      const character = String.fromCodePoint(code);
      if (/^[\p{Default_Ignorable_Code_Point}\p{Z}\p{M}\p{Cc}]$/u.test(character) && isVisible(character))
        throw new Error(`U+${code.toString(16)} counts as visible`);
    }
  });
});

describe('safeText', () => {
  it('keeps lines, and never a flood of them', () => {
    expect(safeText('# a\r\n- b\n\n\n\n\n1. c\n  > d', { maxUnits: 100, keepsLines: true }).text).toBe(
      '\\# a\n\\- b\n\n1\\. c\n\\> d',
    );
  });

  it.each([
    ['a fox\n  on a trampoline ', 100, true],
    ['*'.repeat(50), 100, true],
    ['*'.repeat(51), 100, false],
    ['a\u200bb', 100, false],
    ['a\u202eb', 100, false],
    [`a${'\u0301'.repeat(9)}`, 100, false],
    ['\u{e0041}', 100, false],
  ])('knows of %j in %i whether a reader sees all of it', (text, max, isWhole) => {
    expect(safeText(text, { maxUnits: max, keepsLines: true }).isWhole).toBe(isWhole);
  });
});

it.each(['a`b', '`', '``', ' `` ', 'a\\', '\n'])('codeLine(%j) ends where it should', (text) => {
  const { markup, visible } = readMarkdown(`x ${codeLine(text, 50)} *y*`);
  expect(markup).toEqual(['inlineCode', 'em']);
  expect(visible.endsWith(' y')).toBe(true);
});
