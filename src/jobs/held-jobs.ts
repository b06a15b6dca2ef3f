import { isDeepStrictEqual } from 'node:util';
import { mayFreeSlots } from './fair-queue.ts';
import type { KnownJob } from './fleet.ts';
import type { Job } from './job.ts';
import { isSettled } from './states.ts';

/** Which of the known jobs this process holds: it takes their steps. A process alone holds all. */
export interface HeldJobs {
  has(id: string): boolean;
  /** Ids, without those that a process holds because it is alone. */
  readonly ids: Set<string>;
  /**
   * Brings the map up to date with jobs as they are stored, perhaps changed by others. `rebase`: the job with those of
   * its changes that aren't stored yet.
   */
  update(known: readonly KnownJob[], rebase: (known: KnownJob) => Job): void;
}

export function createHeldJobs(deps: {
  isAlone: boolean;
  jobs: Map<string, Job>;
  /** Jobs that this process holds from now on. */
  onTaken(jobs: readonly Job[]): void;
  /** Another process has changed a known job. A held one may be lost, too, or settled. */
  onSeen(job: Job, previous: Job, known: { isHeld: boolean }): void;
  /** A job that this process held is another's now, or nobody's, or settled by another. */
  onLost(job: Job): void;
  /** Some are free. */
  onFree(): void;
  /** Some have changed. `mayStart`: others may start because of it. */
  onUpdated(outcome: { mayStart: boolean }): void;
}): HeldJobs {
  const { jobs } = deps;
  const held = new Set<string>();

  /** Whether other jobs may start. */
  function put({ holder }: KnownJob, job: Job, taken: Job[]): boolean {
    const { id } = job;
    const [previous, wasHeld] = [jobs.get(id), held.has(id)];
    const isOver = isSettled(job);
    if (isOver) jobs.delete(id);
    else jobs.set(id, job);
    const isHeld = holder === 'self' && !isOver;
    if (isHeld) held.add(id);
    else held.delete(id);
    if (isHeld && !wasHeld) taken.push(job);
    if (previous && !isDeepStrictEqual(job, previous)) deps.onSeen(job, previous, { isHeld: wasHeld });
    if (wasHeld && !isHeld) deps.onLost(job);
    return previous ? mayFreeSlots(previous, job) : !isOver;
  }

  return {
    has: (id) => deps.isAlone || held.has(id),
    ids: held,
    update(known, rebase) {
      const taken: Job[] = [];
      let [mayStart, isAnyFree] = [false, false];
      for (const each of known) {
        const job = rebase(each);
        if (put(each, job, taken)) mayStart = true;
        if (each.holder === 'nobody' && !isSettled(job)) isAnyFree = true;
      }
      if (taken.length > 0) deps.onTaken(taken);
      deps.onUpdated({ mayStart });
      if (isAnyFree) deps.onFree();
    },
  };
}
