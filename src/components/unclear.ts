import { type ButtonInteraction, MessageFlags } from 'discord.js';
import type { ButtonHandler, InteractionContext } from '../commands/command.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { draftOfRetry } from '../requests/draft-of-job.ts';
import { jobOf } from './job-of.ts';

/** Looks once more what became of an order whose answer was lost. */
export const check: ButtonHandler = {
  kind: 'check',
  async execute(interaction, jobId, context) {
    const before = await jobOf(interaction, jobId, 'manage', context);
    await interaction.deferUpdate();
    const job = await look(interaction, before, context);
    if (!isIn(job, 'unclear')) return;
    await answerPrivately(interaction, translatorFor(interaction)('unclear.stays'));
  },
};

/**
 * Looks once more, and where nothing is found orders the video again, once its price is confirmed, and gives the
 * unclear order up.
 */
export const anew: ButtonHandler = {
  kind: 'anew',
  async execute(interaction, jobId, context) {
    const isDouble = context.isDoubleClick(interaction.user.id, interaction.customId);
    if (isDouble) {
      await interaction.deferUpdate();
      return;
    }
    const job = await jobOf(interaction, jobId, 'manage', context);
    if (!isIn(job, 'unclear')) {
      await answerPrivately(interaction, translatorFor(interaction)('unclear.over'));
      return;
    }
    await interaction.deferUpdate();
    if (!isIn(await look(interaction, job, context), 'unclear')) return;
    const notify = await context.preferences.notify(interaction.user.id);
    const retryOf = { jobId, isUnclear: true };
    await context.submitFrom(interaction, { ...(await draftOfRetry(job, context.jobs)), notify, retryOf });
  },
};

/** The job as it is after a look at its provider, and so in its message. */
async function look(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  before: Job,
  context: InteractionContext,
): Promise<Job> {
  const job = (await context.jobs.check(before.id)) ?? before;
  const { content, components = [] } = context.renderJob(job);
  const flags = MessageFlags.SuppressEmbeds;
  await interaction.editReply({ content, components, flags, allowedMentions: { parse: [] } });
  return job;
}
