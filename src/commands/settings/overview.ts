import { periodOf } from '../../jobs/period.ts';
import { dollars } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import { budgetLine } from '../../replies/allowances.ts';
import { fittingLines } from '../../settings/describe.ts';
import { type Item, type SectionId, sections } from '../../settings/item.ts';
import { itemsIn } from '../../settings/items.ts';
import type { Settings } from '../../settings/schema.ts';
import { showValue } from '../../settings/show.ts';
import { isDefault } from '../../settings/values.ts';
import { safeLine } from '../../text/markdown.ts';
import type { SettingsDeps } from './deps.ts';
import { showcaseLines } from './showcase.ts';

/** Leaves room for the rest of the panel, which may have 4,000 characters. */
const CHANGED_LENGTH = 2_000;

/** A section's settings that have an effect here: those of moderation need the operator's endpoint. */
export function shownItems(section: SectionId, { kept }: SettingsDeps['privacy']): Item[] {
  return itemsIn(section).filter(({ field }) => kept.isModerated || !field.startsWith('moderation'));
}

/** What an admin sees first: whether videos are made, what checks them, what they cost, and what was changed. */
export async function overviewText(
  t: Translate,
  guildId: string,
  settings: Settings,
  deps: SettingsDeps,
): Promise<string> {
  const { labelOf } = deps.catalog;
  const changed = sections
    .flatMap(({ id }) => shownItems(id, deps.privacy))
    .filter(({ field }) => !isDefault(field, settings[field]))
    .map(
      (item) => `- **${t(`setting.${item.field}`)}**: ${showValue(t, item, settings[item.field], labelOf)}`,
    );
  return [
    stateLine(t, settings),
    moderationLine(t, settings, deps),
    // The settings must be within reach, also if the ledger can't be read.
    ...(await spendLines(t, guildId, settings, deps).catch(() => [])),
    ...(await showcaseLines(t, guildId, settings, deps)),
    ...(changed.length === 0
      ? [`⚙️ ${t('overview.unchanged')}`]
      : [`⚙️ **${t('overview.changed')}**`, fittingLines(t, changed, CHANGED_LENGTH)]),
  ].join('\n');
}

function stateLine(t: Translate, { paused, pauseReason }: Settings): string {
  if (!paused) return `▶️ ${t('overview.open')}`;
  const reason = safeLine(pauseReason);
  return `⏸️ ${reason === '' ? t('overview.paused') : t('overview.pausedFor', { reason })}`;
}

function moderationLine(t: Translate, { moderation }: Settings, { privacy }: SettingsDeps): string {
  if (!privacy.kept.isModerated) return `⚪ ${t('overview.noModeration')}`;
  return moderation ? `🛡️ ${t('overview.moderated')}` : `⚠️ ${t('overview.moderationOff')}`;
}

/** What was spent today, and how much of each of the server's budgets is used. */
async function spendLines(
  t: Translate,
  guildId: string,
  { timeZone }: Settings,
  { requests: { allowances }, catalog, clock }: SettingsDeps,
): Promise<string[]> {
  const atMs = clock.now();
  const today = { scope: { guildId }, period: periodOf('day', atMs, timeZone), unit: 'usd' } as const;
  const budgets = allowances
    .of({ guildId, userId: '', roleIds: [], model: '', atMs })
    .filter(({ source, unit }) => source.kind === 'server' && unit === 'usd');
  const [spent = 0, ...used] = await Promise.all([today, ...budgets].map(allowances.used));
  return [
    `💰 ${t('overview.spent', { usd: dollars(spent, t) })}`,
    ...budgets.map((allowance, index) =>
      budgetLine(t, { allowance, used: used[index] ?? 0 }, { inUsd: true, labelOf: catalog.labelOf }),
    ),
  ];
}
