import type { APIMessageTopLevelComponent } from 'discord.js';
import type { Allowance, Unit } from '../jobs/allowance.ts';
import { dollars, listOf } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import { limitsText } from '../settings/entries.ts';
import type { Limits, Settings } from '../settings/schema.ts';
import type { ModelLabel } from '../settings/show.ts';
import { small } from '../text/markdown.ts';
import { budgetLine, fractionOf, left, originOf, type Usage } from './allowances.ts';
import { progressBar } from './amounts.ts';
import { blocks, card, heading } from './card.ts';
import { relativeTime } from './times.ts';

/** A message holds 4,000 characters. */
const SHOWN_BUDGETS = 20;

export interface QuotaView {
  t: Translate;
  /** Videos that count today. */
  madeToday: number;
  /** Quotas, then budgets. */
  usages: readonly Usage[];
  /** What each of the member's roles has for its members. */
  ofRoles: Readonly<Record<Unit, readonly { roleId: string; limits: Limits }[]>>;
  ofEachVideo: Pick<Settings, 'maxDurationSeconds' | 'maxResolution' | 'maxUsdPerVideo'>;
  /** Admins see dollars. */
  inUsd: boolean;
  labelOf: ModelLabel;
}

/** The content of `/quota`. Pure. */
export function renderQuota(view: QuotaView): APIMessageTopLevelComponent[] {
  const parts = [mine(view), server(view)].filter((lines) => lines.length > 0);
  return [card(blocks(parts.map((lines) => lines.join('\n'))))];
}

function mine(view: QuotaView): string[] {
  const { t, usages, madeToday, ofRoles } = view;
  const linesOf = (unit: Unit) => {
    const own = usages.filter(
      ({ allowance }) => allowance.source.kind === 'member' && allowance.unit === unit,
    );
    const [source] = own.map(({ allowance }) => allowance.source);
    const roles = ofRoles[unit].map(({ roleId, limits }) => `<@&${roleId}> ${limitsText(t, unit, limits)}`);
    return [
      ...own.map((usage) => leftLine(t, usage)),
      ...(source ? [small(t('quota.rule', originOf(source)))] : []),
      ...(roles.length === 0 ? [] : [small(t('quota.ofRoles', { roles: listOf(roles, t) }))]),
    ];
  };
  const isFree = !usages.some(
    ({ allowance: { source, unit } }) => source.kind === 'member' && unit === 'videos',
  );
  return [
    heading('🎟️', t('quota.titleMine')),
    ...(isFree ? [`**${t('quota.noLimit')}** · ${t('quota.soFar', { made: madeToday })}`] : []),
    ...linesOf('videos'),
    ...linesOf('usd'),
    ...eachVideo(view),
    ...usages.flatMap(({ allowance: { unit, max } }) =>
      unit === 'wait' ? [small(t('quota.wait', { time: t('time.minutes', { minutes: max }) }))] : [],
    ),
  ];
}

function eachVideo({ t, ofEachVideo }: QuotaView): string[] {
  const { maxDurationSeconds: seconds, maxResolution: resolution, maxUsdPerVideo: usd } = ofEachVideo;
  const limits = [
    ...(seconds === null ? [] : [t('time.seconds', { seconds })]),
    ...(resolution === null ? [] : [resolution]),
    ...(usd === null ? [] : [dollars(usd, t)]),
  ];
  return limits.length === 0 ? [] : [small(t('quota.eachVideo', { limits: listOf(limits, t) }))];
}

function server({ t, usages, inUsd, labelOf }: QuotaView): string[] {
  const shared = usages.filter(({ allowance }) => allowance.source.kind !== 'member');
  const quotas = shared.filter(({ allowance }) => allowance.unit === 'videos');
  const budgets = shared.filter(({ allowance }) => allowance.unit === 'usd').slice(0, SHOWN_BUDGETS);
  const lines = [
    ...quotas.map((usage) => leftLine(t, usage)),
    ...budgets.map((usage) => `${budgetLine(t, usage, { inUsd, labelOf })} · ${opens(t, usage.allowance)}`),
  ];
  return lines.length === 0 ? [] : [heading('🏠', t('quota.titleServer')), ...lines];
}

/** `Today: 2 of 3 left · ▰▰▰▱▱▱▱▱▱▱ 33% used · resets in 4 hours`. */
function leftLine(t: Translate, usage: Usage): string {
  const { allowance, used } = usage;
  const { source, unit, span, max, period } = allowance;
  const amount = (value: number) => (unit === 'usd' ? dollars(value, t) : String(value));
  return t('quota.line', {
    ...{
      whose: source.kind === 'member' ? 'mine' : 'all',
      span,
      left: amount(left(usage)),
      max: amount(max),
    },
    ...{ bar: progressBar(fractionOf(used, max), t), opens: relativeTime(period.untilMs) },
  });
}

function opens(t: Translate, { period }: Allowance): string {
  return t('quota.new', { opens: relativeTime(period.untilMs) });
}
