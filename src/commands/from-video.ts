import { ApplicationCommandType, type Message, type MessageSnapshot } from 'discord.js';
import { UserError } from '../errors.ts';
import {
  type FromVideo,
  type FromVideoDeps,
  openFromVideo,
  type Source,
} from '../interactions/from-video.ts';
import { inGuilds, type MessageCommand, type MessageMenuData } from '../interactions/handlers.ts';
import { requireShown } from '../interactions/may-manage.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Library } from '../interactions/ports/library.ts';
import { findShownJob } from '../interactions/shown-job.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { deliveredFilm } from '../replies/job-facts.ts';
import { sizeOf } from '../requests/input-sizes.ts';
import { fileTooLarge } from '../requests/refusals.ts';
import type { OfferedFile } from '../requests/request.ts';
import { type OwnersDeps, ownersInMessage } from './owners-in-message.ts';

interface VideoCommandDeps extends FromVideoDeps, OwnersDeps {
  discord: Pick<Discord, 'extras' | 'authorOf'>;
  library: Pick<Library, 'isInputKept' | 'find' | 'findByMessage' | 'measureVideo'>;
}

export const continueData = {
  name: 'Continue this video',
  type: ApplicationCommandType.Message,
  ...inGuilds,
} as const satisfies MessageMenuData;

export const editVideoData = {
  name: 'Edit this video',
  type: ApplicationCommandType.Message,
  ...inGuilds,
} as const satisfies MessageMenuData;

/** On a message with a video: opens the composer for a video that goes on where that one ends. */
export function createContinueCommand(deps: VideoCommandDeps): MessageCommand {
  return onVideo(continueData, 'continue', deps);
}

/** On a message with a video: opens the composer to change it in the words of the member. */
export function createEditVideoCommand(deps: VideoCommandDeps): MessageCommand {
  return onVideo(editVideoData, 'edit', deps);
}

function onVideo(data: MessageMenuData, what: FromVideo, deps: VideoCommandDeps): MessageCommand {
  return {
    data,
    async execute(interaction) {
      const { targetMessage } = interaction;
      const job = await findShownJob(targetMessage, deps);
      if (job) requireShown(interaction, job);
      const attached = findVideo(targetMessage);
      const made = job && madeVideo(job);
      // The bot's own message may have a link instead of a file.
      const video = attached ?? made?.video;
      if (!video) throw new UserError((t) => t('continue.noVideo'));
      const imageOwnerIds = await ownersInMessage(targetMessage, attached?.url, deps);
      const film = made?.film ?? (() => measure(interaction, attached, deps));
      await openFromVideo(interaction, what, { video, film, imageOwnerIds, job }, deps);
    },
  };
}

function madeVideo(job: Job): Pick<Source, 'video' | 'film'> | undefined {
  return isIn(job, 'succeeded') ? { video: { videoOf: job.id }, film: deliveredFilm(job) } : undefined;
}

function measure(
  { id, user }: MemberInteraction,
  attached: OfferedFile | undefined,
  { library }: VideoCommandDeps,
) {
  if (!attached) throw new UserError((t) => t('continue.noVideo'));
  const { bytes, maxBytes } = sizeOf({ role: 'video', source: attached });
  if (bytes > maxBytes) throw new UserError(fileTooLarge(bytes, maxBytes));
  return library.measureVideo({ id, memberId: user.id }, { ...attached, maxBytes });
}

/** The first video of the message, forwarded or not. */
function findVideo(message: Message): OfferedFile | undefined {
  const parts: (Message | MessageSnapshot)[] = [message, ...message.messageSnapshots.values()];
  const attachments = parts.flatMap((part) => [...part.attachments.values()]);
  const video = attachments.find(
    ({ contentType, name }) => contentType?.startsWith('video/') || name.includes('cutscene-'),
  );
  return video && { url: video.url, bytes: video.size };
}
