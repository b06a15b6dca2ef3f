import type { Allowance, AllowanceError, AllowanceSource } from '../jobs/allowance.ts';
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
  return (t) => {
    if (error.allowance.unit === 'wait') return byCooldown(t, error);
    return error.allowance.unit === 'videos' ? byQuota(t, error) : byBudget(t, error, labelOf);
  };
}

function byCooldown(t: Translate, { allowance: { source, max, period } }: AllowanceError): string {
  const time = t('time.minutes', { minutes: max });
  return t('quota.refusedWait', { ...originOf(source), time, opens: relativeTime(period.untilMs) });
}

function byQuota(t: Translate, { allowance, used, neverFits }: AllowanceError): string {
  const { source, span, max, period } = allowance;
  const origin = originOf(source);
  if (neverFits) return t('quota.refusedZero', { ...origin, span });
  const figures = { used, max, span, opens: relativeTime(period.untilMs) };
  return source.kind === 'member'
    ? t('quota.refusedMine', { ...origin, ...figures })
    : t('quota.refusedServer', figures);
}

function byBudget(
  t: Translate,
  { allowance, used, usd, neverFits }: AllowanceError,
  labelOf: ModelLabel,
): string {
  const { source, max, period } = allowance;
  const opens = relativeTime(period.untilMs);
  const budget = budgetParams(t, allowance, labelOf);
  const costs = { ...budget, price: price(usd, t), opens };
  if (max === 0) {
    // Only this one holds for one model alone.
    const scope = source.kind === 'model' ? 'model' : budget.scope;
    return t('quota.budgetZero', { ...budget, scope, max: dollars(0, t) });
  }
  if (neverFits) return t('quota.neverFits', costs);
  if (isCap(allowance)) return t('quota.refusedCap', { opens });
  if (source.kind === 'member') {
    const amounts = { left: dollars(left({ allowance, used }), t), max: dollars(max, t) };
    return t('quota.refusedMyBudget', { ...costs, ...originOf(source), ...amounts });
  }
  return used >= max ? t('quota.budgetUsedUp', { ...budget, opens }) : t('quota.budgetTooSmall', costs);
}

/** Where a limit comes from; a sentence has a branch for each, since languages decline the names. */
export function originOf(source: AllowanceSource): { from: string; role: string } {
  if (source.kind !== 'member') return { from: 'all', role: '' };
  const { from } = source;
  return typeof from === 'string' ? { from, role: '' } : { from: 'role', role: `<@&${from.roleId}>` };
}

/** The operator's limits. */
export function isCap({ source }: Allowance): boolean {
  return source.kind === 'guild-cap' || source.kind === 'global-cap';
}

/** Whose budget it is and for how long; a sentence has a branch for each. */
export function budgetParams(
  t: Translate,
  allowance: Allowance,
  labelOf: ModelLabel,
): { scope: 'mine' | 'server' | 'bot' | 'other'; owner: string; span: Allowance['span'] } {
  const { source, span } = allowance;
  return { scope: SCOPES[source.kind], owner: ownerOf(t, allowance, labelOf), span };
}

const SCOPES = {
  member: 'mine',
  server: 'server',
  role: 'other',
  model: 'other',
  'guild-cap': 'bot',
  'global-cap': 'bot',
} as const satisfies Record<AllowanceSource['kind'], string>;

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
  const line = t('quota.budget', { owner, span: allowance.span, bar });
  if (!inUsd) return line;
  return `${line} · ${t('quota.usdOf', { used: dollars(used, t), max: dollars(allowance.max, t) })}`;
}

export function fractionOf(used: number, max: number): number {
  return max === 0 ? 1 : Math.min(1, used / max);
}
