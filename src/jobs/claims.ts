import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../log.ts';
import type { Provider } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
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

  /** Tasks of jobs that are being stored with them, and don't show them yet. */
  const granted = new Map<string, Claim>();

  /** Those that are stored by now, or gone. */
  function dropSettledGrants() {
    for (const id of granted.keys()) if (jobs.get(id)?.task !== null) granted.delete(id);
  }

  return (job, event) => {
    if (event.type !== 'submitted') return event;
    dropSettledGrants();
    const claim = { id: job.id, provider: job.provider, task: event.task };
    const owner = ownerOf(claim, jobs.values()) ?? ownerOf(claim, granted.values());
    if (!owner) {
      granted.set(job.id, claim);
      return event;
    }
    const err = new BrokenInvariant(job.id, `its task is the one of job ${owner.id}`);
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

type Claim = Pick<Job, 'id' | 'provider' | 'task'>;

/** The other unsettled job that has the task. */
function ownerOf({ id, provider, task }: Claim, jobs: Iterable<Claim>): Claim | undefined {
  for (const other of jobs) {
    const isOther = other.id !== id && other.provider === provider;
    if (isOther && isDeepStrictEqual(other.task, task)) return other;
  }
  return undefined;
}
