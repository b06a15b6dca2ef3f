import { messageFailure } from '../discord/errors.ts';
import type { JobMessages, MessageBody } from '../discord/job-messages.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import { messageUrl } from './message-url.ts';
import { forMember, renderPing } from './render-job.ts';
import { rejectedLine } from './review.ts';

/**
 * Makes the function that tells the requester how a job ended, or what it waits for: in its message, unless the
 * delivery has done that already, and by the short reply or direct message that they chose, for an edit notifies
 * nobody. Throws where Discord is away, so that it is tried again.
 */
export function createTell({
  messages,
  render,
  isCounted,
  log,
}: {
  messages: JobMessages;
  render(job: Job, options: { isCounted: boolean }): MessageBody;
  /** Whether the job counts against its member's quota. */
  isCounted(jobId: string): Promise<boolean>;
  log: Log;
}) {
  return async function tell(job: Job, signal: AbortSignal): Promise<void> {
    const isShown = isIn(job, 'succeeded') || (await showEnd(job, signal));
    if (isKnown(job) || !(isShown || isRejected(job))) return;
    try {
      await notify(job, signal);
    } catch (err) {
      log.info({ err, job: job.id, notify: job.notify }, 'could not notify the member');
    }
  };

  async function notify(job: Job, signal: AbortSignal): Promise<void> {
    // Why it was rejected is for nobody else to read.
    if (isRejected(job) && (await isTold(job, rejectedLine(job), signal))) return;
    if (job.notify === 'ping') await messages.ping(job, renderPing(job), signal);
    if (job.notify === 'dm') await direct(job, renderPing(forMember(job)), signal);
  }

  /** False where they take no direct messages. */
  async function isTold(job: Job, line: string, signal: AbortSignal): Promise<boolean> {
    try {
      await direct(job, line, signal);
      return true;
    } catch (err) {
      log.info({ err, job: job.id }, 'could not write to the member directly');
      return false;
    }
  }

  async function direct(job: Job, line: string, signal: AbortSignal): Promise<void> {
    const content = `${line}\n${messageUrl(job) ?? ''}`;
    await messages.dm(job, { content, allowed_mentions: { parse: [] } }, undefined, signal);
  }

  /** False where the message is out of reach and another had to say it. */
  async function showEnd(job: Job, signal: AbortSignal): Promise<boolean> {
    const options = { isCounted: await isCounted(job.id) };
    const body = render(job, options);
    const newBody = { ...body, content: `<@${job.origin.userId}> ${body.content}` };
    const ways = [
      () => messages.edit(job, body, signal),
      () => messages.post(job, newBody, undefined, signal),
      // A rejection is told there anyway, with its reason.
      ...(isRejected(job)
        ? []
        : [() => messages.dm(job, render(forMember(job), options), undefined, signal)]),
    ];
    for (const [index, way] of ways.entries()) {
      try {
        await way();
        return index === 0;
      } catch (error) {
        const failure = messageFailure(error);
        if (failure === 'unavailable') throw error;
        log.warn({ err: error, job: job.id, failure }, 'one way to the member is closed');
      }
    }
    return false;
  }
}

/** Whoever ended it, or published it, knows. */
function isKnown(job: Job): boolean {
  const isOwn = job.review?.decision?.by === job.origin.userId;
  if (isIn(job, 'succeeded')) return isOwn;
  if (isIn(job, 'cancelled')) return isOwn || job.status.reason !== 'unpublished';
  return isIn(job, 'failed') && job.status.kind === 'lost';
}

function isRejected({ review }: Job): boolean {
  return review?.decision?.what === 'rejected';
}
