import type { Language } from './languages.ts';
import type { Translate } from './translate.ts';

/** Making a format takes longer than all else in a first response. */
const dollarFormats = new Map<string, Intl.NumberFormat>();
const listFormats = new Map<string, Intl.ListFormat>();

/** `$0.50`, `0,50 $` in German; with up to three digits behind the point, where two would round much away. */
export function dollars(usd: number, { language }: Translate, maximumFractionDigits = 2): string {
  const kind = `${language} ${maximumFractionDigits}`;
  const format =
    dollarFormats.get(kind) ??
    new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', maximumFractionDigits });
  dollarFormats.set(kind, format);
  return format.format(usd);
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
