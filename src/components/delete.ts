import { ButtonStyle, ComponentType } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { replaceAnswer } from '../interactions/layout.ts';
import type { Library } from '../interactions/ports/library.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { shownMessageId } from '../interactions/shown-job.ts';
import { translatorFor } from '../locales/translate.ts';
import { row } from '../replies/card.ts';
import type { Signer } from '../signer.ts';

/** The question's button contains the id of a message that the bot would delete, so it is signed. */
const PURPOSE = 'delete';

interface DeleteDeps extends RequireJobDeps {
  library: Pick<Library, 'find' | 'deleteMessage'>;
  signer: Signer;
}

/** Asks whether to really delete the video. */
export function createDeleteButton(deps: DeleteDeps): ButtonHandler {
  return {
    kind: 'delete',
    async execute(interaction, jobId) {
      await requireJob(interaction, jobId, 'manage', deps);
      const { channelId } = interaction;
      const messageId = shownMessageId(interaction);
      const mark = deps.signer.sign(PURPOSE, `${jobId}.${channelId}.${messageId}`);
      const t = translatorFor(interaction);
      await answerPrivately(interaction, t('delete.question'), [
        row({
          type: ComponentType.Button,
          style: ButtonStyle.Danger,
          label: t('delete.confirm'),
          custom_id: `delete-now:${jobId}:${messageId}.${mark}`,
        }),
      ]);
    },
  };
}

/** Deletes the message with the video. */
export function createDeleteNowButton(deps: DeleteDeps): ButtonHandler {
  return {
    kind: 'delete-now',
    async execute(interaction, jobId, detail = '') {
      const [messageId = '', mark = ''] = detail.split('.');
      const job = await requireJob(interaction, jobId, 'manage', deps);
      const isMine = deps.signer.isSigned(PURPOSE, `${jobId}.${interaction.channelId}.${messageId}`, mark);
      if (!isMine) throw new UserError((t) => t('refusal.oldButton'));
      await interaction.deferUpdate();
      await replaceAnswer(interaction, await deleted());

      async function deleted(): Promise<string> {
        const t = translatorFor(interaction);
        try {
          await deps.library.deleteMessage(job, { id: messageId, channelId: interaction.channelId });
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
}
