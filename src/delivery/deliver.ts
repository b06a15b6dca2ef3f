import type { APIMessage } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { FileAttachment, JobMessages, MessageBody, PostedMessage } from '../discord/job-messages.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import type { Job, JobIn } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import { altText } from '../replies/render-job.ts';

/** What Discord allows a bot to send as a file where no member's interaction says more, in bytes. */
const BOT_UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024;

export interface DeliverDeps {
  messages: JobMessages;
  /** The message as it reads once the video is in it. */
  renderDelivered(job: JobIn<'delivering'>): MessageBody;
  log: Log;
}

/**
 * Makes the function that brings a finished video into the message that showed its progress; where that is out of
 * reach, into a new message in the channel, else a direct message. Throws a `DeliveryError` where nothing is left.
 */
export function createDeliver({ messages, renderDelivered, log }: DeliverDeps) {
  return async function deliver(
    job: JobIn<'delivering'>,
    { mayBeThere, signal }: { mayBeThere: boolean; signal: AbortSignal },
  ): Promise<{ route: PostedMessage['route']; messageId: string; channelId: string }> {
    const video = attachmentOf(job);
    if (mayBeThere) {
      const message = await readIfReachable(job, signal);
      if (message && hasVideo(message, video)) {
        const route = messages.hasToken(job) ? 'reply' : 'channel';
        return { route, messageId: message.id, channelId: message.channel_id };
      }
    }
    const limitBytes = messages.hasToken(job) ? job.origin.uploadLimitBytes : BOT_UPLOAD_LIMIT_BYTES;
    const { bytes } = job.status.file;
    if (bytes > limitBytes) {
      throw new DeliveryError('too_large', `${bytes} bytes are over the limit of ${limitBytes} bytes`);
    }

    const body = renderDelivered(job);
    // In a new message Discord does not say who asked for it.
    const newBody = { ...body, content: `<@${job.origin.userId}> ${body.content}` };
    const ways: (() => Promise<PostedMessage>)[] = [
      () => messages.editWithFile(job, body, video, signal),
      () => messages.post(job, newBody, video, signal),
      // What is for age-restricted channels stays in them.
      ...(job.isAdult ? [] : [() => messages.dm(job, body, video, signal)]),
    ];
    let lastError: unknown;
    for (const way of ways) {
      try {
        const { id, channelId, route } = await way();
        return { route, messageId: id, channelId };
      } catch (error) {
        const failure = messageFailure(error);
        if (failure === 'too-large')
          throw new DeliveryError('too_large', 'Discord refused the size', { cause: error });
        if (failure === 'unavailable') throw error;
        log.warn({ err: error, job: job.id, failure }, 'one way to the member is closed');
        lastError = error;
      }
    }
    throw new DeliveryError('undeliverable', 'no way to the member is left', { cause: lastError });
  };

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
}

function attachmentOf(job: JobIn<'delivering'>): FileAttachment {
  return {
    path: job.status.file.path,
    // Discord hides files with this prefix until they are clicked.
    name: `${job.isAdult ? 'SPOILER_' : ''}cutscene-${job.id}.mp4`,
    description: altText(job),
    contentType: 'video/mp4',
  };
}

/** The still of a job whose first stage has made one. */
export function stillAttachment({ id, still, request, isAdult }: Job): FileAttachment | undefined {
  if (still === null) return undefined;
  const { path, contentType } = still;
  const description = `AI-generated picture, the start of the video: ${request.prompt}`
    .slice(0, 1_000)
    .toWellFormed();
  return {
    path,
    name: `${isAdult ? 'SPOILER_' : ''}still-${id}.${contentType.slice('image/'.length)}`,
    description,
    contentType,
  };
}

function hasVideo(message: APIMessage, { name }: FileAttachment): boolean {
  return message.attachments.some(({ filename }) => filename === name);
}
