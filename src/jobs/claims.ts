import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Provider } from '../providers/provider.ts';
import { BrokenInvariant } from './invariants.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-events.ts';
import { isSubmitting } from './states.ts';

/**
 * Makes the function that lets no two jobs have one task: the first to claim it keeps it. An event that would give it
 * to a second job becomes the loss of that job's answer, which is looked up or `unclear`, as any lost answer is. A job
 * that is being looked up already stays as it is (`undefined`): the next look finds the task taken.
 */
export function createClaims(deps: {
  jobs: ReadonlyMap<string, Job>;
  providers: ReadonlyMap<string, Provider>;
  clock: Pick<Clock, 'now'>;
  log: Log;
}): (job: Job, event: JobEvent) => JobEvent | undefined {
  const { jobs, providers, clock, log } = deps;

  return (job, event) => {
    if (event.type !== 'submitted') return event;
    const owner = ownerOf(event.task, job, jobs.values());
    if (!owner) return event;
    const err = new BrokenInvariant(`job ${job.id}: its task is the one of job ${owner.id}`);
    log.error({ err, job: job.id, owner: owner.id }, 'a provider named the task of another job');
    if (!isSubmitting(job)) return undefined;
    const { findTasks, submitIsRepeatable = false } = providers.get(job.provider) ?? {};
    const cause = 'the answer named the task of another job';
    // The same order again would get the same answer.
    return findTasks && !submitIsRepeatable
      ? { type: 'answer-lost', cause, atMs: clock.now() }
      : { type: 'submit-lost', cause };
  };
}

/** The other unsettled job that has the task. */
function ownerOf(task: Job['task'], { id, provider }: Job, jobs: Iterable<Job>): Job | undefined {
  for (const other of jobs) {
    const isOther = other.id !== id && other.provider === provider;
    if (isOther && isDeepStrictEqual(other.task, task)) return other;
  }
  return undefined;
}
