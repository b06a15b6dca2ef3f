import { expect, it } from 'vitest';
import { shortDate } from '../../src/locales/format.ts';
import { translator } from '../../src/locales/translate.ts';
import { price, progressBar, sumOf } from '../../src/replies/amounts.ts';
import { longDate, spokenTime } from '../../src/replies/times.ts';

it.each([
  [0, '1 s'],
  [9_400, '9 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [3_599_000, '59 min 59 s'],
  [3_600_000, '1 h 0 min'],
  [3_840_000, '1 h 4 min'],
])('spokenTime(%i) is %s', (ms, text) => expect(spokenTime(ms, translator())).toBe(text));

it.each([
  [0, 'free'],
  [0.003, '$0.003'],
  [0.05, '$0.05'],
  [0.095, '$0.095'],
  [0.1, '$0.10'],
  [0.104, '$0.10'],
  [0.5, '$0.50'],
  [12, '$12.00'],
])('price(%d) is %s', (usd, text) => expect(price(usd, translator())).toBe(text));

it('says of nothing spent how much that is', () => {
  expect(sumOf(0, translator())).toBe('$0.00');
  expect(sumOf(0.003, translator())).toBe('$0.003');
});

it.each([
  [0, '▱▱▱▱▱▱▱▱▱▱ 0%'],
  [0.345, '▰▰▰▱▱▱▱▱▱▱ 34%'],
  [1, '▰▰▰▰▰▰▰▰▰▰ 100%'],
  [7, '▰▰▰▰▰▰▰▰▰▰ 100%'],
  [-1, '▱▱▱▱▱▱▱▱▱▱ 0%'],
  [0.29, '▰▰▱▱▱▱▱▱▱▱ 29%'],
  [0.58, '▰▰▰▰▰▱▱▱▱▱ 58%'],
  [Number.NaN, '▱▱▱▱▱▱▱▱▱▱ 0%'],
])('progressBar(%d) is %s', (fraction, text) => expect(progressBar(fraction, translator())).toBe(text));

it.each([
  ['en', '2026-12-01', 'December 1, 2026'],
  ['de', '2026-12-01', '1. Dezember 2026'],
  ['fr', '2026-12-01', '1er décembre 2026'],
  ['fr', '2026-12-11', '11 décembre 2026'],
  ['pt-BR', '2026-12-01', '1º de dezembro de 2026'],
])('writes in %s the date %s as %s', (language, isoDate, text) => {
  expect(longDate(isoDate, translator(language))).toBe(text);
});

it('writes the first of a month in charts as the language does', () => {
  expect(shortDate(Date.parse('2026-12-01'), 'UTC', { language: 'fr' })).toBe('1er déc.');
  expect(shortDate(Date.parse('2026-12-01'), 'UTC', { language: 'en' })).toBe('Dec 1');
});
