import type { ButtonInteraction } from 'discord.js';
import type { ButtonHandler, InteractionContext } from '../commands/command.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { isIn } from '../jobs/job.ts';
import type { JobState } from '../jobs/job-status.ts';
import type { Decision } from '../jobs/review.ts';
import { translatorFor } from '../locales/translate.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { overError } from './decide.ts';
import { mayManage } from './may-manage.ts';

export const cancel: ButtonHandler = {
  kind: 'cancel',
  async execute(interaction, jobId, context) {
    const { refusal } = await cancelJob(interaction, jobId, context);
    // The progress edits the message, so that no "cancelling" arrives after the end.
    if (refusal === undefined) {
      await interaction.deferUpdate();
      return;
    }
    // What still has this button is a message that the bot could not change any more: this click can.
    await bringUpToDate(interaction, jobId, context);
    await answerPrivately(interaction, refusal);
  },
};

/** Why a job that is in this state after its cancel goes on; `null`: it does not, or is stopped as soon as it can be. */
const refusals: Record<JobState, 'cancel.tooLate' | 'cancel.tooLateKept' | 'cancel.finished' | null> = {
  ...{ accepted: null, queued: null, submitting: null, running: null, cancelling: null, cancelled: null },
  ...{ unclear: null, reviewing: null, failed: null },
  ...{ downloading: 'cancel.tooLate', delivering: 'cancel.tooLate' },
  ...{ undeliverable: 'cancel.tooLateKept', succeeded: 'cancel.finished' },
};

/**
 * Cancels a job for its member or a moderator, or throws away what only waits to be looked at; else says in a sentence
 * why it is not cancelled.
 */
export async function cancelJob(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  jobId: string,
  context: InteractionContext,
): Promise<{ refusal?: string; isDiscarded?: boolean }> {
  const { jobs } = context;
  const t = translatorFor(interaction);
  const job = jobs.get(jobId);
  if (job === undefined || job.origin.guildId !== interaction.guildId)
    return { refusal: t('cancel.finished') };
  if (!(await mayManage(interaction, job, context)))
    return { refusal: t('refusal.managersOnly', { member: `<@${job.origin.userId}>` }) };
  const cancelled = (await jobs.cancel(jobId)) ?? job;
  if (isIn(cancelled, 'reviewing')) {
    const by = interaction.user.id;
    const decision: Decision = { what: by === job.origin.userId ? 'discarded' : 'rejected', by };
    const decided = (await jobs.apply(jobId, { type: 'reviewed', decision })) ?? cancelled;
    // Somebody else may have been faster.
    return decided.review?.decision === decision
      ? { isDiscarded: true }
      : { refusal: overError(decided).sentence(t) };
  }
  const refusal = refusals[cancelled.status.state];
  return refusal === null ? {} : { refusal: t(refusal) };
}
