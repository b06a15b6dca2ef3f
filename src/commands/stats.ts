import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import { botMay } from '../interactions/bot-may.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { optionsOf } from '../interactions/options.ts';
import { newPanel, type PanelDeps, type PanelKind, panelId } from '../interactions/panel-id.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Figures } from '../interactions/ports/figures.ts';
import { lastDays } from '../jobs/period.ts';
import { shortDate } from '../locales/format.ts';
import { guildLocaleOf } from '../locales/languages.ts';
import { type Translate, translator, translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { row } from '../replies/card.ts';
import { statsAltText } from '../replies/stats/alt-text.ts';
import { type StatsView, statsChart, unknownMember } from '../replies/stats/chart-data.ts';
import { renderStats } from '../replies/stats/render-stats.ts';
import type { SettingsStore } from '../settings/store.ts';

export const PERIODS = [7, 30, 90] as const;
const USUAL_PERIOD = 30;
const CHART_NAME = 'stats.png';

export const statsPanel: PanelKind = { kind: 'stats', purpose: 'stats', command: (t) => t('stats.command') };

export interface StatsDeps extends PanelDeps {
  settings: Pick<SettingsStore, 'get'>;
  figures: Pick<Figures, 'stats' | 'drawChart'>;
  catalog: Pick<Catalog, 'labelOf' | 'find'>;
  discord: Pick<Discord, 'extras' | 'memberNames' | 'editReply'>;
  log: Log;
}

export const statsData = {
  name: 'stats',
  description: 'What this server made: videos, spending, wait times, failures',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
  options: [
    {
      type: ApplicationCommandOptionType.Integer,
      name: 'period',
      description: `How many days; ${USUAL_PERIOD} if you leave it out`,
      choices: PERIODS.map((days) => ({ name: `${days} days`, value: days })),
    },
    {
      type: ApplicationCommandOptionType.Boolean,
      name: 'post',
      description: 'Post it in this channel for everyone; otherwise only you see it',
    },
  ],
} as const satisfies ChatInputData;

export function createStatsCommand(deps: StatsDeps): Command {
  return {
    data: statsData,

    async execute(interaction) {
      const { period, post } = optionsOf(statsData, interaction);
      const isPublic = post ?? false;
      await interaction.deferReply(isPublic ? {} : { flags: MessageFlags.Ephemeral });
      await showStats(interaction, { period: period ?? USUAL_PERIOD, isPublic }, deps);
    },
  };
}

/** Shows the server's last days in a deferred answer. A public answer has no buttons. */
export async function showStats(
  interaction: MemberInteraction,
  { period, isPublic }: { period: number; isPublic: boolean },
  deps: StatsDeps,
): Promise<void> {
  const { guildId } = interaction;
  const { settings } = await deps.settings.get(guildId);
  // A public answer is in the server's language.
  const t = isPublic
    ? translator(guildLocaleOf(interaction, settings), interaction.guildId)
    : translatorFor(interaction);
  const { days, timeZone } = await daysOf(guildId, period, deps);
  const stats = await deps.figures.stats.read({ guildId, days });
  const names = await deps.discord.memberNames(
    guildId,
    stats.members.map(({ id }) => id),
  );
  const view: StatsView = {
    stats,
    dayNames: (to) => days.map(({ fromMs }) => shortDate(fromMs, timeZone, to)),
    modelName: deps.catalog.labelOf,
    memberName: (id, to) => names.get(id) ?? unknownMember(id, to),
  };
  const hasChart = botMay(interaction, 'AttachFiles') && stats.total.jobs > 0;
  const bytes = hasChart ? await tryDrawChart(t, view, deps) : undefined;
  const description = statsAltText(t, view);
  await deps.discord.editReply(
    interaction,
    renderStats(t, {
      ...{ stats, modelName: view.modelName, days: period, timeZone },
      chart: bytes && { name: CHART_NAME, description },
      controls: isPublic ? [] : [buttonRow(interaction, t, period, deps)],
    }),
    bytes ? [{ bytes, name: CHART_NAME, contentType: 'image/png', description }] : [],
  );
}

/** The last days of a guild by its own time zone. */
export async function daysOf(
  guildId: string,
  period: number,
  { settings, clock }: Pick<StatsDeps, 'settings' | 'clock'>,
) {
  const { timeZone } = (await settings.get(guildId)).settings;
  return { days: lastDays(clock.now(), period, timeZone), timeZone };
}

/** The figures without their chart are better than none. */
async function tryDrawChart(
  t: Translate,
  view: StatsView,
  { figures, log }: StatsDeps,
): Promise<Buffer | undefined> {
  try {
    const languages = [...new Set([t.language, 'en' as const])];
    const versions = languages.map((language) => ({
      language,
      stats: statsChart(translator(language), view),
    }));
    return await figures.drawChart({ kind: 'stats', versions });
  } catch (err) {
    log.warn({ err }, 'could not draw the statistics chart');
    return undefined;
  }
}

function buttonRow(interaction: MemberInteraction, t: Translate, period: number, deps: StatsDeps) {
  const panel = newPanel(interaction, deps);
  const button = (label: string, action: string, disabled = false) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    custom_id: panelId(panel, action, deps.signer, statsPanel),
    label,
    disabled,
  });
  return row(...PERIODS.map((days) => button(t('stats.days', { days }), `${days}`, days === period)), {
    ...button('CSV', `csv-${period}`),
    emoji: { name: '📄' },
  });
}
