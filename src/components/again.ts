import type { ButtonHandler } from '../commands/command.ts';
import { draftOfJob } from '../commands/job-draft.ts';
import { runWish } from '../commands/run-wish.ts';
import { sourceOf } from './job-of.ts';

/** Makes the same video again, as a job of whoever pressed; also after a failure. */
const orderAgain: ButtonHandler['execute'] = async (interaction, jobId, context) => {
  if (context.isDoubleClick(interaction.user.id, interaction.customId)) {
    await interaction.deferUpdate();
    return;
  }
  const job = await sourceOf(interaction, jobId, context);
  const notify = await context.preferences.notify(interaction.user.id);
  await runWish(interaction, { ...draftOfJob(job), notify }, context);
};

export const again: ButtonHandler = { kind: 'again', execute: orderAgain };
export const retry: ButtonHandler = { kind: 'retry', execute: orderAgain };
