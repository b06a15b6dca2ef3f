import type { Span } from '../jobs/period.ts';
import type { Field } from './schema.ts';

/** Names of limits when each was for one span, as stored and exported settings may have them: what they are now. */
const renamed: Readonly<Record<string, { field: Field; span: Span }>> = {
  memberVideosPerDay: { field: 'memberVideos', span: 'day' },
  roleVideosPerDay: { field: 'roleVideos', span: 'day' },
  memberOverrideVideosPerDay: { field: 'memberOverrideVideos', span: 'day' },
  serverVideosPerDay: { field: 'serverVideos', span: 'day' },
  budgetUsdPerDay: { field: 'serverBudget', span: 'day' },
  budgetUsdPerMonth: { field: 'serverBudget', span: 'month' },
};

/** A setting of this or an earlier version under its name and in its form of now. */
export function settingNow(name: string, value: unknown): [field: string, value: unknown] {
  const now = Object.hasOwn(renamed, name) ? renamed[name] : undefined;
  if (now)
    return [
      now.field,
      isObject(value) ? eachOf(value, (each) => limitsOf(each, now.span)) : limitsOf(value, now.span),
    ];
  const isBudgets = name === 'roleBudgets' || name === 'modelBudgets';
  return [name, isBudgets && isObject(value) ? eachOf(value, budgetNow) : value];
}

/** Settings of this or an earlier version by their names of now. */
export function settingsNow(values: unknown): unknown {
  if (!isObject(values)) return values;
  const now = new Map<string, unknown>();
  for (const [name, value] of Object.entries(values)) {
    const [field, limits] = settingNow(name, value);
    const before = now.get(field);
    now.set(field, isObject(before) && isObject(limits) ? { ...before, ...limits } : limits);
  }
  return Object.fromEntries(now);
}

/** `null` was unlimited. */
function limitsOf(amount: unknown, span: Span): unknown {
  return amount === null ? {} : { [span]: amount };
}

function budgetNow(budget: unknown): unknown {
  if (!isObject(budget) || !('usdPerDay' in budget || 'usdPerMonth' in budget)) return budget;
  const { usdPerDay = null, usdPerMonth = null, ...others } = budget;
  return { ...others, ...Object(limitsOf(usdPerDay, 'day')), ...Object(limitsOf(usdPerMonth, 'month')) };
}

function eachOf(values: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
