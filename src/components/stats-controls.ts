import { type ButtonInteraction, MessageFlags } from 'discord.js';
import { daysOf, PERIODS, type StatsDeps, showStats, statsPanel } from '../commands/stats.ts';
import { UserError } from '../errors.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { readPanelId } from '../interactions/panel-id.ts';
import { translatorFor } from '../locales/translate.ts';
import { statsCsv } from '../replies/stats/csv.ts';

/** Shows another period, or sends the figures as a file. */
export function createStatsButton(deps: StatsDeps): ButtonHandler {
  return {
    kind: statsPanel.kind,
    async execute(interaction, token, action = '') {
      readPanelId(token, interaction, deps, statsPanel);
      const period = PERIODS.find((days) => `${days}` === action.replace('csv-', '')) ?? 0;
      if (period === 0) throw new UserError((t) => t('refusal.oldButton'));
      if (action.startsWith('csv-')) {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        return giveCsv(interaction, period, deps);
      }
      await interaction.deferUpdate();
      return showStats(interaction, { period, isPublic: false }, deps);
    },
  };
}

async function giveCsv(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  period: number,
  deps: StatsDeps,
): Promise<void> {
  const { guildId } = interaction;
  const { days, timeZone } = await daysOf(guildId, period, deps);
  const { members } = await deps.figures.stats.read({ guildId, days });
  const names = await deps.discord.memberNames(
    guildId,
    members.map(({ id }) => id),
  );
  // Swedish dates are in ISO 8601 format.
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const bytes = await statsCsv(deps.figures.stats.rows({ guildId, days }), {
    day: (fromMs) => date.format(fromMs),
    model: (id) => deps.catalog.find(id)?.label ?? '',
    member: (id) => names.get(id) ?? '',
  });
  if (bytes.length > interaction.attachmentSizeLimit) {
    throw new UserError((t) => t('stats.tooLarge'));
  }
  const name = `cutscene-stats-${date.format(days[0]?.fromMs)}-${period}-days.csv`;
  const content = translatorFor(interaction)('stats.csv', { timeZone });
  await interaction.editReply({ content, files: [{ name, attachment: Buffer.from(bytes) }] });
}
