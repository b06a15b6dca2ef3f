import type { Notice } from '../engine-contract.ts';
import { isFinal, isRefusedByFilter, type Job, type JobIn, KEPT_MS, keptUntilMs } from '../job.ts';
import { patientBackoffMs, retryMs } from '../retry.ts';
import { reviewEndsAtMs } from '../review.ts';
import { redelivered } from '../transition.ts';
import type { NextLook, StepTools } from './tools.ts';

const ASK_TIMEOUT_MS = 20_000;
/** Long enough for Discord to know a new token. */
const MAX_ASK_ATTEMPTS = 4;

/** What could not be delivered has just been tried. */
const FIRST_REDELIVERY_MS = 60_000;
/**
 * Discord knows an enforced nonce "for a few minutes", which have been found to be three.
 * @see https://docs.discord.com/developers/resources/message#create-message
 */
const NONCE_MS = 2.5 * 60_000;

/** Makes the steps that concern what the member sees: whether the job has a message, and how it ended. */
export function createTell(tools: StepTools) {
  const { deps, countFailure, fail, repeatable } = tools;
  const { apply, clock, halting, log, random, stopping } = deps;
  /** When what is undeliverable is tried again, and how often it has been since then, by job. */
  const redeliveries = new Map<string, { sinceMs: number; nextAtMs: number; count: number }>();

  function noticeOf(job: Job): Notice {
    const of = job.status.state;
    return {
      mayBegin() {
        const { notice } = deps.getJob(job.id) ?? job;
        if (notice?.of !== of) return true;
        return notice.hasNonce && clock.now() - notice.atMs < NONCE_MS;
      },
      async begin(hasNonce) {
        // A repetition counts from the first.
        if (deps.getJob(job.id)?.notice?.of !== of) await apply(job.id, { type: 'notifying', of, hasNonce });
      },
      async takeBack() {
        await apply(job.id, { type: 'not-notified' });
      },
    };
  }

  async function tell(job: Job): Promise<NextLook> {
    try {
      await deps.tell(job, { notice: noticeOf(job), signal: halting });
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'could not tell the member how the job is');
      if (clock.now() - job.stateSinceMs < KEPT_MS) return patientBackoffMs(error, attempt, random());
    }
    tools.calmDown(job.id);
    if (isFinal(job)) redeliveries.delete(job.id);
    await apply(job.id, { type: 'told', of: job.status.state });
    return undefined;
  }

  /** What could not be delivered is tried again, more and more slowly, until its member has it or the time is over. */
  async function keep(job: JobIn<'undeliverable'>): Promise<NextLook> {
    const leftMs = keptUntilMs(job) - clock.now();
    if (leftMs <= 0) return fail(job, 'undeliverable', job.status.cause);
    if (await redeliver(job)) {
      tools.calmDown(job.id);
      return 0;
    }
    const tellMs = job.told ? undefined : await tell(job);
    const nextMs = (redeliveries.get(job.id)?.nextAtMs ?? Number.POSITIVE_INFINITY) - clock.now();
    return Math.max(1, Math.min(leftMs, tellMs ?? leftMs, nextMs));
  }

  /** Whether the video is delivered now. */
  async function redeliver(job: JobIn<'undeliverable'>): Promise<boolean> {
    // What a filter refused it refuses again.
    if (isRefusedByFilter(job)) return false;
    const tries = triesOf(job);
    if (clock.now() < tries.nextAtMs) return false;
    try {
      const delivering = { ...job, status: redelivered(job.status) };
      const delivery = await deps.deliver(delivering, { mayBeThere: true, signal: halting });
      await apply(job.id, { type: 'delivered', ...delivery });
      return true;
    } catch (error) {
      if (stopping.aborted) return false;
      tries.count += 1;
      log.info({ err: error, job: job.id, tries: tries.count }, 'the video still can not be delivered');
      tries.nextAtMs =
        clock.now() + FIRST_REDELIVERY_MS / 2 + patientBackoffMs(error, tries.count + 5, random());
      return false;
    }
  }

  function triesOf({ id, stateSinceMs }: Job) {
    const known = redeliveries.get(id);
    if (known?.sinceMs === stateSinceMs) return known;
    // Another process has tried it before a restart, which may be what it took.
    const delayMs = deps.isResumed(id) && !known ? 0 : FIRST_REDELIVERY_MS;
    const tries = { sinceMs: stateSinceMs, nextAtMs: clock.now() + delayMs, count: 0 };
    redeliveries.set(id, tries);
    return tries;
  }

  /** What has to be looked at before it is public is kept until somebody has decided, or the time is over. */
  async function awaitReview(job: JobIn<'reviewing'>): Promise<NextLook> {
    const leftMs = reviewEndsAtMs(job) - clock.now();
    if (leftMs > 0) return job.told ? leftMs : Math.min(leftMs, (await tell(job)) ?? leftMs);
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
