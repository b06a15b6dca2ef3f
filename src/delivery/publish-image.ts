import { messageFailure } from '../discord/errors.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { FileAttachment } from '../discord/upload.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import { imageOf, isHidden, type Job } from '../jobs/job.ts';
import type { Network } from '../runtime/network/index.ts';
import { checkAddress, ownOriginsOf } from './safe-address.ts';

/**
 * Creates the function that attaches a member's image to the job's message, for providers that accept images only by
 * URL, and returns its present URL at Discord. The video replaces it there later. If nothing may be public yet, only
 * the member sees the message with the image. Throws a `DeliveryError` if it gets no such URL.
 */
export function createPublishImage(options: {
  messages: JobMessages;
  render(job: Job): MessageBody;
  discordApiUrl: string | undefined;
  network: Network;
}) {
  const { messages, render, discordApiUrl, network } = options;
  const ownOrigins = ownOriginsOf(discordApiUrl);

  return async function publishImage(job: Job, signal: AbortSignal): Promise<string> {
    const imageFile = imageFileOf(job);
    if (!imageFile) throw new DeliveryError('picture_not_public', 'the job has no image');
    const posting = isHidden(job)
      ? messages.showPrivately(job, imageFile, signal)
      : messages.replace(job, render(job), imageFile, signal);
    const { fileUrl = '' } = await posting.catch((cause: unknown) => {
      if (messageFailure(cause) === 'unavailable') throw cause;
      throw new DeliveryError('picture_not_public', "Discord doesn't accept the image", { cause });
    });
    try {
      const url = new URL(fileUrl);
      checkAddress(url, ownOrigins, network);
      return url.href;
    } catch (cause) {
      throw new DeliveryError('picture_not_public', 'the image got no public URL', { cause });
    }
  };
}

function imageFileOf(job: Job): FileAttachment | undefined {
  const image = imageOf(job);
  if (!image) return undefined;
  const { path, bytes, contentType } = image;
  const name = `first-frame-${job.id}.${contentType.slice('image/'.length)}`;
  return { path, bytes, name, description: 'The image that the video starts from', contentType };
}
