import type { APIMessage } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { JobMessages, PostedMessage } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { SmallFile } from '../discord/small-files.ts';
import type { FileAttachment } from '../discord/upload.ts';
import type { Job, JobIn } from '../jobs/job.ts';
import { hasVideoOf, type Provenance } from '../provenance.ts';
import type { DeliveryReplies } from '../replies/delivery-replies.ts';
import { directButtons } from '../replies/job-buttons.ts';
import { withMember } from '../replies/render-job.ts';

export type Receipt = Pick<PostedMessage, 'id' | 'channelId' | 'route'>;

/** One message that the video can be delivered into. */
export interface Destination {
  /** Not the message that showed the progress. */
  isElsewhere: boolean;
  /** Whether an earlier attempt already delivered it there. */
  find(): Promise<Receipt | undefined>;
  put(
    body: MessageBody,
    file: FileAttachment | undefined,
    small?: readonly SmallFile[],
  ): Promise<PostedMessage>;
}

/** Creates the function that lists where a job's video may be delivered, the best place first. */
export function createDestinations({
  messages,
  renderDelivered,
  provenance,
}: {
  messages: JobMessages;
  provenance: Pick<Provenance, 'readFile' | 'readText'>;
  renderDelivered: DeliveryReplies['renderDelivered'];
}) {
  async function readIfReachable(
    job: JobIn<'delivering'>,
    signal: AbortSignal,
  ): Promise<APIMessage | undefined> {
    try {
      return await messages.read(job, signal);
    } catch (error) {
      if (messageFailure(error) === 'unavailable') throw error;
      return undefined;
    }
  }

  async function sayDelivered(job: JobIn<'delivering'>, signal: AbortSignal): Promise<void> {
    try {
      await messages.edit(job, await renderDelivered(job), signal);
    } catch (error) {
      // Whatever its text says, the video is there.
      if (messageFailure(error) === 'unavailable') throw error;
    }
  }

  return function destinationsOf(job: JobIn<'delivering'>, signal: AbortSignal): Destination[] {
    const isThisVideo = (message: APIMessage) => isVideoOf(message, job);
    const reply: Destination = {
      isElsewhere: false,
      async find() {
        const message = await readIfReachable(job, signal);
        if (!message || !isThisVideo(message)) return undefined;
        // While nobody knew that the video had arrived, the message may have been changed to say that it waits.
        if (!isEnd(message, job)) await sayDelivered(job, signal);
        const route = messages.hasToken(job) ? 'reply' : 'channel';
        return { route, id: message.id, channelId: message.channel_id };
      },
      put: (body, file, small) => messages.replace(job, body, file, signal, small),
    };
    // Members and other bots can name a file like the video, and a member can upload it once more.
    const isPostedHere = (message: APIMessage) =>
      message.author.bot === true && hasVideoOf(job.id, message, provenance);
    const message: Destination = {
      isElsewhere: true,
      find: () => messages.find(job, 'message', isPostedHere, signal),
      put: (body, file, small) => messages.post(job, withMember(job, body), file, signal, small),
    };
    const dm: Destination = {
      isElsewhere: true,
      find: () => messages.find(job, 'dm', isPostedHere, signal),
      put: (body, file, small) =>
        messages.dm(job, { ...body, components: directButtons(job, ['download']) }, file, signal, small),
    };
    // A shot of a film has no message yet.
    const own = job.shotOf !== undefined && job.origin.messageId === null ? [] : [reply];
    // Videos for age-restricted channels stay in them.
    return job.isAdult ? [...own, message] : [...own, message, dm];
  };
}

/** The name of its file, or a button, distinguishes a message with the video from one without. */
function isVideoOf(message: APIMessage, job: Job): boolean {
  const { attachments = [] } = message;
  return attachments.some(({ filename }) => filename.includes(`cutscene-${job.id}`)) || isEnd(message, job);
}

/** Whether it says that the video is there, as now or with the buttons of earlier versions. */
function isEnd({ components = [] }: APIMessage, { id }: Job): boolean {
  const buttons = JSON.stringify(components);
  return buttons.includes(`"more:${id}:succeeded"`) || buttons.includes(`"download:${id}"`);
}
