import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  ComponentType,
  InteractionContextType,
  TextInputStyle,
} from 'discord.js';
import { UserError } from '../errors.ts';
import type { MessageCommand } from './command.ts';
import { jobIn } from './job-in.ts';

export const REASON_FIELD = 'reason';
const REASON_LENGTH = 300;

/** On one of our messages: tells the staff of the server about it, after a question for the reason. */
export const report = {
  data: {
    name: 'Report',
    type: ApplicationCommandType.Message,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  },

  async execute(interaction, context) {
    const message = interaction.targetMessage;
    const job = await jobIn(message, context);
    if (job === undefined || job.origin.guildId !== interaction.guildId) {
      throw new UserError(
        'Only videos that I made here can be reported to me. For anything else, use Report Message of Discord.',
      );
    }
    if (job.origin.userId === interaction.user.id) {
      throw new UserError('This is your own video. You can take it away with Delete.');
    }
    const { logChannel } = (await context.settings.get(interaction.guildId)).settings;
    if (logChannel === null) {
      throw new UserError(
        'The staff of this server have not set a channel for reports, so I can’t pass it on. Please tell a moderator. (Admins set it with `/settings set name:log-channel`.)',
      );
    }
    await interaction.showModal({
      custom_id: `report:${job.id}:${message.id}`,
      title: 'Report this video',
      components: [
        {
          type: ComponentType.Label,
          label: 'What is wrong with it?',
          description: 'The staff of this server read it, with your name.',
          component: {
            type: ComponentType.TextInput,
            custom_id: REASON_FIELD,
            style: TextInputStyle.Paragraph,
            required: false,
            max_length: REASON_LENGTH,
          },
        },
      ],
    });
  },
} satisfies MessageCommand;
