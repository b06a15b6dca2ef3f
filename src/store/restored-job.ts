import { isIn, type Job } from '../jobs/job.ts';
import { transition } from '../jobs/transition.ts';

/**
 * An unfinished job of a store that is in the past, as after a restore. Nothing of it is submitted that may have been
 * submitted since: it becomes `unclear` if it isn't submitted, and its later stages are looked up first.
 */
export function asRestored(job: Job, nowMs: number): Job {
  return { ...withoutSubmit(job, nowMs), isRestored: true };
}

function withoutSubmit(job: Job, nowMs: number): Job {
  const queued = isIn(job, 'accepted')
    ? transition(job, { type: 'answered', messageId: job.origin.messageId }, nowMs)
    : job;
  if (!isIn(queued, 'queued')) return job;
  const cause = 'restored from a backup made before the submit';
  return transition(transition(queued, { type: 'submitting' }, nowMs), { type: 'submit-lost', cause }, nowMs);
}
