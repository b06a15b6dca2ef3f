import { UserError } from '../errors.ts';
import { type Item, nameOf } from './items.ts';

/** What a role, a member or a model may have of its own: `null` videos are without limit. */
type Amount = number | null | Budget;
interface Budget {
  usdPerDay: number | null;
  usdPerMonth: number | null;
}
export type Entries = Record<string, Amount>;

const right = {
  videos: { text: 'a whole number from 0 to 10000, unlimited, or none', example: '10' },
  budget: { text: 'US dollars by day, month or both, or none', example: '5 a day, 100 a month' },
};

/**
 * `@Artists: 10` and `kling: 5 a day, 100 a month`, one in each line or between `;`: what is named is changed, and
 * taken away by `none`; the others of `present` stay. Throws a `UserError` that says what would be right.
 */
export function readEntries(
  item: Item,
  text: string,
  present: Entries,
  readKey: (typed: string) => string,
): Entries {
  let entries = present;
  for (const line of text.split(/[;\n]+/).filter((each) => each.trim() !== '')) {
    const [, key = '', amount = ''] = /^(\S+?)(?:\s*[:=]\s*|\s+)(.*)$/s.exec(line.trim()) ?? [];
    entries = withEntry(item, entries, readKey(key === '' ? line.trim() : key), amount);
  }
  return entries;
}

/** `entries` with what was typed for `key`; nothing typed takes it away. */
export function withEntry(item: Item, entries: Entries, key: string, typed: string): Entries {
  const { [key]: _, ...others } = entries;
  const text = typed.trim().toLowerCase();
  if (/^(none|default|)$/.test(text)) return others;
  const { of } = item.control as { of: keyof typeof right };
  const amount = of === 'videos' ? readVideos(text) : readBudget(text);
  if (amount !== undefined) return { ...others, [key]: amount };
  throw new UserError(
    `For ${nameOf(item)}, give ${right[of].text}, such as ${right[of].example}. Nothing was changed.`,
  );
}

/** An amount as `withEntry` reads it. */
export function amountText(amount: Amount | undefined): string {
  if (amount === undefined) return '';
  if (amount === null) return 'unlimited';
  if (typeof amount === 'number') return String(amount);
  return [
    ...(amount.usdPerDay === null ? [] : [`$${amount.usdPerDay.toFixed(2)} a day`]),
    ...(amount.usdPerMonth === null ? [] : [`$${amount.usdPerMonth.toFixed(2)} a month`]),
  ].join(', ');
}

function readVideos(text: string): number | null | undefined {
  if (/^(unlimited|no limit)$/.test(text)) return null;
  const value = Number(/^(\d{1,5})(?: *(?:videos?)?(?: *(?:\/|a|per) *day)?)$/.exec(text)?.[1]);
  return value <= 10_000 ? value : undefined;
}

function readBudget(text: string): Budget | undefined {
  const budget: Budget = { usdPerDay: null, usdPerMonth: null };
  for (const part of text.split(/\s*(?:,|\band\b)\s*/)) {
    const [, dollars, span] =
      /^\$?(\d{1,7}(?:\.\d{1,2})?) *(?:usd|\$)? *(?:\/|a|per) *(day|month)$/.exec(part) ?? [];
    if (dollars === undefined || Number(dollars) > 1_000_000) return undefined;
    budget[span === 'day' ? 'usdPerDay' : 'usdPerMonth'] = Number(dollars);
  }
  return budget;
}
