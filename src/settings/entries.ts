import { dollars } from '../locales/format.ts';
import type { Sentence, Translate } from '../locales/translate.ts';
import type { Item } from './item.ts';
import { invalidValue } from './value-rules.ts';
import { amountInEnglish, isWordFor, readDollars } from './words.ts';

const MAX_VIDEOS = 10_000;
const MAX_USD = 1_000_000;

/** A role's, member's or model's own value. `null`: unlimited videos. */
type Amount = number | null | Budget;
interface Budget {
  usdPerDay: number | null;
  usdPerMonth: number | null;
}
export type Entries = Record<string, Amount>;

/**
 * `@Artists: 10` and `kling: 5 a day, 100 a month`, one per line or between `;`. Named entries are changed, or removed
 * by `none`; the others of `present` stay. Throws a `UserError` that says what would be right.
 */
export function readEntries(
  t: Translate,
  item: Item,
  text: string,
  present: Entries,
  readKey: (typed: string) => string,
): Entries {
  let entries = present;
  for (const line of text.split(/[;\n]+/).filter((each) => each.trim() !== '')) {
    const [, key = '', amount = ''] = /^(\S+?)(?:\s*[:：=]\s*|\s+)(.*)$/s.exec(line.trim()) ?? [];
    entries = withEntry(t, item, entries, readKey(key === '' ? line.trim() : key), amount);
  }
  return entries;
}

/** `entries` with the typed value for `key`. An empty value removes it. */
export function withEntry(t: Translate, item: Item, entries: Entries, key: string, typed: string): Entries {
  const { [key]: _, ...others } = entries;
  const text = typed.trim();
  if (isWordFor(t, text, 'value.none', /^(none|)$/i) || isWordFor(t, text, 'value.default', /^default$/i)) {
    return others;
  }
  const { of } = item.control as { of: 'videos' | 'budget' };
  const amount = of === 'videos' ? readVideos(t, text) : readBudget(amountInEnglish(t, text));
  if (amount === undefined) throw invalidValue(item, of === 'videos' ? rightVideos : rightBudget);
  return { ...others, [key]: amount };
}

/** An amount in the form that `withEntry` reads. */
export function amountText(t: Translate, amount: Amount | undefined): string {
  if (amount === undefined) return '';
  if (amount === null) return t('value.unlimited');
  if (typeof amount === 'number') return String(amount);
  const { usdPerDay, usdPerMonth } = amount;
  return [
    ...(usdPerDay === null ? [] : [t('amount.aDay', { usd: dollars(usdPerDay, t) })]),
    ...(usdPerMonth === null ? [] : [t('amount.aMonth', { usd: dollars(usdPerMonth, t) })]),
  ].join(', ');
}

const rightVideos: Sentence = (t) =>
  t('right.videos', { max: MAX_VIDEOS, unlimited: t('value.unlimited'), none: t('value.none') });
const rightBudget: Sentence = (t) =>
  t('right.budget', { example: amountText(t, { usdPerDay: 5, usdPerMonth: 100 }), none: t('value.none') });

function readVideos(t: Translate, typed: string): number | null | undefined {
  if (isWordFor(t, typed, 'value.unlimited', /^(unlimited|no limit)$/i)) return null;
  const text = amountInEnglish(t, typed);
  const value = Number(/^(\d{1,5})(?: *(?:videos?)?(?: *(?:\/|a|per) *day)?)$/.exec(text)?.[1]);
  return value <= MAX_VIDEOS ? value : undefined;
}

function readBudget(text: string): Budget | undefined {
  const budget: Budget = { usdPerDay: null, usdPerMonth: null };
  const parts = /(\d[\d., ']*)(?:\/|a|per) *(day|month)/g;
  const plain = text.replace(/us\$|\$us|\$|usd/g, '');
  for (const [, amount = '', span] of plain.matchAll(parts)) {
    const usd = readDollars(amount);
    if (usd === undefined || usd > MAX_USD) return undefined;
    budget[span === 'day' ? 'usdPerDay' : 'usdPerMonth'] = usd;
  }
  const isAll = /^[\s,、]*(?:\p{L}{1,3}[\s,]*)?$/u.test(plain.replace(parts, ''));
  return isAll && (budget.usdPerDay ?? budget.usdPerMonth) !== null ? budget : undefined;
}
