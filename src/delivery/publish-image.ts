import { messageFailure } from '../discord/errors.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { FileAttachment } from '../discord/upload.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import { imageOf, isHidden, type Job } from '../jobs/job.ts';
import type { Network } from '../runtime/network/index.ts';
import { checkAddress, ownOriginsOf } from './safe-address.ts';

/**
 * Makes the function that puts a member's image into the job's message, for providers that take images by
 * address only, and gives the address that Discord has for it now. The video takes its place there later; where nothing
 * may be public yet, the image is in a message that its member alone sees. Throws a `DeliveryError` where no such
 * address can be had.
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
      throw new DeliveryError('picture_not_public', 'Discord does not take the image', { cause });
    });
    try {
      const url = new URL(fileUrl);
      checkAddress(url, ownOrigins, network);
      return url.href;
    } catch (cause) {
      throw new DeliveryError('picture_not_public', 'the image got no public address', { cause });
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
