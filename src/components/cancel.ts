import { MessageFlags, PermissionFlagsBits } from 'discord.js';
import { answerPrivately } from '../commands/answer.ts';
import type { ButtonHandler } from '../commands/command.ts';
import { isIn } from '../jobs/job.ts';
import { deliver } from './deliver.ts';

export const cancel: ButtonHandler = {
  kind: 'cancel',
  async execute(interaction, jobId, context) {
    const { jobs, renderJob } = context;
    const job = jobs.get(jobId);
    if (job === undefined) {
      await answerPrivately(interaction, 'This video is already finished, so there is nothing to cancel.');
      return;
    }
    const mayManage = interaction.memberPermissions.has(PermissionFlagsBits.ManageMessages);
    if (interaction.user.id !== job.origin.userId && !mayManage) {
      await answerPrivately(
        interaction,
        `Only <@${job.origin.userId}> and moderators can cancel this video.`,
      );
      return;
    }
    // All that such a message has, where the bot could not change it any more.
    if (isIn(job, 'undeliverable')) return deliver.execute(interaction, jobId, context);
    const cancelled = (await jobs.cancel(jobId)) ?? job;
    if (isIn(cancelled, 'downloading', 'delivering', 'succeeded')) {
      await answerPrivately(
        interaction,
        'Too late to cancel: the video is made and will be here in a moment.',
      );
      return;
    }
    const { content, components } = renderJob(cancelled);
    await interaction.update({
      content,
      components: components ?? [],
      flags: MessageFlags.SuppressEmbeds,
      allowedMentions: { parse: [] },
    });
  },
};
