import { ApplicationCommandType, type Message, type MessageSnapshot } from 'discord.js';
import { UserError } from '../errors.ts';
import { type ContinueDeps, openFromVideo } from '../interactions/continue-video.ts';
import { inGuilds, type MessageCommand, type MessageMenuData } from '../interactions/handlers.ts';
import { requireShown } from '../interactions/may-manage.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Library } from '../interactions/ports/library.ts';
import { findShownJob } from '../interactions/shown-job.ts';
import type { OfferedFile } from '../requests/request.ts';
import { type OwnersDeps, ownersInMessage } from './owners-in-message.ts';

interface ContinueCommandDeps extends ContinueDeps, OwnersDeps {
  discord: Pick<Discord, 'extras' | 'authorOf'>;
  library: Pick<Library, 'isInputKept' | 'find' | 'findByMessage'>;
}

export const continueData = {
  name: 'Continue this video',
  type: ApplicationCommandType.Message,
  ...inGuilds,
} as const satisfies MessageMenuData;

/** On a message with a video: opens the composer for a video that goes on where that one ends. */
export function createContinueCommand(deps: ContinueCommandDeps): MessageCommand {
  return {
    data: continueData,

    async execute(interaction) {
      const { targetMessage } = interaction;
      const video = findVideo(targetMessage);
      const job = await findShownJob(targetMessage, deps);
      if (job) requireShown(interaction, job);
      const imageOwnerIds = await ownersInMessage(targetMessage, video.url, deps);
      await openFromVideo(interaction, 'first', { video, imageOwnerIds, job }, deps);
    },
  };
}

/** The first video of the message, forwarded or not. Throws a `UserError` if there is none. */
function findVideo(message: Message): OfferedFile {
  const parts: (Message | MessageSnapshot)[] = [message, ...message.messageSnapshots.values()];
  const attachments = parts.flatMap((part) => [...part.attachments.values()]);
  const video = attachments.find(
    ({ contentType, name }) => contentType?.startsWith('video/') || name.includes('cutscene-'),
  );
  if (!video) throw new UserError((t) => t('continue.noVideo'));
  return { url: video.url, bytes: video.size };
}
