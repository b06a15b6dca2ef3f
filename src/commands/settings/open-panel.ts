import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { newPanel } from '../../interactions/panel-id.ts';
import { translatorFor } from '../../locales/translate.ts';
import type { SettingsDeps } from './deps.ts';
import { panelMessage } from './panel-message.ts';

/** Answers with the panel, visible only to the member who asked. */
export async function openPanel(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  deps: SettingsDeps,
): Promise<void> {
  const { components, allowedMentions } = await panelMessage(
    translatorFor(interaction),
    newPanel(interaction, deps),
    { section: 'overview' },
    deps,
  );
  await interaction.reply({
    components,
    allowedMentions,
    flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2,
  });
}
