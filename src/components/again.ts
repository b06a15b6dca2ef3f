import { MessageFlags } from 'discord.js';
import type { ButtonHandler } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { requesterOf } from '../interactions/requester-of.ts';
import { isIn } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { draftOfJob, draftOfRetry } from '../requests/draft-of-job.ts';
import { freshReply } from './fresh-reply.ts';
import { jobOf } from './job-of.ts';

/**
 * Makes the same video again, as a job of whoever pressed; also after a failure. One that was canceled after its still
 * was made begins with that still, which is paid for: its seed has made no video yet, so the same one is meant.
 */
export const again: ButtonHandler = {
  kind: 'again',
  async execute(interaction, jobId, context) {
    if (context.isDoubleClick(interaction.user.id, interaction.customId)) {
      await interaction.deferUpdate();
      return;
    }
    const job = await jobOf(interaction, jobId, 'source', context);
    const notify = await context.preferences.notify(interaction.user.id);
    if (!isIn(job, 'cancelled') || job.still === null)
      return context.submitFrom(interaction, { ...draftOfJob(job), notify });
    // Its maker may have to be asked for it.
    await interaction.deferUpdate();
    const draft = await draftOfRetry(job, context.jobs);
    await context.submitFrom(interaction, { ...draft, notify, retryOf: { jobId, isUnclear: false } });
  },
};

/**
 * Goes on with what a failed job had ordered, if that is there after all. Only where it is gone is the video ordered
 * anew, once whoever pressed has agreed to the price; what never was ordered is ordered at once.
 */
export const retry: ButtonHandler = {
  kind: 'retry',
  async execute(interaction, jobId, context) {
    const job = await jobOf(interaction, jobId, 'source', context);
    // Pressed elsewhere, it would bring what is another channel's there.
    if (interaction.channelId !== job.origin.channelId) throw new UserError((t) => t('refusal.oldButton'));
    if (job.task === null && job.still === null) return again.execute(interaction, jobId, context);
    // A stage that is still to be ordered must be allowed, and affordable, as any order is.
    const stages = context.catalogue.find(job.request.model)?.stages.length ?? 0;
    if (job.stage + 1 < stages)
      await context.requests.validate(
        { ...draftOfJob(job), notify: 'off' },
        requesterOf(interaction, context.extras),
      );
    await interaction.deferUpdate();
    if (context.isDoubleClick(interaction.user.id, interaction.customId)) return;
    const found = await context.jobs.retrieve(jobId, freshReply(interaction));
    const now = context.jobs.get(jobId);
    if (found === 'goes-on' && now && !isIn(now, 'succeeded')) {
      const { content, components = [] } = context.renderJob(now);
      const flags = MessageFlags.SuppressEmbeds;
      await interaction.editReply({ content, components, flags, allowedMentions: { parse: [] } });
    }
    if (found === 'no-answer') {
      const model = context.catalogue.find(job.request.model)?.label ?? job.request.model;
      await answerPrivately(interaction, translatorFor(interaction)('retry.noAnswer', { model }));
    }
    if (found !== 'gone') return;
    const notify = await context.preferences.notify(interaction.user.id);
    const draft = await draftOfRetry(job, context.jobs);
    await context.submitFrom(interaction, { ...draft, notify, retryOf: { jobId, isUnclear: false } });
  },
};
