import { ApplicationCommandType } from 'discord.js';
import { UserError } from '../errors.ts';
import { type ComposerDeps, openComposer } from '../interactions/composer/open.ts';
import { inGuilds, type MessageCommand, type MessageMenuData } from '../interactions/handlers.ts';
import { requireShown } from '../interactions/may-manage.ts';
import { findShownJob, type ShownJobDeps } from '../interactions/shown-job.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';

export const remixData = {
  name: 'Remix',
  type: ApplicationCommandType.Message,
  ...inGuilds,
} as const satisfies MessageMenuData;

/** On one of the bot's videos: opens the composer with the video's request. */
export function createRemixCommand(deps: ComposerDeps & ShownJobDeps): MessageCommand {
  return {
    data: remixData,

    async execute(interaction) {
      const job = await findShownJob(interaction.targetMessage, deps);
      if (job === undefined || job.origin.guildId !== interaction.guildId) {
        throw new UserError((t) => t('remix.notMine'));
      }
      requireShown(interaction, job);
      await openComposer(interaction, draftOfJob(job), deps);
    },
  };
}
