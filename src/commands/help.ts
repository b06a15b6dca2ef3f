import {
  type APISectionComponent,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonStyle,
  ComponentType,
  InteractionContextType,
  MessageFlags,
} from 'discord.js';
import { translatorFor } from '../locales/translate.ts';
import type { Command } from './command.ts';
import { examples } from './examples.ts';

export const help = {
  data: {
    name: 'help',
    description: 'How to make a video, with examples to try',
    type: ApplicationCommandType.ChatInput,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  },

  async execute(interaction) {
    const t = translatorFor(interaction);
    const sections = examples.map(
      ({ emoji, prompt }, index): APISectionComponent => ({
        type: ComponentType.Section,
        components: [{ type: ComponentType.TextDisplay, content: `${emoji} ${prompt}` }],
        accessory: {
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          label: t('help.try'),
          custom_id: `example:${index}`,
        },
      }),
    );
    await interaction.reply({
      flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2,
      allowedMentions: { parse: [] },
      components: [
        {
          type: ComponentType.Container,
          components: [
            { type: ComponentType.TextDisplay, content: t('help.start') },
            { type: ComponentType.Separator },
            ...sections,
            { type: ComponentType.Separator },
            { type: ComponentType.TextDisplay, content: `-# ${t('help.more')}` },
          ],
        },
      ],
    });
  },
} satisfies Command;
