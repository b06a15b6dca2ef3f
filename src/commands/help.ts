import {
  type APISectionComponent,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonStyle,
  ComponentType,
  InteractionContextType,
  MessageFlags,
} from 'discord.js';
import type { Command } from './command.ts';
import { examples } from './examples.ts';

const START = `## 🎬 Films from your words
1. Type \`/video\` and say what the shot shows: who or what, where, in which light, and what moves.
2. Pick a model, or leave it to me. \`/models\` has them all, with prices and how long each takes.
3. Watch it being made here. I tell you when it is ready, and its buttons make the next one.`;

const MORE = `-# In a message's menu, under **Apps**: **Animate this image** brings a picture to life, and **Remix** makes one of my videos your own. A video that fails or is cancelled does not count against your quota.`;

export const help = {
  data: {
    name: 'help',
    description: 'How to make a video, with examples to try',
    type: ApplicationCommandType.ChatInput,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  },

  async execute(interaction) {
    const sections = examples.map(
      ({ emoji, prompt }, index): APISectionComponent => ({
        type: ComponentType.Section,
        components: [{ type: ComponentType.TextDisplay, content: `${emoji} ${prompt}` }],
        accessory: {
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          label: 'Try it',
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
            { type: ComponentType.TextDisplay, content: START },
            { type: ComponentType.Separator },
            ...sections,
            { type: ComponentType.Separator },
            { type: ComponentType.TextDisplay, content: MORE },
          ],
        },
      ],
    });
  },
} satisfies Command;
