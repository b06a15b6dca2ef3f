import { readFile } from 'node:fs/promises';
import type { APIMessage } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { SmallFile } from '../discord/small-files.ts';
import type { FileAttachment } from '../discord/upload.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import { isHidden, type Job } from '../jobs/job.ts';
import type { InputFile, Role } from '../providers/provider.ts';
import { withMember } from '../replies/render-job.ts';
import type { Network } from '../runtime/network/index.ts';
import { checkAddress, ownOriginsOf } from './safe-address.ts';

/**
 * Creates the function that attaches a member's images to the job's message, for providers that accept images only by
 * URL, and returns them with their present URLs at Discord. The video replaces them there later. If nothing may be
 * public yet, only the member sees the message with the images. A shot of a film gets its message here. Throws a
 * `DeliveryError` if it gets no such URL. `isAlive`: whether this process's jobs are surely its own.
 */
export function createPublishInputs(options: {
  messages: JobMessages;
  render(job: Job): MessageBody;
  discordApiUrl: string | undefined;
  network: Network;
  isAlive(): boolean;
}) {
  const { messages, render, discordApiUrl, network, isAlive } = options;
  const ownOrigins = ownOriginsOf(discordApiUrl);

  function toPublicUrl(url: string): string {
    try {
      const parsed = new URL(url);
      checkAddress(parsed, ownOrigins, network);
      return parsed.href;
    } catch (cause) {
      throw new DeliveryError('picture_not_public', 'the image got no public URL', { cause });
    }
  }

  /** The message of a shot, which has none until there is something to show. One that a crash has left is its own. */
  async function withMessage(job: Job, shownIn: ShownIn, signal: AbortSignal): Promise<Job> {
    const isIt = ({ author, components }: APIMessage) =>
      author.bot === true && JSON.stringify(components ?? []).includes(job.id);
    const message =
      (await messages.find(job, 'message', isIt, signal)) ??
      (await messages.post(job, withMember(job, render(job)), undefined, signal));
    const place = { channelId: message.channelId, messageId: message.id };
    await shownIn(place);
    return { ...job, origin: { ...job.origin, ...place } };
  }

  async function post(
    job: Job,
    { file, small, isShown }: { file: FileAttachment; small: SmallFile[]; isShown: boolean },
    { shownIn, signal }: { shownIn: ShownIn; signal: AbortSignal },
  ) {
    if (isHidden(job) && !isShown) return messages.showPrivately(job, file, signal, small);
    const hasNone = job.shotOf !== undefined && job.origin.messageId === null;
    const shown = hasNone ? await withMessage(job, shownIn, signal) : job;
    return messages.replace(shown, render(shown), file, signal, small);
  }

  return async function publishInputs(
    job: Job,
    inputs: readonly InputFile[],
    { shownIn, signal }: { shownIn: ShownIn; signal: AbortSignal },
  ): Promise<InputFile[]> {
    const unpublished = inputs.filter(({ url }) => url === undefined);
    const [first, ...others] = unpublished;
    if (!first) return [...inputs];
    const file = { ...attachmentOf(job, first), mayEnd: () => isAlive() && !signal.aborted };
    // A second image, the last frame, has at most as much as a member may upload.
    const small = await Promise.all(others.map((input, index) => smallFileOf(job, input, index + 1)));
    // The last frame of the shot before, which everybody sees.
    const isShown = job.shotOf !== undefined && unpublished.every(({ role }) => role === 'first');
    const posting = post(job, { file, small, isShown }, { shownIn, signal });
    const { fileUrls } = await posting.catch((cause: unknown) => {
      if (messageFailure(cause) === 'unavailable') throw cause;
      throw new DeliveryError('picture_not_public', "Discord doesn't accept the image", { cause });
    });
    return inputs.map((input) =>
      input.url === undefined
        ? { ...input, url: toPublicUrl(fileUrls[unpublished.indexOf(input)] ?? '') }
        : input,
    );
  };
}

/** Notes the message that shows the job from now on. */
type ShownIn = (message: { channelId: string; messageId: string }) => Promise<unknown>;

const descriptions: Partial<Record<Role, string>> = {
  first: 'The image that the video starts from',
  last: 'The image that the video ends on',
};

function attachmentOf({ id }: Job, { role, path, bytes, contentType }: InputFile, index = 0): FileAttachment {
  const number = index > 0 ? `-${index + 1}` : '';
  const name = `input-${id}${number}.${contentType.split('/')[1]}`;
  const description = descriptions[role] ?? 'An image that the video is made from';
  return { path, bytes, name, description, contentType };
}

async function smallFileOf(job: Job, input: InputFile, index: number): Promise<SmallFile> {
  const { path, ...about } = attachmentOf(job, input, index);
  return { ...about, bytes: await readFile(path) };
}
