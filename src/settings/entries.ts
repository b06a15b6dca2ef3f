import type { Unit } from '../jobs/allowance.ts';
import { type Span, spans } from '../jobs/period.ts';
import { dollars } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import type { ByKey, Item } from './item.ts';
import { type Limits, MAX_LIMIT } from './schema.ts';
import { isNoLimit, isUnlimited, nameOfNoLimit, readSingle, showSingle } from './single.ts';
import { invalidValue } from './value-rules.ts';
import { amountInEnglish, isWordFor, readDollars } from './words.ts';

/** What single roles, members or models have. Empty limits and `null`: unlimited. */
export type Entries = Readonly<Record<string, Amount>>;
type Amount = Limits | number | string | null;

/**
 * `@Artists @Staff: 10` and `kling: 5 a day, 100 a month`, one per line or between `;`. Named entries are changed, or removed
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
    const { keys, value } = splitKeys(line.trim());
    for (const key of keys) entries = withEntry(t, item, entries, readKey(key), value);
  }
  return entries;
}

/** What a value is for: the mentions before it, or the first word. */
export function splitKeys(text: string): { keys: readonly string[]; value: string } {
  const [mentions = ''] = /^(?:<[^<>\s]+>[\s,、]*)+/.exec(text) ?? [];
  const keys = mentions.match(/<[^<>\s]+>/g);
  if (keys) return { keys, value: text.slice(mentions.length).replace(/^[:：=]\s*/, '') };
  const [, key = text, value = ''] = /^(\S+?)(?:\s*[:：=]\s*|\s+)(.*)$/s.exec(text) ?? [];
  return { keys: [key], value };
}

/** `entries` with the typed value for `key`. An empty value removes it. */
export function withEntry(t: Translate, item: Item, entries: Entries, key: string, typed: string): Entries {
  const { [key]: _, ...others } = entries;
  const text = typed.trim();
  if (isWordFor(t, text, 'value.none', /^(none|)$/i) || isWordFor(t, text, 'value.default', /^default$/i)) {
    return others;
  }
  return { ...others, [key]: readAmount(t, item, text) };
}

function readAmount(t: Translate, item: Item, text: string): Amount {
  const { of } = item.control as ByKey;
  if (typeof of === 'string') return readLimits(t, item, text);
  return isNoLimit(t, of, text) ? null : readSingle({ t, item, control: of }, text);
}

/** What one of the entries has, in the form that a form reads. */
export function amountText(t: Translate, { of }: Pick<ByKey, 'of'>, amount: Amount): string {
  if (typeof of === 'string') return limitsText(t, of, amount as Limits);
  return amount === null ? nameOfNoLimit(t, of) : showSingle(t, of, amount);
}

/** `5 a day, 20 a week`; a bare number of videos is for a day. Throws a `UserError` that says what would be right. */
export function readLimits(t: Translate, item: Item, typed: string): Limits {
  const { of, canLift = false } = item.control as { of: Unit; canLift?: true };
  if (canLift && isUnlimited(t, typed)) return {};
  const text = amountInEnglish(t, typed);
  const limits = limitsIn(
    of === 'usd' ? text.replace(DOLLARS, '') : text.replace(VIDEOS, '').replace(BARE, '$& a day'),
  );
  const isRight = (max: number) => max <= MAX_LIMIT && (of === 'usd' || Number.isInteger(max));
  if (limits && Object.values(limits).every(isRight)) return limits;
  throw invalidValue(item, (to) =>
    to(of === 'videos' ? 'right.videos' : 'right.budget', {
      example: limitsText(to, of, of === 'videos' ? { day: 5, week: 20 } : { day: 5, month: 100 }),
      ...{ max: MAX_LIMIT, none: to('value.none'), lift: String(canLift), unlimited: to('value.unlimited') },
    }),
  );
}

/** Limits in the form that `readLimits` reads. */
export function limitsText(t: Translate, of: Unit, limits: Limits): string {
  const parts = spans.flatMap((span) => {
    const max = limits[span];
    if (max === undefined) return [];
    return [t('amount.per', { amount: of === 'usd' ? dollars(max, t) : String(max), span })];
  });
  return parts.length === 0 ? t('value.unlimited') : parts.join(', ');
}

const DOLLARS = /us\$|\$us|\$|usd/g;
const VIDEOS = /v[ií]d[eé]os?|本/g;
/** `1,000.50`, but not the two numbers of `5, 20`. */
const NUMBER = /\d+(?:[., ']\d{3})*(?:[.,]\d{1,2})?/.source;
const BARE = new RegExp(`^${NUMBER} *$`);
const PART = new RegExp(`(${NUMBER}) *(?:/|a|per) *(day|week|month)`, 'g');

function limitsIn(text: string): Limits | undefined {
  const limits: Limits = {};
  for (const [, amount = '', span] of text.matchAll(PART)) {
    const max = readDollars(amount);
    if (max === undefined || limits[span as Span] !== undefined) return undefined;
    limits[span as Span] = max;
  }
  const isAll = /^[\s,、]*(?:\p{L}{1,3}[\s,]*)?$/u.test(text.replace(PART, ''));
  return isAll && Object.keys(limits).length > 0 ? limits : undefined;
}
