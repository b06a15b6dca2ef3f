import { messageFailure } from '../discord/errors.ts';
import type { JobMessages, MessageBody } from '../discord/job-messages.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import { messageUrl } from './message-url.ts';
import { forMember, renderPing } from './render-job.ts';

/**
 * Makes the function that tells the requester how a job ended: in its message, unless the delivery has done that
 * already, and by the short reply or direct message that they chose, for an edit notifies nobody. Throws where
 * Discord is away, so that it is tried again.
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
    if (!isIn(job, 'succeeded') && !(await showEnd(job, signal))) return;
    // Whoever ended it knows.
    if (isIn(job, 'cancelled') || (isIn(job, 'failed') && job.status.kind === 'lost')) return;
    try {
      if (job.notify === 'ping') await messages.ping(job, renderPing(job), signal);
      if (job.notify === 'dm') await messages.dm(job, renderDirect(job), undefined, signal);
    } catch (err) {
      log.info({ err, job: job.id, notify: job.notify }, 'could not notify the member');
    }
  };

  /** False where the message is out of reach and another had to say it. */
  async function showEnd(job: Job, signal: AbortSignal): Promise<boolean> {
    const options = { isCounted: await isCounted(job.id) };
    const body = render(job, options);
    const newBody = { ...body, content: `<@${job.origin.userId}> ${body.content}` };
    const ways = [
      () => messages.edit(job, body, signal),
      () => messages.post(job, newBody, undefined, signal),
      () => messages.dm(job, render(forMember(job), options), undefined, signal),
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

function renderDirect(job: Job): MessageBody {
  return {
    content: `${renderPing(forMember(job))}\n${messageUrl(job) ?? ''}`,
    allowed_mentions: { parse: [] },
  };
}
