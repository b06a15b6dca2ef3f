import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { translatorFor } from '../../locales/translate.ts';
import type { InteractionContext } from '../command.ts';
import { panelMessage } from './panel-message.ts';

/** Answers with the panel, for who asked alone. */
export async function openPanel(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  context: InteractionContext,
): Promise<void> {
  const openedAtMs = context.clock.now();
  const panel = { guildId: interaction.guildId, openedBy: interaction.user.id, openedAtMs };
  const { components, allowedMentions } = await panelMessage(
    translatorFor(interaction),
    panel,
    { section: 'models' },
    context,
  );
  await interaction.reply({
    components,
    allowedMentions,
    flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2,
  });
}
