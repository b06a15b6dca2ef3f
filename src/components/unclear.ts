import { MessageFlags } from 'discord.js';
import { answerPrivately } from '../commands/answer.ts';
import type { ButtonHandler } from '../commands/command.ts';
import { draftOfJob } from '../commands/job-draft.ts';
import { runWish } from '../commands/run-wish.ts';
import { isIn } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { jobOf } from './job-of.ts';

/** Looks once more what became of an order whose answer was lost. */
export const check: ButtonHandler = {
  kind: 'check',
  async execute(interaction, jobId, context) {
    const before = await jobOf(interaction, jobId, 'manage', context);
    await interaction.deferUpdate();
    await context.jobs.check(jobId);
    const job = context.jobs.get(jobId) ?? before;
    const { content, components = [] } = context.renderJob(job);
    await interaction.editReply({
      content,
      components,
      flags: MessageFlags.SuppressEmbeds,
      allowedMentions: { parse: [] },
    });
    if (!isIn(job, 'unclear')) return;
    await answerPrivately(interaction, translatorFor(interaction)('unclear.stays'));
  },
};

/** Orders the video once more, and gives the unclear order up. */
export const anew: ButtonHandler = {
  kind: 'anew',
  async execute(interaction, jobId, context) {
    if (context.isDoubleClick(interaction.user.id, interaction.customId)) {
      await interaction.deferUpdate();
      return;
    }
    const job = await jobOf(interaction, jobId, 'manage', context);
    if (!isIn(job, 'unclear')) {
      await answerPrivately(interaction, translatorFor(interaction)('unclear.over'));
      return;
    }
    const notify = await context.preferences.notify(interaction.user.id);
    await runWish(interaction, { ...draftOfJob(job), notify }, context);
    // Where nothing was begun, the first order can still be checked.
    if (context.jobs.get(interaction.id)) await context.jobs.apply(jobId, { type: 'given-up' });
  },
};
