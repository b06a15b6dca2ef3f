import { type APIMessageTopLevelComponent, ComponentType } from 'discord.js';
import type { Allowance } from '../jobs/allowance.ts';
import { listOf } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import type { ModelLabel } from '../settings/show.ts';
import { budgetLine, fractionOf, left, originOf, type Usage } from './allowances.ts';
import { progressBar } from './amounts.ts';
import { relativeTime } from './times.ts';

const COLOR = 0x7a6cff;
/** A message holds 4,000 characters. */
const SHOWN_BUDGETS = 20;

export interface QuotaView {
  t: Translate;
  /** Videos that count today. */
  madeToday: number;
  /** Quotas, then budgets. */
  usages: readonly Usage[];
  /** The quota from each of the member's roles that has one; `null`: no limit. */
  ofRoles: readonly { roleId: string; videosPerDay: number | null }[];
  /** Admins see dollars. */
  inUsd: boolean;
  labelOf: ModelLabel;
}

/** The content of `/quota`. Pure. */
export function renderQuota(view: QuotaView): APIMessageTopLevelComponent[] {
  const parts = [mine(view), server(view)].filter((lines) => lines.length > 0);
  return [
    {
      type: ComponentType.Container,
      accent_color: COLOR,
      components: parts.flatMap((lines, index) => [
        ...(index === 0 ? [] : [{ type: ComponentType.Separator } as const]),
        { type: ComponentType.TextDisplay, content: lines.join('\n') } as const,
      ]),
    },
  ];
}

function mine({ t, usages, madeToday, ofRoles }: QuotaView): string[] {
  const own = usages.find(({ allowance }) => allowance.source.kind === 'member');
  const head = `### 🎟️ ${t('quota.titleMine')}`;
  const roles = ofRoles.map(({ roleId, videosPerDay: videos }) => {
    const gives = videos === null ? t('value.noLimit') : t('quota.roleGives', { videos });
    return `<@&${roleId}> ${gives}`;
  });
  const gives = roles.length === 0 ? [] : [`-# ${t('quota.ofRoles', { roles: listOf(roles, t) })}`];
  if (!own) {
    return [head, `**${t('quota.noLimit')}** · ${t('quota.soFar', { made: madeToday })}`, ...gives];
  }
  const { max, source } = own.allowance;
  const origin = originOf(source.kind === 'member' ? source.from : 'server');
  return [head, videosLine(t, own), `-# ${t('quota.rule', { ...origin, max })}`, ...gives];
}

function server({ t, usages, inUsd, labelOf }: QuotaView): string[] {
  const quota = usages.find(
    ({ allowance }) => allowance.source.kind === 'server' && allowance.unit === 'videos',
  );
  const budgets = usages.filter(({ allowance }) => allowance.unit === 'usd').slice(0, SHOWN_BUDGETS);
  const lines = [
    ...(quota ? [t('quota.allMembers', { line: videosLine(t, quota) })] : []),
    ...budgets.map((usage) => `${budgetLine(t, usage, { inUsd, labelOf })} · ${opens(t, usage.allowance)}`),
  ];
  return lines.length === 0 ? [] : [`### 🏠 ${t('quota.titleServer')}`, ...lines];
}

/** `2 of 3 left · ▰▰▰▱▱▱▱▱▱▱ 33% used · new in 4 hours`. */
function videosLine(t: Translate, usage: Usage): string {
  const { allowance, used } = usage;
  const { max } = allowance;
  const bar = progressBar(fractionOf(used, max), t);
  return `**${t('quota.left', { left: left(usage), max })}** · ${t('quota.used', { bar })} · ${opens(t, allowance)}`;
}

function opens(t: Translate, { period }: Allowance): string {
  return t('quota.new', { opens: relativeTime(period.untilMs) });
}
