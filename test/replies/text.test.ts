import { describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { clockTime, price, progressBar, safeLine, spokenTime } from '../../src/replies/text.ts';

describe('safeLine', () => {
  it.each([
    ['plain words', 'plain words'],
    ['two\nlines\t and  gaps', 'two lines and gaps'],
    [
      '**bold** _it_ `code` ~~x~~ ||spoiler||',
      '\\*\\*bold\\*\\* \\_it\\_ \\`code\\` \\~\\~x\\~\\~ \\|\\|spoiler\\|\\|',
    ],
    ['# heading', '\\# heading'],
    ['[face](https://evil.example)', '\\[face](https://evil.example)'],
    ['<@123> <#4> <t:0:R> <:a:5>', '\\<@123> \\<#4> \\<t:0:R> \\<:a:5>'],
    ['abc\u202egnp.exe', 'abcgnp.exe'],
  ])('%j shows as it was written', (text, shown) => {
    expect(safeLine(text)).toBe(shown);
  });

  it('cuts by characters, not inside one', () => {
    expect(safeLine('🎂'.repeat(20), 10)).toBe(`${'🎂'.repeat(9)}…`);
  });

  it('leaves room in a message whatever the text is', () => {
    expect(safeLine('*'.repeat(4_000)).length).toBeLessThan(700);
  });
});

it.each([
  [0, '0:00'],
  [9_999, '0:09'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('clockTime(%i) is %s', (ms, text) => expect(clockTime(ms)).toBe(text));

it.each([
  [0, '1 s'],
  [9_400, '9 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [3_840_000, '1 h 4 min'],
])('spokenTime(%i) is %s', (ms, text) => expect(spokenTime(ms, translator())).toBe(text));

it.each([
  [0, 'free'],
  [0.003, '$0.003'],
  [0.05, '$0.05'],
  [0.5, '$0.50'],
  [12, '$12.00'],
])('price(%d) is %s', (usd, text) => expect(price(usd, translator())).toBe(text));

it.each([
  [0, '▱▱▱▱▱▱▱▱▱▱ 0%'],
  [0.345, '▰▰▰▱▱▱▱▱▱▱ 34%'],
  [1, '▰▰▰▰▰▰▰▰▰▰ 100%'],
  [7, '▰▰▰▰▰▰▰▰▰▰ 100%'],
  [-1, '▱▱▱▱▱▱▱▱▱▱ 0%'],
])('progressBar(%d) is %s', (fraction, text) => expect(progressBar(fraction, translator())).toBe(text));
