import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { answerPrivately } from '../commands/answer.ts';
import type { ButtonHandler } from '../commands/command.ts';

export const download: ButtonHandler = {
  kind: 'download',
  async execute(interaction) {
    // A click brings the message as it is now, with links that Discord has just signed.
    const attachment = interaction.message.attachments.first();
    if (attachment === undefined) {
      await answerPrivately(interaction, 'There is no video in this message any more.');
      return;
    }
    const megabytes = (attachment.size / 1024 / 1024).toFixed(1);
    await interaction.reply({
      content: `Your video, ${megabytes} MB. The link works for about a day; press Download again for a new one.`,
      flags: MessageFlags.Ephemeral,
      allowedMentions: { parse: [] },
      components: [
        {
          type: ComponentType.ActionRow,
          components: [
            {
              type: ComponentType.Button,
              style: ButtonStyle.Link,
              label: 'Open the video',
              url: attachment.url,
            },
          ],
        },
      ],
    });
  },
};
