import { MessageFlags } from 'discord.js';
import type { ButtonHandler, InteractionContext } from '../commands/command.ts';
import { readPanelId } from '../commands/panel-id.ts';
import { daysOf, PERIODS, showStats, statsPanel } from '../commands/stats.ts';
import { UserError } from '../errors.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { translatorFor } from '../locales/translate.ts';
import { statsCsv } from '../replies/stats/csv.ts';

/** Shows another period, or gives the figures as a file. */
export const turnStats: ButtonHandler = {
  kind: statsPanel.kind,
  async execute(interaction, token, context, action = '') {
    readPanelId(token, interaction, context, statsPanel);
    const period = PERIODS.find((days) => `${days}` === action.replace('csv-', '')) ?? 0;
    if (period === 0) throw new UserError((t) => t('refusal.oldButton'));
    if (action.startsWith('csv-')) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      return giveCsv(interaction, period, context);
    }
    await interaction.deferUpdate();
    return showStats(interaction, { period, isPublic: false }, context);
  },
};

async function giveCsv(
  interaction: MemberInteraction,
  period: number,
  context: InteractionContext,
): Promise<void> {
  const { guildId } = interaction;
  const { days, timeZone } = await daysOf(guildId, period, context);
  const { members } = await context.stats.read({ guildId, days });
  const names = await context.memberNames(
    guildId,
    members.map(({ id }) => id),
  );
  // The Swedish way to write a date is the one of ISO 8601.
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const bytes = await statsCsv(context.stats.rows({ guildId, days }), {
    day: (fromMs) => date.format(fromMs),
    model: (id) => context.catalogue.find(id)?.label ?? '',
    member: (id) => names.get(id) ?? '',
  });
  if (bytes.length > interaction.attachmentSizeLimit) {
    throw new UserError((t) => t('stats.tooLarge'));
  }
  const name = `cutscene-stats-${date.format(days[0]?.fromMs)}-${period}-days.csv`;
  const content = translatorFor(interaction)('stats.csv', { timeZone });
  await context.editReply(interaction, { content, embeds: [], components: [] }, [
    { bytes, name, contentType: 'text/csv' },
  ]);
}
