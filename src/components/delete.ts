import { ButtonStyle, ComponentType } from 'discord.js';
import type { ButtonHandler } from '../commands/command.ts';
import { messageFailure } from '../discord/errors.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { translatorFor } from '../locales/translate.ts';
import { jobOf } from './job-of.ts';

/** The question's button names a message that the bot would delete, so it is signed. */
const PURPOSE = 'delete';

/** Asks whether the video shall really go. */
export const remove: ButtonHandler = {
  kind: 'delete',
  async execute(interaction, jobId, context) {
    await jobOf(interaction, jobId, 'manage', context);
    const { channelId, message } = interaction;
    const mark = context.signer.sign(PURPOSE, `${jobId}.${channelId}.${message.id}`);
    const t = translatorFor(interaction);
    await answerPrivately(interaction, t('delete.question'), [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Danger,
            label: t('delete.confirm'),
            custom_id: `delete-now:${jobId}:${message.id}.${mark}`,
          },
        ],
      },
    ]);
  },
};

/** Deletes the message with the video. */
export const removeNow: ButtonHandler = {
  kind: 'delete-now',
  async execute(interaction, jobId, context, detail = '') {
    const [messageId = '', mark = ''] = detail.split('.');
    const job = await jobOf(interaction, jobId, 'manage', context);
    const isMine = context.signer.isSigned(PURPOSE, `${jobId}.${interaction.channelId}.${messageId}`, mark);
    if (!isMine) throw new UserError((t) => t('refusal.oldButton'));
    await interaction.deferUpdate();
    await interaction.editReply({ content: await deleted(), components: [] });

    async function deleted(): Promise<string> {
      const t = translatorFor(interaction);
      try {
        await context.deleteMessage(job, { id: messageId, channelId: interaction.channelId });
        return `🗑️ ${t('delete.done')}`;
      } catch (error) {
        const failure = messageFailure(error);
        if (failure === 'message-gone') return `🗑️ ${t('delete.gone')}`;
        if (failure !== 'out-of-reach') throw error;
        throw new UserError((t) => t('delete.outOfReach'));
      }
    }
  },
};
