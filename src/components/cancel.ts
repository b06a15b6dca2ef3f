import { MessageFlags, PermissionFlagsBits } from 'discord.js';
import { answerPrivately } from '../commands/answer.ts';
import type { ButtonHandler } from '../commands/command.ts';
import { isIn } from '../jobs/job.ts';

export const cancel: ButtonHandler = {
  kind: 'cancel',
  async execute(interaction, jobId, { jobs, renderJob }) {
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
