import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type Message,
} from 'discord.js';
import { UserError } from '../errors.ts';
import { openVideoForm } from '../modals/open-video-form.ts';
import type { InteractionContext, MessageCommand } from './command.ts';
import { draftOfJob } from './job-draft.ts';

/** On one of our videos: opens the form filled in with what it was made from. */
export const remix = {
  data: {
    name: 'Remix',
    type: ApplicationCommandType.Message,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  },

  async execute(interaction, context) {
    const job = await jobIn(interaction.targetMessage, context);
    if (job === undefined || job.origin.guildId !== interaction.guildId) {
      throw new UserError(
        'Only messages of mine that show a video can be remixed. For a picture there is Animate this image.',
      );
    }
    await openVideoForm(
      interaction,
      { title: 'Remix', draft: draftOfJob(job), source: { from: 'job', id: job.id } },
      context,
    );
  },
} satisfies MessageCommand;

/** The job that a message of ours shows; one that was posted again is known by its buttons alone. */
async function jobIn(message: Message, { findJob, findJobByMessage }: InteractionContext) {
  const job = await findJobByMessage(message.id);
  if (job || message.author.id !== message.client.user.id) return job;
  const [row] = message.components;
  const ids =
    row && 'components' in row
      ? row.components.flatMap((one) => ('customId' in one ? [one.customId] : []))
      : [];
  const [, jobId] = /^download:(\d+)$/.exec(ids[0] ?? '') ?? [];
  return jobId === undefined ? undefined : findJob(jobId);
}
