import type { ButtonInteraction } from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { overError } from '../interactions/decide.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { mayManage, type RightsDeps } from '../interactions/may-manage.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { FreshReply } from '../jobs/job-events.ts';
import type { JobState } from '../jobs/job-status.ts';
import type { Decision } from '../jobs/review.ts';
import { isFinal, isStranded } from '../jobs/states.ts';
import { translatorFor } from '../locales/translate.ts';
import { freshReply } from './fresh-reply.ts';
import { type RefreshDeps, refreshMessage } from './refresh-message.ts';

export interface CancelDeps extends RightsDeps, RefreshDeps {
  jobs: Pick<Engine, 'get' | 'cancel' | 'apply'>;
}

export function createCancelButton(deps: CancelDeps): ButtonHandler {
  return {
    kind: 'cancel',
    async execute(interaction, jobId) {
      const { refusal } = await cancelJob(interaction, jobId, deps, () => adopt(interaction, deps));
      // The progress edits the message, so that no "canceling" arrives after the end.
      if (refusal === undefined) {
        if (!interaction.deferred) await interaction.deferUpdate();
        return;
      }
      // A message still has this button if the bot couldn't change it any more. This click can.
      await refreshMessage(interaction, jobId, deps);
      await answerPrivately(interaction, refusal);
    },
  };
}

type Refusal = 'cancel.tooLate' | 'cancel.tooLateKept' | 'cancel.finished' | 'unclear.stays';

/** Why a job in this state continues after a cancel; `null`: it doesn't, or stops as soon as possible. */
const refusals: Record<JobState, Refusal | null> = {
  ...{ accepted: null, queued: null, submitting: null, running: null, cancelling: null, cancelled: null },
  ...{ filming: null, assembling: null, reviewing: null, unclear: 'unclear.stays' },
  ...{ downloading: 'cancel.tooLate', delivering: 'cancel.tooLate', undeliverable: 'cancel.tooLateKept' },
  ...{ succeeded: 'cancel.finished', failed: 'cancel.finished' },
};

/** Lets the job be edited through the token of this click, which works even if the bot has lost the channel. */
async function adopt(interaction: ButtonInteraction, { log }: RefreshDeps): Promise<FreshReply | undefined> {
  try {
    await interaction.deferUpdate();
  } catch (err) {
    // The cancel doesn't wait for this.
    log.warn({ err, interaction: interaction.id }, "it's unknown whether the first response arrived");
    return undefined;
  }
  return freshReply(interaction);
}

/**
 * Cancels a job for its member or a moderator, or discards a video under review; otherwise says in a sentence why it
 * isn't canceled. `adoptReply` answers the click first, if it is on the job's own message.
 */
export async function cancelJob(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  jobId: string,
  deps: CancelDeps,
  adoptReply?: () => Promise<FreshReply | undefined>,
): Promise<{ refusal?: string; isDiscarded?: boolean }> {
  const { jobs } = deps;
  const t = translatorFor(interaction);
  const job = jobs.get(jobId);
  if (job === undefined || job.origin.guildId !== interaction.guildId)
    return { refusal: t('cancel.finished') };
  if (!(await mayManage(interaction, job, deps)))
    return { refusal: t('refusal.managersOnly', { member: `<@${job.origin.userId}>` }) };
  if (isFinal(job)) return { refusal: t('cancel.finished') };
  const isShownHere = job.origin.messageId === interaction.message.id;
  const reply = isShownHere && isCancellable(job) ? await adoptReply?.() : undefined;
  const cancelled = (await jobs.cancel(jobId, reply)) ?? job;
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

/** Whether a cancel changes it. For other jobs it's too late. */
function isCancellable(job: Job): boolean {
  return isIn(job, 'queued', 'submitting', 'running', 'filming', 'assembling') || isStranded(job);
}
