import { ButtonStyle, ComponentType } from 'discord.js';
import { answerPrivately } from '../commands/answer.ts';
import type { ButtonHandler } from '../commands/command.ts';
import { messageFailure } from '../discord/errors.ts';
import { UserError } from '../errors.ts';
import { jobOf } from './job-of.ts';
import { requireManager } from './may-manage.ts';

/** Asks whether the video shall really go. */
export const remove: ButtonHandler = {
  kind: 'delete',
  async execute(interaction, jobId, context) {
    requireManager(interaction, await jobOf(jobId, context), 'delete this video');
    await answerPrivately(interaction, 'Delete this video for good?', [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Danger,
            label: 'Delete it',
            custom_id: `delete-now:${jobId}:${interaction.message.id}`,
          },
        ],
      },
    ]);
  },
};

/** Deletes the message with the video. */
export const removeNow: ButtonHandler = {
  kind: 'delete-now',
  async execute(interaction, jobId, context, messageId = '') {
    const job = await jobOf(jobId, context);
    requireManager(interaction, job, 'delete this video');
    await interaction.deferUpdate();
    await interaction.editReply({ content: await deleted(), components: [] });

    async function deleted(): Promise<string> {
      try {
        await context.deleteMessage(job, { id: messageId, channelId: interaction.channelId });
        return '🗑️ The video is deleted.';
      } catch (error) {
        const failure = messageFailure(error);
        if (failure === 'message-gone') return '🗑️ The video is gone already.';
        if (failure !== 'out-of-reach') throw error;
        throw new UserError('I may not see this channel, so I can’t delete the video. A moderator can.');
      }
    }
  },
};
