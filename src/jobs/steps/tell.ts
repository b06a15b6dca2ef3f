import type { Job, JobIn } from '../job.ts';
import { retryMs } from '../retry.ts';
import { reviewEndsAtMs } from '../review.ts';
import type { NextLook, StepTools } from './tools.ts';

const ASK_TIMEOUT_MS = 20_000;
const MAX_TELL_ATTEMPTS = 10;
/** Long enough for Discord to know a new token. */
const MAX_ASK_ATTEMPTS = 4;

const KEPT_MS = 24 * 60 * 60_000;

/** Makes the steps that concern what the member sees: whether the job has a message, and how it ended. */
export function createTell(tools: StepTools) {
  const { deps, countFailure, fail, repeatable } = tools;
  const { apply, clock, halting, log, random, stopping } = deps;

  async function tell(job: Job): Promise<NextLook> {
    // A ping can't be taken back, so it is better lost in a crash than sent twice; an edit can be repeated.
    const { state } = job.status;
    const isPing = state === 'succeeded';
    if (isPing) await apply(job.id, { type: 'told', of: state });
    try {
      await deps.tell(job, halting);
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'could not tell the member how the job is');
      if (!isPing && attempt < MAX_TELL_ATTEMPTS) return retryMs(error, attempt, random());
    }
    tools.calmDown(job.id);
    if (!isPing) await apply(job.id, { type: 'told', of: state });
    return undefined;
  }

  /** What could not be delivered is kept until the member asks for it, or the time is over. */
  async function keep(job: JobIn<'undeliverable'>): Promise<NextLook> {
    if (!job.told) return (await tell(job)) ?? 0;
    const leftMs = job.stateSinceMs + KEPT_MS - clock.now();
    return leftMs > 0 ? leftMs : fail(job, 'undeliverable', job.status.cause);
  }

  /** What has to be looked at before it is public is kept until somebody has decided, or the time is over. */
  async function awaitReview(job: JobIn<'reviewing'>): Promise<NextLook> {
    const leftMs = reviewEndsAtMs(job) - clock.now();
    if (leftMs > 0) return job.told ? leftMs : ((await tell(job)) ?? 0);
    await apply(job.id, { type: 'reviewed', decision: { what: 'expired', by: '' } });
    return 0;
  }

  async function askWhetherAnswered(job: JobIn<'accepted'>): Promise<NextLook> {
    try {
      const answer = await repeatable(ASK_TIMEOUT_MS, (signal) => deps.wasAnswered(job, signal));
      await apply(
        job.id,
        answer ? { type: 'answered', messageId: answer.messageId } : { type: 'unanswered' },
      );
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'could not find out whether the command was answered');
      if (attempt < MAX_ASK_ATTEMPTS) return retryMs(error, attempt, random());
      await apply(job.id, { type: 'unanswered' });
    }
    tools.calmDown(job.id);
    return undefined;
  }

  return { tell, keep, awaitReview, askWhetherAnswered };
}
