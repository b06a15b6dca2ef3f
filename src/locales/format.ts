import { dataOf, type Language } from './languages.ts';
import type { Translate } from './translate.ts';

/** Making a format takes longer than anything else in a first response. */
const dollarFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const percentFormats = new Map<Language, Intl.NumberFormat>();
const listFormats = new Map<string, Intl.ListFormat>();

/**
 * `$0.50`, `0,50 $` in German; with up to three digits behind the point, where two would round much away. A `narrow`
 * one has no room for the `US` that some languages put before the `$`.
 */
export function dollars(
  usd: number,
  { language }: Translate,
  { maximumFractionDigits = 2, narrow = false } = {},
): string {
  const kind = `${language} ${maximumFractionDigits} ${narrow}`;
  const currencyDisplay = narrow ? 'narrowSymbol' : 'symbol';
  const format =
    dollarFormats.get(kind) ??
    new Intl.NumberFormat(language, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay,
      maximumFractionDigits,
    });
  dollarFormats.set(kind, format);
  return format.format(usd);
}

/** `Mar 9` in a time zone. */
export function shortDate(atMs: number, timeZone: string, { language }: { language: Language }): string {
  const kind = `${language} ${timeZone}`;
  const format =
    dateFormats.get(kind) ??
    new Intl.DateTimeFormat(language, {
      day: 'numeric',
      month: 'short',
      timeZone,
    });
  dateFormats.set(kind, format);
  return dateText(format, atMs, language);
}

/** A date, with the first of a month as the language writes it: `1er décembre`. */
export function dateText(format: Intl.DateTimeFormat, atMs: number, language: Language): string {
  const { firstOfMonth } = dataOf(language);
  if (firstOfMonth === undefined) return format.format(atMs);
  const parts = format.formatToParts(atMs);
  return parts.map(({ type, value }) => (type === 'day' && value === '1' ? firstOfMonth : value)).join('');
}

/** `34%` for 0.34; `34 %` in German. */
export function percent(fraction: number, { language }: { language: Language }): string {
  const format =
    percentFormats.get(language) ??
    new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  percentFormats.set(language, format);
  return format.format(fraction);
}

/** `a, b and c`, `a, b or c`. */
export function listOf(
  words: readonly string[],
  { language }: { language: Language },
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  const kind = `${language} ${type}`;
  const format = listFormats.get(kind) ?? new Intl.ListFormat(language, { type });
  listFormats.set(kind, format);
  return format.format(words);
}
