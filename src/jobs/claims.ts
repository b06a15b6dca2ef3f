import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../log.ts';
import type { Provider } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
import { BrokenInvariant } from './invariants.ts';
import { isIn, type Job } from './job.ts';
import type { JobEvent } from './job-events.ts';
import { isSubmitting } from './states.ts';

/**
 * Creates the function that prevents two jobs from sharing a task: the first to claim it keeps it. An event that would
 * give the task to a second job turns into a lost answer, which is looked up or becomes `unclear` like any other. For a
 * job whose lookup is running, nothing changes (`undefined`): its next lookup sees that the task is taken.
 */
export function createClaims(deps: {
  jobs: ReadonlyMap<string, Job>;
  providers: ReadonlyMap<string, Provider>;
  clock: Pick<Clock, 'now'>;
  log: Log;
}): (job: Job, event: JobEvent) => JobEvent | undefined {
  const { jobs, providers, clock, log } = deps;

  /** Tasks of jobs whose write is under way. The stored jobs don't show them yet. */
  const granted = new Map<string, Claim>();

  /** Entries whose write has finished, or whose job is gone. */
  function dropSettledGrants() {
    for (const id of granted.keys()) if (jobs.get(id)?.task !== null) granted.delete(id);
  }

  return (job, event) => {
    if (event.type !== 'submitted') return event;
    // Another process has found it first.
    const isKnown = isDeepStrictEqual(job.task, event.task);
    if (isKnown && !isIn(job, 'submitting', 'unclear')) return undefined;
    dropSettledGrants();
    const claim = { id: job.id, provider: job.provider, task: event.task };
    const owner = ownerOf(claim, jobs.values()) ?? ownerOf(claim, granted.values());
    if (!owner) {
      granted.set(job.id, claim);
      return event;
    }
    const err = new BrokenInvariant(job.id, `its task is the one of job ${owner.id}`);
    log.error({ err, job: job.id, owner: owner.id }, "a provider returned another job's task id");
    if (!isSubmitting(job)) return undefined;
    const { findTasks, submitIsRepeatable = false } = providers.get(job.provider) ?? {};
    const cause = "the answer contained another job's task id";
    // Submitting again would return the same task id.
    return findTasks && !submitIsRepeatable
      ? { type: 'answer-lost', cause, atMs: clock.now() }
      : { type: 'submit-lost', cause };
  };
}

type Claim = Pick<Job, 'id' | 'provider' | 'task'>;

/** The other unsettled job that has the task. */
function ownerOf({ id, provider, task }: Claim, jobs: Iterable<Claim>): Claim | undefined {
  for (const other of jobs) {
    const isOther = other.id !== id && other.provider === provider;
    if (isOther && isDeepStrictEqual(other.task, task)) return other;
  }
  return undefined;
}
