import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { price, progressBar } from '../../src/replies/amounts.ts';
import { clockTime, spokenTime } from '../../src/replies/times.ts';

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
  [0.29, '▰▰▱▱▱▱▱▱▱▱ 29%'],
  [0.58, '▰▰▰▰▰▱▱▱▱▱ 58%'],
  [Number.NaN, '▱▱▱▱▱▱▱▱▱▱ 0%'],
])('progressBar(%d) is %s', (fraction, text) => expect(progressBar(fraction, translator())).toBe(text));
