import { type APIMessageTopLevelComponent, ComponentType } from 'discord.js';
import type { Allowance } from '../jobs/allowance.ts';
import type { ModelLabel } from '../settings/show.ts';
import { budgetLine, countOf, fractionOf, left, originOf, type Usage } from './allowances.ts';
import { progressBar, relativeTime } from './text.ts';

const COLOUR = 0x7a6cff;
/** A message holds 4,000 characters. */
const SHOWN_BUDGETS = 20;

export interface QuotaView {
  /** Videos that count today. */
  madeToday: number;
  /** Quotas, then budgets. */
  usages: readonly Usage[];
  /** What each of the member's roles gives, where it gives anything; `null`: no limit. */
  ofRoles: readonly { roleId: string; videosPerDay: number | null }[];
  /** Admins see dollars. */
  inUsd: boolean;
  labelOf: ModelLabel;
}

/** What `/quota` shows. Pure. */
export function renderQuota(view: QuotaView): APIMessageTopLevelComponent[] {
  const parts = [mine(view), server(view)].filter((lines) => lines.length > 0);
  return [
    {
      type: ComponentType.Container,
      accent_color: COLOUR,
      components: parts.flatMap((lines, index) => [
        ...(index === 0 ? [] : [{ type: ComponentType.Separator } as const]),
        { type: ComponentType.TextDisplay, content: lines.join('\n') } as const,
      ]),
    },
  ];
}

function mine({ usages, madeToday, ofRoles }: QuotaView): string[] {
  const own = usages.find(({ allowance }) => allowance.source.kind === 'member');
  const head = '### 🎟️ Your videos today';
  const roles = ofRoles.map(
    ({ roleId, videosPerDay }) =>
      `<@&${roleId}> ${videosPerDay === null ? 'no limit' : `${videosPerDay} a day`}`,
  );
  const gives =
    roles.length === 0 ? [] : [`-# Your roles give: ${roles.join(', ')}. The best of them counts.`];
  if (!own) return [head, `**No limit** · ${countOf(madeToday)} so far`, ...gives];
  const { allowance } = own;
  const from = allowance.source.kind === 'member' ? originOf(allowance.source.from) : '';
  return [
    head,
    videosLine(own),
    `-# ${countOf(allowance.max)} a day, ${from}. Videos on their way count; those that fail come back.`,
    ...gives,
  ];
}

function server({ usages, inUsd, labelOf }: QuotaView): string[] {
  const quota = usages.find(
    ({ allowance }) => allowance.source.kind === 'server' && allowance.unit === 'videos',
  );
  const budgets = usages.filter(({ allowance }) => allowance.unit === 'usd').slice(0, SHOWN_BUDGETS);
  const lines = [
    ...(quota ? [`All members together: ${videosLine(quota)}`] : []),
    ...budgets.map((usage) => `${budgetLine(usage, { inUsd, labelOf })} · new ${opens(usage.allowance)}`),
  ];
  return lines.length === 0 ? [] : ['### 🏠 This server', ...lines];
}

/** `▰▰▰▱▱▱▱▱▱▱ 33 % used · 2 of 3 left · new in 4 hours`. */
function videosLine(usage: Usage): string {
  const { allowance, used } = usage;
  const bar = progressBar(fractionOf(used, allowance.max));
  return `**${left(usage)} of ${allowance.max} left** · ${bar} used · new ${opens(allowance)}`;
}

function opens({ period }: Allowance): string {
  return relativeTime(period.untilMs);
}
