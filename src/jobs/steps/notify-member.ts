import type { Notice } from '../engine-contract.ts';
import type { Job } from '../job.ts';
import { KEPT_MS } from '../kept.ts';
import { slowBackoffMs } from '../retry.ts';
import { cancelShots } from './film.ts';
import type { NextLook, StepTools } from './tools.ts';

/**
 * Discord recognizes an enforced nonce "for a few minutes". In practice it's three.
 * @see https://docs.discord.com/developers/resources/message#create-message
 */
const NONCE_MS = 2.5 * 60_000;

/** Tells the member about the job's present state, once. */
export type NotifyMember = (job: Job) => Promise<NextLook>;

export function createNotifyMember(tools: StepTools): NotifyMember {
  const { deps, countFailure, isStopping } = tools;
  const { apply, clock, log, random } = deps;

  function noticeOf(job: Job): Notice {
    const of = job.status.state;
    return {
      mayBegin() {
        const { notice } = deps.getJob(job.id) ?? job;
        if (notice?.of !== of) return true;
        return notice.hasNonce && clock.now() - notice.atMs < NONCE_MS;
      },
      async begin(hasNonce) {
        // Repetitions count from the first.
        if (deps.getJob(job.id)?.notice?.of !== of) await apply(job.id, { type: 'notifying', of, hasNonce });
      },
      async takeBack() {
        await apply(job.id, { type: 'not-notified' });
      },
      async replaced({ id: messageId, channelId }) {
        const gone = job.origin.messageId;
        await apply(job.id, { type: 'replaced', gone, channelId, messageId });
      },
    };
  }

  return async function notifyMember(job: Job): Promise<NextLook> {
    try {
      await cancelShots(job, deps);
      await deps.notifyMember(job, { notice: noticeOf(job), signal: deps.signalsOf(job.id).halting });
    } catch (error) {
      if (isStopping(job)) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'could not notify the member');
      if (clock.now() - job.stateSinceMs < KEPT_MS) return slowBackoffMs(error, attempt, random());
    }
    tools.resetFailures(job.id);
    await apply(job.id, { type: 'notified', of: job.status.state });
    return undefined;
  };
}
