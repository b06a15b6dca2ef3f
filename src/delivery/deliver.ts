import type { APIMessage } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { JobMessages, MessageBody, PostedMessage } from '../discord/job-messages.ts';
import type { FileAttachment } from '../discord/upload.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import type { Job, JobIn } from '../jobs/job.ts';
import { isHidden } from '../jobs/review.ts';
import { translator } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import type { Provenance } from '../provenance.ts';
import type { DeliveryReplies } from '../replies/delivery-replies.ts';
import { altText } from '../replies/render-job.ts';
import type { Settings } from '../settings/schema.ts';
import { altLine } from '../text/markdown.ts';
import type { HostedVideo, Hosting } from './hosting/hosting.ts';
import type { Limiter } from './limiter.ts';
import type { Rendition, Renditions } from './renditions.ts';

/** Where Discord refuses what its own limit allows: what it took from everybody for years, with room for headers. */
export const SURE_LIMIT_BYTES = 9.5 * 1024 * 1024;
const EDIT_TIMEOUT_MS = 8_000;

export interface DeliverDeps extends DeliveryReplies {
  messages: JobMessages;
  renditions: Renditions;
  hosting: Hosting;
  uploads: Limiter;
  /** What a guild does first with a video over the upload limit, as it is set when the video is there. */
  overUploadLimit(guildId: string): Settings['overUploadLimit'];
  provenance: Pick<Provenance, 'fileName'>;
  log: Log;
}

type Way = Exclude<Settings['overUploadLimit'], 'refuse'>;
const usualWays: readonly Way[] = ['compress', 'host', 'link'];

type Delivered = Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>;

/**
 * Makes the function that brings a finished video into the message that showed its progress; where that is out of
 * reach, into a new message in the channel, else a direct message. A video that is too large for the road that is
 * open is encoded anew, or hosted, and the message has a link. Throws a `DeliveryError` where nothing is left.
 */
export function createDeliver(deps: DeliverDeps) {
  const { messages, renditions, log } = deps;

  return async function deliver(
    job: JobIn<'delivering'>,
    { mayBeThere, signal }: { mayBeThere: boolean; signal: AbortSignal },
  ): Promise<Delivered> {
    const there = mayBeThere ? await findDelivered(job, signal) : undefined;
    return there ?? (await bring(job, signal));
  };

  async function findDelivered(
    job: JobIn<'delivering'>,
    signal: AbortSignal,
  ): Promise<Delivered | undefined> {
    const message = await readIfReachable(job, signal);
    if (!message || !hasVideo(message, job)) return undefined;
    const route = messages.hasToken(job) ? 'reply' : 'channel';
    return { route, messageId: message.id, channelId: message.channel_id };
  }

  /**
   * What fits is attached; of what does not, the guild's settings say which way is tried first, and what this bot
   * does not have is passed over. Where nothing else is left, a place that may work another time is thrown.
   */
  async function bring(job: JobIn<'delivering'>, signal: AbortSignal): Promise<Delivered> {
    const room = { maxBytes: messages.uploadLimitBytes(job) };
    const attached = await attach(job, room, signal, (maxBytes) => renditions.within(job, maxBytes, signal));
    if (attached) return attached;
    const onEncode = () => showCompressing(job, signal);
    let failure: unknown;
    const ways: Record<Way, () => Promise<Delivered | undefined>> = {
      compress: () =>
        attach(job, room, signal, (maxBytes) => renditions.smaller(job, maxBytes, { signal, onEncode })),
      async host() {
        const file = await renditions.playable(job, signal);
        const hosted = await deps.hosting.publish(job, file, signal).catch((error: unknown) => {
          signal.throwIfAborted();
          failure = error;
          return undefined;
        });
        return hosted && link(job, hosted, signal);
      },
      async link() {
        const hosted = deps.hosting.atProvider(job);
        return hosted && link(job, hosted, signal);
      },
    };
    for (const way of waysBeginningWith(deps.overUploadLimit(job.origin.guildId))) {
      const delivered = await ways[way]();
      if (delivered) return delivered;
    }
    if (failure) throw failure;
    throw new DeliveryError(
      'too_large',
      `${job.status.file.bytes} bytes do not fit, and no other way is open`,
    );
  }

  /**
   * Nothing larger than the limit is ever sent; a limit can shrink on the way, when the token ends. `undefined`
   * where the video is not small enough.
   */
  async function attach(
    job: JobIn<'delivering'>,
    room: { maxBytes: number },
    signal: AbortSignal,
    renditionWithin: (maxBytes: number) => Promise<Rendition | undefined>,
  ): Promise<Delivered | undefined> {
    for (;;) {
      const { maxBytes } = room;
      const rendition = await renditionWithin(maxBytes);
      if (!rendition) return undefined;
      try {
        return await deps.uploads(() =>
          send(job, deps.renderDelivered(job), attachmentOf(job, rendition), signal),
        );
      } catch (error) {
        if (messageFailure(error) !== 'too-large') throw error;
        log.warn({ err: error, job: job.id, bytes: rendition.bytes, maxBytes }, 'the upload was too large');
        const nowBytes = messages.uploadLimitBytes(job);
        // The limit of the channel's road is known now; where that is none, Discord takes less than it says.
        if (nowBytes < maxBytes) room.maxBytes = nowBytes;
        else room.maxBytes = maxBytes > SURE_LIMIT_BYTES ? SURE_LIMIT_BYTES : 0;
      }
    }
  }

  async function link(
    job: JobIn<'delivering'>,
    hosted: HostedVideo,
    signal: AbortSignal,
  ): Promise<Delivered> {
    const delivered = await send(job, deps.renderDelivered(job, hosted), undefined, signal);
    return { ...delivered, host: hosted.host };
  }

  /** Brings the finished message to the member by the first way that is open. */
  async function send(
    job: JobIn<'delivering'>,
    body: MessageBody,
    file: FileAttachment | undefined,
    signal: AbortSignal,
  ): Promise<Delivered> {
    // In a new message Discord does not say who asked for it.
    const newBody = { ...body, content: `<@${job.origin.userId}> ${body.content}` };
    const ways: (() => Promise<PostedMessage>)[] = [
      () => messages.replace(job, body, file, signal),
      () => messages.post(job, newBody, file, signal),
      // What is for age-restricted channels stays in them.
      ...(job.isAdult ? [] : [() => messages.dm(job, body, file, signal)]),
    ];
    let lastError: unknown;
    for (const way of ways) {
      try {
        const { id, channelId, route } = await way();
        return { route, messageId: id, channelId };
      } catch (error) {
        const failure = messageFailure(error);
        if (failure === 'unavailable' || failure === 'too-large') throw error;
        log.warn({ err: error, job: job.id, failure }, 'one way to the member is closed');
        lastError = error;
      }
    }
    throw new DeliveryError('undeliverable', 'no way to the member is left', { cause: lastError });
  }

  function attachmentOf(
    job: JobIn<'delivering'>,
    { path, bytes, extension, contentType = 'video/mp4' }: Rendition,
  ): FileAttachment {
    const name = deps.provenance.fileName(job, bytes, extension);
    return { path, bytes, name, description: altText(job), contentType };
  }

  /** Only a kindness: the video does not wait for it for long, and not at all where it fails. */
  async function showCompressing(job: JobIn<'delivering'>, signal: AbortSignal): Promise<void> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(EDIT_TIMEOUT_MS)]);
    await messages.edit(job, deps.renderCompressing(job), limited).catch((err: unknown) => {
      log.debug({ err, job: job.id }, 'could not say that the video is made smaller');
    });
  }

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

/** The others follow in their usual order. */
function waysBeginningWith(first: Settings['overUploadLimit']): readonly Way[] {
  return first === 'refuse' ? [] : [first, ...usualWays.filter((way) => way !== first)];
}

/** The still of a job whose first stage has made one, where all may see it. */
export function stillAttachment(job: Job): FileAttachment | undefined {
  const { id, still, request, isAdult, origin } = job;
  if (still === null || isHidden(job)) return undefined;
  const { path, bytes, contentType } = still;
  const t = translator(origin.language);
  const description = altLine(t('job.altTextStill', { prompt: request.prompt }));
  return {
    path,
    bytes,
    name: `${isAdult ? 'SPOILER_' : ''}still-${id}.${contentType.slice('image/'.length)}`,
    description,
    contentType,
  };
}

/** The name of its file tells a message with the video from one without. */
function hasVideo(message: APIMessage, job: Job): boolean {
  return message.attachments.some(({ filename }) => filename.includes(`cutscene-${job.id}`));
}
