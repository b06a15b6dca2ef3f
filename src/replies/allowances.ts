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
      const origin = originOf(t, source.from);
      return max === 0
        ? t('quota.refusedZero', { origin })
        : t('quota.refusedMine', { used, max, origin, opens });
    }
    if (unit === 'videos') return t('quota.refusedServer', { used, max, opens });
    const budget = budgetName(t, allowance, labelOf);
    if (used >= max) return t('quota.budgetUsedUp', { budget, opens });
    return t('quota.budgetTooSmall', { budget, price: price(usd, t), opens });
  };
}

/** Who set a member's quota: `by the rule for all members`. */
export function originOf(t: Translate, from: 'member' | 'server' | { roleId: string }): string {
  if (from === 'member') return t('quota.fromMember');
  return from === 'server' ? t('quota.fromServer') : t('quota.fromRole', { role: `<@&${from.roleId}>` });
}

/** `This server’s budget of today`, at the beginning of a sentence. */
export function budgetName(t: Translate, allowance: Allowance, labelOf: ModelLabel): string {
  const { source, span } = allowance;
  if (source.kind !== 'role' && source.kind !== 'model') {
    return t(span === 'day' ? 'budget.serverToday' : 'budget.serverMonth');
  }
  return t(span === 'day' ? 'budget.today' : 'budget.month', { owner: ownerOf(t, allowance, labelOf) });
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
