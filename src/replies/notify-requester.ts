import { isSurelyNotPosted, messageFailure } from '../discord/errors.ts';
import type { JobMessages, MessageLocation } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { Notice } from '../jobs/engine-contract.ts';
import { isIn, type Job, type JobIn } from '../jobs/job.ts';
import { isWaitingForClick } from '../jobs/states.ts';
import type { Log } from '../log.ts';
import { directButtons } from './job-buttons.ts';
import { isElsewhere, messageUrl } from './message-url.ts';
import { forMember, renderPing } from './ping.ts';
import { withMember } from './render-job.ts';
import { rejectedLine } from './review.ts';
import type { ShareNotice } from './shared-notices.ts';

/**
 * Creates the function that tells the requester how a job ended, or what it waits for: in its message, unless the
 * delivery has done that already, and by the short reply or direct message that they chose, because an edit notifies
 * nobody. A member who is using the bot sees without that how it ended. If the video is in another message, the
 * old one says so. Throws if Discord is down, or no route is open now, so that it is tried again.
 */
export function createNotifyRequester({
  messages,
  render,
  renderMoved,
  isCounted,
  isActive,
  shareNotice,
  log,
}: {
  messages: JobMessages;
  render(job: Job, options: { isCounted: boolean }): MessageBody;
  renderMoved(job: JobIn<'succeeded'>): MessageBody;
  /** Whether the job counts against its member's quota. */
  isCounted(jobId: string): Promise<boolean>;
  /** Whether a member used the bot in that server just now. */
  isActive(origin: Job['origin']): boolean;
  shareNotice: ShareNotice;
  log: Log;
}) {
  return async function notifyRequester(
    job: Job,
    { notice, signal }: { notice: Notice; signal: AbortSignal },
  ): Promise<void> {
    const shown = isIn(job, 'succeeded') ? await showMoved(job, signal) : await showEnd(job, notice, signal);
    if (!isKnown(job) && (shown === 'in its message' || isRejected(job)))
      await sendNotice(job, notice, signal);
  };

  async function sendNotice(job: Job, notice: Notice, signal: AbortSignal): Promise<void> {
    // The reason for a rejection is private.
    if (isRejected(job) && (await wasSentDirectly(job, rejectedLine(job), notice, signal))) return;
    // What waits for a click stays as it is until then, and this is the only notice of it.
    if (!isWaitingForClick(job) && isActive(job.origin)) return;
    // A video delivered there was its own notification.
    const isThere = isIn(job, 'succeeded') && job.status.route === 'dm';
    if (job.notify === 'off' || (job.notify === 'dm' && isThere)) return;
    const isPing = job.notify === 'ping';
    const line = renderPing([job]);
    const send = () => (isPing ? messages.ping(job, line, signal) : direct(job, line, signal));
    await once(job, notice, !isPing || !messages.hasToken(job), () => shareNotice(job, send, signal));
  }

  /**
   * Sends a ping at most once. It is repeated only if Discord certainly didn't accept it or, for a few minutes,
   * recognizes it by its nonce. Throws for a repetition; otherwise the edit is the notification.
   */
  async function once(job: Job, notice: Notice, hasNonce: boolean, send: () => Promise<void>): Promise<void> {
    if (!notice.mayBegin()) return;
    await notice.begin(hasNonce);
    try {
      await send();
    } catch (err) {
      log.info({ err, job: job.id, notify: job.notify }, 'could not notify the member');
      const passes = messageFailure(err) === 'unavailable';
      if (isSurelyNotPosted(err)) await notice.takeBack();
      if (passes && notice.mayBegin()) throw err;
    }
  }

  /** False if they accept no direct messages. */
  async function wasSentDirectly(
    job: Job,
    line: string,
    notice: Notice,
    signal: AbortSignal,
  ): Promise<boolean> {
    let isSent = false;
    await once(job, notice, true, async () => {
      await direct(job, line, signal);
      isSent = true;
    });
    return isSent;
  }

  async function direct(job: Job, line: string, signal: AbortSignal): Promise<MessageLocation> {
    const url = messageUrl(job) ?? '';
    const content = line.includes(url) ? line : `${line}\n${url}`;
    const body = { content, allowed_mentions: { parse: [] } };
    const { channelId, id: messageId } = await messages.dm(job, body, undefined, signal);
    return { channelId, messageId };
  }

  /** Updates the messages that showed the job before its video was delivered into another one. */
  async function showMoved(job: JobIn<'succeeded'>, signal: AbortSignal): Promise<'in its message'> {
    if (isElsewhere(job)) await showWhere(job, undefined, signal);
    if (job.origin.former) await showWhere(job, job.origin.former, signal);
    return 'in its message';
  }

  async function showWhere(
    job: JobIn<'succeeded'>,
    former: MessageLocation | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await messages.edit(job, renderMoved(job), signal, former);
    } catch (error) {
      const failure = messageFailure(error);
      if (failure === 'unavailable') throw error;
      // It is gone, or the next click on it updates it.
      log.info({ err: error, job: job.id, failure }, 'could not update the old message');
    }
  }

  /** The message that shows the end: the job's own, or another that had to replace it. */
  async function showEnd(
    job: Job,
    notice: Notice,
    signal: AbortSignal,
  ): Promise<'in its message' | 'elsewhere'> {
    const options = { isCounted: await isCounted(job.id) };
    const body = render(job, options);
    let isGone = false;
    try {
      await messages.edit(job, body, signal);
      return 'in its message';
    } catch (error) {
      requireClosed(job, error);
      isGone = messageFailure(error) === 'message-gone';
    }
    // Nobody needs to hear that a video was broken after it was deleted.
    if (isGone && isIn(job, 'failed') && job.status.wasDelivered === true) return 'elsewhere';
    // A posted message is its own notification, and is posted once.
    if (notice.mayBegin()) await postEnd(job, { ...options, isGone }, notice, signal);
    return 'elsewhere';
  }

  /** Posts the end if its message can't show it. A rejection is sent as a direct message anyway, with its reason. */
  async function postEnd(
    job: Job,
    { isGone, ...options }: { isCounted: boolean; isGone: boolean },
    notice: Notice,
    signal: AbortSignal,
  ): Promise<void> {
    await notice.begin(true);
    const body = render(job, options);
    const member = forMember(job);
    const own = { ...render(member, options), components: directButtons(member) };
    const ways = [
      () => postNew(job, { body, isGone }, notice, signal),
      ...(isRejected(job)
        ? []
        : [
            () => messages.dm(job, own, undefined, signal),
            // Without buttons: their results would have to be shown there.
            () => messages.whisper(job, own.content, signal),
          ]),
    ];
    let closed: unknown;
    for (const way of ways) {
      try {
        await way();
        return;
      } catch (error) {
        if (isSurelyNotPosted(error)) await notice.takeBack();
        requireClosed(job, error);
        closed = error;
      }
    }
    if (!isRejected(job)) throw new Error('no message route works', { cause: closed });
  }

  async function postNew(
    job: Job,
    { body, isGone }: { body: MessageBody; isGone: boolean },
    notice: Notice,
    signal: AbortSignal,
  ): Promise<void> {
    const posted = await messages.post(job, withMember(job, body), undefined, signal);
    // What comes next is shown there.
    if (isGone) await notice.replaced(posted);
    // A new message opens an archived thread.
    else await messages.edit(job, body, signal).catch(() => {});
  }

  /** Throws errors that may pass. */
  function requireClosed(job: Job, error: unknown): void {
    const failure = messageFailure(error);
    if (failure === 'unavailable') throw error;
    log.warn({ err: error, job: job.id, failure }, 'could not reach the member this way');
  }
}

/** A requester who ended or published it themselves already knows. */
function isKnown(job: Job): boolean {
  const isOwn = job.review?.decision?.by === job.origin.userId;
  if (isIn(job, 'succeeded')) return isOwn;
  if (isIn(job, 'cancelled')) return isOwn || job.status.reason !== 'unpublished';
  return isIn(job, 'failed') && job.status.kind === 'lost';
}

function isRejected({ review }: Job): boolean {
  return review?.decision?.what === 'rejected';
}
