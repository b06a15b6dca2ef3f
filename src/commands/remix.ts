import { ApplicationCommandType } from 'discord.js';
import { requireShown } from '../components/may-manage.ts';
import { UserError } from '../errors.ts';
import { openVideoForm } from '../modals/open-video-form.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';
import { inGuilds, type MessageCommand } from './command.ts';
import { jobIn } from './job-in.ts';

/** On one of our videos: opens the form filled in with what it was made from. */
export const remix = {
  data: {
    name: 'Remix',
    type: ApplicationCommandType.Message,
    ...inGuilds,
  },

  async execute(interaction, context) {
    const job = await jobIn(interaction.targetMessage, context);
    if (job === undefined || job.origin.guildId !== interaction.guildId) {
      throw new UserError((t) => t('remix.notMine'));
    }
    requireShown(interaction, job);
    await openVideoForm(
      interaction,
      { title: 'remix', draft: draftOfJob(job), source: { from: 'job', id: job.id } },
      context,
    );
  },
} satisfies MessageCommand;
