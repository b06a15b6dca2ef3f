import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { translatorFor } from '../../locales/translate.ts';
import type { InteractionContext } from '../command.ts';
import { newPanel } from '../panel-id.ts';
import { panelMessage } from './panel-message.ts';

/** Answers with the panel, for who asked alone. */
export async function openPanel(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  context: InteractionContext,
): Promise<void> {
  const { components, allowedMentions } = await panelMessage(
    translatorFor(interaction),
    newPanel(interaction, context),
    { section: 'models' },
    context,
  );
  await interaction.reply({
    components,
    allowedMentions,
    flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2,
  });
}
