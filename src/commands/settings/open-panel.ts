import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { translatorFor } from '../../locales/translate.ts';
import { mayEmbed } from '../../replies/plain.ts';
import type { InteractionContext } from '../command.ts';
import { newPanel } from '../panel-id.ts';
import { panelMessage } from './panel-message.ts';
import { showSettings } from './set.ts';

/** Answers with the panel, for who asked alone. */
export async function openPanel(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  context: InteractionContext,
): Promise<void> {
  // Its lists and buttons do not fit into a plain message; /settings set changes what the text shows.
  if (!mayEmbed(interaction)) return showSettings(interaction, context);
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
