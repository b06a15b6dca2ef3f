import type { Allowance, AllowanceError } from '../jobs/allowance.ts';
import { dollars } from '../locales/format.ts';
import type { Sentence, Translate } from '../locales/translate.ts';
import type { ModelLabel } from '../settings/show.ts';
import { price, progressBar } from './amounts.ts';
import { relativeTime } from './times.ts';

/** An allowance and its used amount, including unfinished jobs. */
export interface Usage {
  allowance: Allowance;
  used: number;
}

/** Which quota or budget refuses a video, and when it opens again. */
export function refusedBy(error: AllowanceError, labelOf: ModelLabel): Sentence {
  const { allowance, used, usd } = error;
  const { source, unit, max, period } = allowance;
  const opens = relativeTime(period.untilMs);
  return (t) => {
    if (source.kind === 'global-cap' || source.kind === 'guild-cap') return t('quota.refusedCap', { opens });
    if (source.kind === 'member') {
      const origin = originOf(source.from);
      return max === 0
        ? t('quota.refusedZero', origin)
        : t('quota.refusedMine', { ...origin, used, max, opens });
    }
    if (unit === 'videos') return t('quota.refusedServer', { used, max, opens });
    const budget = budgetParams(t, allowance, labelOf);
    if (used >= max) return t('quota.budgetUsedUp', { ...budget, opens });
    return t('quota.budgetTooSmall', { ...budget, price: price(usd, t), opens });
  };
}

/** Where a member's quota comes from; a sentence has a whole branch for each, since languages decline the names. */
export function originOf(from: 'member' | 'server' | { roleId: string }): { from: string; role: string } {
  return typeof from === 'string' ? { from, role: '' } : { from: 'role', role: `<@&${from.roleId}>` };
}

/** Whose budget it is and for how long; a sentence has a whole branch for each. */
export function budgetParams(
  t: Translate,
  allowance: Allowance,
  labelOf: ModelLabel,
): { scope: 'serverDay' | 'serverMonth' | 'day' | 'month'; owner: string } {
  const { source, span } = allowance;
  const owner = ownerOf(t, allowance, labelOf);
  if (source.kind === 'role' || source.kind === 'model') return { scope: span, owner };
  return { scope: span === 'day' ? 'serverDay' : 'serverMonth', owner };
}

function ownerOf(t: Translate, { source }: Allowance, labelOf: ModelLabel): string {
  if (source.kind === 'role') return `<@&${source.roleId}>`;
  return source.kind === 'model' ? labelOf(source.model) : t('budget.server');
}

export function left({ allowance, used }: Usage): number {
  return Math.max(0, allowance.max - used);
}

/** How much of a budget is used. Only admins see dollars. */
export function budgetLine(
  t: Translate,
  usage: Usage,
  { inUsd, labelOf }: { inUsd: boolean; labelOf: ModelLabel },
): string {
  const { allowance, used } = usage;
  const owner = `**${ownerOf(t, allowance, labelOf)}**`;
  const bar = progressBar(fractionOf(used, allowance.max), t);
  const line = t(allowance.span === 'day' ? 'quota.today' : 'quota.thisMonth', { owner, bar });
  if (!inUsd) return line;
  return `${line} · ${t('quota.usdOf', { used: dollars(used, t), max: dollars(allowance.max, t) })}`;
}

export function fractionOf(used: number, max: number): number {
  return max === 0 ? 1 : Math.min(1, used / max);
}
