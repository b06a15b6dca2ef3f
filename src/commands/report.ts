import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  ComponentType,
  InteractionContextType,
  TextInputStyle,
} from 'discord.js';
import { UserError } from '../errors.ts';
import { translatorFor } from '../locales/translate.ts';
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
      throw new UserError((t) => t('report.notMine'));
    }
    if (job.origin.userId === interaction.user.id) {
      throw new UserError((t) => t('report.own'));
    }
    const { logChannel } = (await context.settings.get(interaction.guildId)).settings;
    if (logChannel === null) {
      throw new UserError((t) => t('report.noChannel'));
    }
    const t = translatorFor(interaction);
    await interaction.showModal({
      custom_id: `report:${job.id}:${message.id}`,
      title: t('report.title'),
      components: [
        {
          type: ComponentType.Label,
          label: t('report.question'),
          description: t('report.hint'),
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
