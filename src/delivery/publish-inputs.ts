import { messageFailure } from '../discord/errors.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { FileAttachment } from '../discord/upload.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import { isHidden, type Job } from '../jobs/job.ts';
import type { InputFile } from '../providers/provider.ts';
import type { Network } from '../runtime/network/index.ts';
import { checkAddress, ownOriginsOf } from './safe-address.ts';

/**
 * Creates the function that attaches a member's file to the job's message, for providers that accept files only by URL,
 * and returns it with its present URL at Discord. The video replaces it there later. If nothing may be public yet, only
 * the member sees the message with the file. Throws a `DeliveryError` if it gets no such URL.
 */
export function createPublishInputs(options: {
  messages: JobMessages;
  render(job: Job): MessageBody;
  discordApiUrl: string | undefined;
  network: Network;
}) {
  const { messages, render, discordApiUrl, network } = options;
  const ownOrigins = ownOriginsOf(discordApiUrl);

  async function publish(job: Job, input: InputFile, signal: AbortSignal): Promise<string> {
    const file = attachmentOf(job, input);
    const posting = isHidden(job)
      ? messages.showPrivately(job, file, signal)
      : messages.replace(job, render(job), file, signal);
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
  }

  return async function publishInputs(
    job: Job,
    inputs: readonly InputFile[],
    signal: AbortSignal,
  ): Promise<InputFile[]> {
    const [input, ...others] = inputs.filter(({ url }) => url === undefined);
    if (others.length > 0)
      throw new DeliveryError('picture_not_public', 'only one file of a job can be published');
    if (!input) return [...inputs];
    const url = await publish(job, input, signal);
    return inputs.map((each) => (each === input ? { ...each, url } : each));
  };
}

function attachmentOf(job: Job, { path, bytes, contentType }: InputFile): FileAttachment {
  const name = `input-${job.id}.${contentType.split('/')[1]}`;
  return { path, bytes, name, description: 'The image that the video starts from', contentType };
}
