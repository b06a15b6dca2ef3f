import type { APIMessage } from 'discord.js';
import { deliveryProblem, messageFailure } from '../discord/errors.ts';
import type { JobMessages, PostedMessage } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { FileAttachment } from '../discord/upload.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import type { DeliveryProblem } from '../jobs/failure.ts';
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
export const GUARANTEED_LIMIT_BYTES = 9.5 * 1024 * 1024;
/** Below that it is no longer about the size, whatever is said. */
const MIN_LIMIT_BYTES = 1024 * 1024;
/** What takes seconds: until it is there, no estimate of before may run out in its message. */
const SLOW_UPLOAD_BYTES = 5 * 1024 * 1024;
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

type DeliveryMethod = Exclude<Settings['overUploadLimit'], 'refuse'>;
const defaultMethods: readonly DeliveryMethod[] = ['compress', 'host', 'link'];

/** What a message takes as a file, as far as it is known now. */
interface UploadRoom {
  maxBytes: number;
  /** Of a file that was within the limit that Discord told. */
  refusal?: unknown;
}

type Delivered = Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>;
type Receipt = Pick<PostedMessage, 'id' | 'channelId' | 'route'>;

/** One message that the video can come into. */
interface Destination {
  /** Other than the message that showed the progress. */
  isElsewhere: boolean;
  /** Whether it is there already, from an earlier try. */
  find(): Promise<Receipt | undefined>;
  put(body: MessageBody, file: FileAttachment | undefined): Promise<PostedMessage>;
}

/**
 * Makes the function that brings a finished video into the message that showed its progress; where that is out of
 * reach, into a new message in the channel, otherwise a direct message. A video that is too large for the route that is
 * open is encoded anew, or hosted, and the message has a link. Throws a `DeliveryError` where nothing is left.
 */
export function createDeliver(deps: DeliverDeps) {
  const { messages, renditions, log } = deps;

  return async function deliver(
    job: JobIn<'delivering'>,
    { mayBeDelivered, signal }: { mayBeDelivered: boolean; signal: AbortSignal },
  ): Promise<Delivered> {
    const problems: DeliveryProblem[] = [];
    let cause: unknown;
    for (const destination of destinationsOf(job, signal)) {
      try {
        const message = mayBeDelivered ? await destination.find() : undefined;
        const delivered = message ? deliveredAs(message) : await deliverTo(job, destination, signal);
        const [problem] = problems;
        if (delivered) return { ...delivered, ...(destination.isElsewhere && problem && { problem }) };
        // No other place takes more.
        if (!problem) throw new DeliveryError('too_large', 'it does not fit, and no other way is open');
        break;
      } catch (error) {
        const failure = messageFailure(error);
        if (error instanceof DeliveryError || failure === 'unavailable' || failure === 'too-large')
          throw error;
        const problem = deliveryProblem(error);
        log.warn({ err: error, job: job.id, failure, problem }, 'one way to the member is closed');
        cause ??= error;
        if (problem) problems.push(problem);
        // It looks at the video itself, and does so in direct messages too.
        if (problem === 'explicit') break;
      }
    }
    const [problem] = problems;
    throw new DeliveryError('undeliverable', 'no way to the member is left', { cause, problem });
  };

  /** Where the video may go, the best first. */
  function destinationsOf(job: JobIn<'delivering'>, signal: AbortSignal): Destination[] {
    const named = ({ content, neutral, ...body }: MessageBody): MessageBody => {
      // In a new message Discord does not say who asked for it.
      const member = `<@${job.origin.userId}>`;
      const others = neutral === undefined ? {} : { neutral: `${member} ${neutral}` };
      return { ...body, ...others, content: `${member} ${content}` };
    };
    const isThisVideo = (message: APIMessage) => isVideoOf(message, job);
    const reply: Destination = {
      isElsewhere: false,
      async find() {
        const message = await readIfReachable(job, signal);
        if (!message || !isThisVideo(message)) return undefined;
        // While nobody knew that the video had arrived, the message may have been told that it waits.
        if (!hasDownload(message, job)) await messages.edit(job, deps.renderDelivered(job), signal);
        const route = messages.hasToken(job) ? 'reply' : 'channel';
        return { route, id: message.id, channelId: message.channel_id };
      },
      put: (body, file) => messages.replace(job, body, file, signal),
    };
    const message: Destination = {
      isElsewhere: true,
      find: () => messages.find(job, 'message', isThisVideo, signal),
      put: (body, file) => messages.post(job, named(body), file, signal),
    };
    const dm: Destination = {
      isElsewhere: true,
      find: () => messages.find(job, 'dm', isThisVideo, signal),
      put: (body, file) => messages.dm(job, body, file, signal),
    };
    // Videos for age-restricted channels stay in them.
    return job.isAdult ? [reply, message] : [reply, message, dm];
  }

  /**
   * What fits is attached; of what does not, or where no file may be attached, the guild's settings say which way is
   * tried first, and what this bot does not have is passed over. Where nothing is left that may work another time,
   * that is thrown.
   */
  async function deliverTo(
    job: JobIn<'delivering'>,
    destination: Destination,
    signal: AbortSignal,
  ): Promise<Delivered | undefined> {
    const room: UploadRoom = { maxBytes: messages.uploadLimitBytes(job) };
    /** Why no file may be attached here. */
    let noFiles: { error: unknown; problem: DeliveryProblem } | undefined;
    async function attach(renditionWithin: (maxBytes: number) => Promise<Rendition | undefined>) {
      if (noFiles) return undefined;
      try {
        return await attachAt(job, destination, { room, signal }, renditionWithin);
      } catch (error) {
        const problem = deliveryProblem(error);
        if (problem !== 'permission' && problem !== 'uploads') throw error;
        log.warn({ err: error, job: job.id, problem }, 'no file may be attached there');
        noFiles = { error, problem };
        return undefined;
      }
    }
    const attached = await attach((maxBytes) => renditions.within(job, maxBytes, signal));
    if (attached) return attached;
    const onEncode = () => show(job, deps.renderCompressing(job), signal);
    let failure: unknown;
    const methods: Record<DeliveryMethod, () => Promise<Delivered | undefined>> = {
      compress: () => attach((maxBytes) => renditions.smaller(job, maxBytes, { signal, onEncode })),
      async host() {
        const file = await renditions.playable(job, signal);
        const hosted = await deps.hosting.publish(job, file, signal).catch((error: unknown) => {
          signal.throwIfAborted();
          failure = error;
          return undefined;
        });
        return hosted && link(job, destination, hosted, noFiles?.problem);
      },
      async link() {
        const hosted = deps.hosting.atProvider(job);
        return hosted && link(job, destination, hosted, noFiles?.problem);
      },
    };
    for (const method of methodsStartingWith(noFiles ? 'host' : deps.overUploadLimit(job.origin.guildId))) {
      const delivered = await methods[method]();
      if (delivered) return delivered;
    }
    if (noFiles) throw noFiles.error;
    if (failure) throw failure;
    // Discord, or something in between, takes less at this time than it says: later it may take it.
    if (room.refusal)
      throw new DeliveryError('undeliverable', 'what is within the limit is refused as too large', {
        cause: room.refusal,
      });
    return undefined;
  }

  /**
   * Nothing larger than the limit is ever sent; a limit can shrink on the way, when the token ends. `undefined`
   * where the video is not small enough.
   */
  async function attachAt(
    job: JobIn<'delivering'>,
    destination: Destination,
    { room, signal }: { room: UploadRoom; signal: AbortSignal },
    renditionWithin: (maxBytes: number) => Promise<Rendition | undefined>,
  ): Promise<Delivered | undefined> {
    for (;;) {
      const { maxBytes } = room;
      const rendition = maxBytes > 0 ? await renditionWithin(maxBytes) : undefined;
      if (!rendition) return undefined;
      const isSlow = deps.uploads.isFull() || rendition.bytes > SLOW_UPLOAD_BYTES;
      if (isSlow && !destination.isElsewhere) await show(job, deps.renderUploading(job), signal);
      try {
        const body = deps.renderDelivered(job);
        return deliveredAs(await deps.uploads(() => destination.put(body, attachmentOf(job, rendition))));
      } catch (error) {
        if (messageFailure(error) !== 'too-large') throw error;
        log.warn({ err: error, job: job.id, bytes: rendition.bytes, maxBytes }, 'the upload was too large');
        const nowBytes = messages.uploadLimitBytes(job);
        // The limit of the channel’s route is known now; where that is none, Discord takes less than it says.
        if (nowBytes < maxBytes) room.maxBytes = nowBytes;
        else {
          room.maxBytes = lessThan(rendition.bytes);
          room.refusal = error;
        }
      }
    }
  }

  async function link(
    job: JobIn<'delivering'>,
    destination: Destination,
    hosted: HostedVideo,
    problem: DeliveryProblem | undefined,
  ): Promise<Delivered> {
    const message = await destination.put(deps.renderDelivered(job, hosted, problem), undefined);
    return { ...deliveredAs(message), host: hosted.host, ...(problem && { problem }) };
  }

  function attachmentOf(
    job: JobIn<'delivering'>,
    { path, bytes, extension, contentType = 'video/mp4' }: Rendition,
  ): FileAttachment {
    const name = deps.provenance.fileName(job, bytes, extension);
    return { path, bytes, name, description: altText(job), contentType };
  }

  /** Only a kindness: the video does not wait for it for long, and not at all where it fails. */
  async function show(job: JobIn<'delivering'>, body: MessageBody, signal: AbortSignal): Promise<void> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(EDIT_TIMEOUT_MS)]);
    await messages.edit(job, body, limited).catch((err: unknown) => {
      log.debug({ err, job: job.id }, 'could not say that the video is on its way');
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

/** The next limit to try, in bytes, where so many were refused; 0 where none is left. */
function lessThan(bytes: number): number {
  if (bytes > GUARANTEED_LIMIT_BYTES) return GUARANTEED_LIMIT_BYTES;
  return bytes > MIN_LIMIT_BYTES ? bytes / 2 : 0;
}

/** The others follow in their usual order. */
function methodsStartingWith(first: Settings['overUploadLimit']): readonly DeliveryMethod[] {
  return first === 'refuse' ? [] : [first, ...defaultMethods.filter((method) => method !== first)];
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

function deliveredAs({ id, channelId, route }: Receipt): Delivered {
  return { route, messageId: id, channelId };
}

/** The name of its file, or its button, tells a message with the video from one without. */
function isVideoOf(message: APIMessage, job: Job): boolean {
  const { attachments = [] } = message;
  return (
    attachments.some(({ filename }) => filename.includes(`cutscene-${job.id}`)) || hasDownload(message, job)
  );
}

function hasDownload({ components = [] }: APIMessage, { id }: Job): boolean {
  return JSON.stringify(components).includes(`"download:${id}"`);
}
