import { deliveryProblem, messageFailure } from '../discord/errors.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import type { DeliveryProblem } from '../jobs/failure.ts';
import type { JobIn } from '../jobs/job.ts';
import type { HostedVideo } from '../jobs/job-status.ts';
import type { Log } from '../log.ts';
import type { Provenance } from '../provenance.ts';
import type { CreditsOf } from '../replies/credits.ts';
import type { DeliveryReplies } from '../replies/delivery-replies.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Settings } from '../settings/schema.ts';
import type { Destination, Receipt } from './destinations.ts';
import type { EarlyUploads } from './early-uploads.ts';
import type { Hosting } from './hosting/hosting.ts';
import type { Limiter } from './limiter.ts';
import type { Rendition, Renditions } from './renditions.ts';
import { lessThan } from './upload-limits.ts';
import { attachmentOf } from './video-attachment.ts';

/** Work that takes seconds. Until the video is there, the message's earlier estimate must not run out. */
const SLOW_UPLOAD_BYTES = 5 * 1024 * 1024;
const EDIT_TIMEOUT_MS = 8_000;

export interface DeliverDeps extends DeliveryReplies {
  messages: JobMessages;
  renditions: Renditions;
  hosting: Hosting;
  uploads: Limiter;
  takeEarly: EarlyUploads['take'];
  /** The guild's setting for videos over the upload limit, read when the video is ready. */
  overUploadLimit(guildId: string): Settings['overUploadLimit'];
  provenance: Pick<Provenance, 'fileName' | 'readFile' | 'readText'>;
  /** What is attached beside the video. */
  creditsOf: CreditsOf;
  clock: Clock;
  log: Log;
}

export type Delivered = Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>;
type DeliveryMethod = Exclude<Settings['overUploadLimit'], 'refuse'>;
type RenditionWithin = (maxBytes: number) => Promise<Rendition | undefined>;

const defaultMethods: readonly DeliveryMethod[] = ['compress', 'host', 'link'];

/** One attempt to deliver a job's video into one message, and the facts learned on the way. */
interface Attempt {
  readonly job: JobIn<'delivering'>;
  readonly destination: Destination;
  readonly signal: AbortSignal;
  /** The message's upload limit, as far as known. */
  maxBytes: number;
  /** About a file within the limit that Discord stated. */
  refusal?: unknown;
  /** Why no file may be attached here. */
  noFiles?: { error: unknown; problem: DeliveryProblem };
  /** Why hosting failed. */
  hostingFailure?: unknown;
}

/**
 * Creates the function that delivers a video into one message. A video that fits is attached. If it doesn't fit, or
 * files may not be attached, the guild's settings say what is tried first; ways that this bot lacks are skipped. If
 * every way failed but one may work later, it throws that way's error. Returns `undefined` if none will work.
 */
export function createDeliverTo(deps: DeliverDeps) {
  const { messages, renditions, log } = deps;

  async function deliverTo(
    job: JobIn<'delivering'>,
    destination: Destination,
    signal: AbortSignal,
  ): Promise<Delivered | undefined> {
    const attempt: Attempt = { job, destination, signal, maxBytes: messages.uploadLimitBytes(job) };
    const attached = await attach(attempt, (maxBytes) => renditions.within(job, maxBytes, signal));
    if (attached) return attached;
    const first = attempt.noFiles ? 'host' : deps.overUploadLimit(job.origin.guildId);
    for (const method of methodsStartingWith(first)) {
      const delivered = await methods[method](attempt);
      if (delivered) return delivered;
    }
    throwWhatMayPass(attempt);
    return undefined;
  }

  const methods: Record<DeliveryMethod, (attempt: Attempt) => Promise<Delivered | undefined>> = {
    compress(attempt) {
      const { job, signal } = attempt;
      const onEncode = () => show(job, deps.renderCompressing(job), signal);
      return attach(attempt, (maxBytes) => renditions.smaller(job, maxBytes, { signal, onEncode }));
    },
    async host(attempt) {
      const { job, signal } = attempt;
      const file = await renditions.playable(job, signal);
      const hosted = await deps.hosting.publish(job, file, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        attempt.hostingFailure = error;
        return undefined;
      });
      return hosted && link(attempt, hosted);
    },
    async link(attempt) {
      const hosted = deps.hosting.atProvider(attempt.job);
      return hosted && link(attempt, hosted);
    },
  };

  async function attach(attempt: Attempt, renditionWithin: RenditionWithin): Promise<Delivered | undefined> {
    if (attempt.noFiles) return undefined;
    try {
      return await attachWithin(attempt, renditionWithin);
    } catch (error) {
      const problem = deliveryProblem(error);
      if (problem !== 'permission' && problem !== 'uploads') throw error;
      log.warn({ err: error, job: attempt.job.id, problem }, 'the bot may not attach files there');
      attempt.noFiles = { error, problem };
      return undefined;
    }
  }

  /**
   * A file over the limit is never sent. The limit can shrink on the way, when the token expires. `undefined` if the
   * video isn't small enough.
   */
  async function attachWithin(
    attempt: Attempt,
    renditionWithin: RenditionWithin,
  ): Promise<Delivered | undefined> {
    while (attempt.maxBytes > 0) {
      const rendition = await renditionWithin(attempt.maxBytes);
      if (!rendition) return undefined;
      try {
        return deliveredAs(await upload(attempt, rendition));
      } catch (error) {
        if (messageFailure(error) !== 'too-large') throw error;
        learnLimit(attempt, rendition, error);
      }
    }
    return undefined;
  }

  async function upload({ job, destination, signal }: Attempt, rendition: Rendition): Promise<Receipt> {
    const begun = destination.isElsewhere ? undefined : deps.takeEarly(job.id);
    const isSlow = !begun?.isSent() && (deps.uploads.isFull() || rendition.bytes > SLOW_UPLOAD_BYTES);
    if (isSlow && !destination.isElsewhere) await show(job, deps.renderUploading(job), signal);
    const body = await deps.renderDelivered(job);
    const file = attachmentOf(job, rendition, deps.provenance);
    const credits = await deps.creditsOf(job);
    const put = () => destination.put(body, { ...file, begun }, credits ? [credits] : []);
    return (begun?.isSent() ? put() : deps.uploads(put)).finally(() => begun?.abort());
  }

  /** The size that Discord accepts after it refused a file within its stated limit. */
  function learnLimit(attempt: Attempt, { bytes }: Rendition, error: unknown) {
    const { job, maxBytes } = attempt;
    log.warn({ err: error, job: job.id, bytes, maxBytes }, 'the upload was too large');
    const nowBytes = messages.uploadLimitBytes(job);
    // The limit of the channel route is known now. If it's the same, Discord accepts less than it states.
    if (nowBytes < maxBytes) attempt.maxBytes = nowBytes;
    else {
      attempt.maxBytes = lessThan(bytes);
      attempt.refusal = error;
    }
  }

  async function link({ job, destination, noFiles }: Attempt, hosted: HostedVideo): Promise<Delivered> {
    const problem = noFiles?.problem;
    const body = await deps.renderDelivered(job, hosted, problem);
    const message = await destination.put(body, undefined);
    return { ...deliveredAs(message), host: hosted.host, ...(problem && { problem }) };
  }

  /** A courtesy: the video waits for it only briefly, and not at all if it fails. */
  async function show(job: JobIn<'delivering'>, body: MessageBody, signal: AbortSignal): Promise<void> {
    const limited = AbortSignal.any([signal, deps.clock.timeout(EDIT_TIMEOUT_MS)]);
    await messages.edit(job, body, limited).catch((err: unknown) => {
      log.debug({ err, job: job.id }, 'could not show that the video is being uploaded');
    });
  }

  return deliverTo;
}

/** Throws the error of a way that may work later. */
function throwWhatMayPass({ noFiles, hostingFailure, refusal }: Attempt): void {
  if (noFiles) throw noFiles.error;
  if (hostingFailure) throw hostingFailure;
  // Discord, or something in between, accepts less than it states for now. That may change.
  if (refusal)
    throw new DeliveryError('undeliverable', 'a file within the stated limit was refused as too large', {
      cause: refusal,
    });
}

export function deliveredAs({ id, channelId, route }: Receipt): Delivered {
  return { route, messageId: id, channelId };
}

/** The others follow in their usual order. */
function methodsStartingWith(first: Settings['overUploadLimit']): readonly DeliveryMethod[] {
  return first === 'refuse' ? [] : [first, ...defaultMethods.filter((method) => method !== first)];
}
