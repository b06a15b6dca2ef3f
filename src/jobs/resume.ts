import { isIn, type Job } from './job.ts';
import { moved } from './moved.ts';
import type { Runner } from './runner.ts';
import { isGranted, isStranded, traitsOf } from './states.ts';

/** After a start, late jobs continue this far apart. */
const LATE_MS = 100;
/** And running ones this far: no provider gets more polls in a second than it allows. */
const RUNNING_MS = 25;

/** A job as another process left it. It did so in the past, even if the host's clock has been changed since. */
export function asLeft(job: Job, nowMs: number): Job {
  const aheadMs = job.stateSinceMs - nowMs;
  return aheadMs > 0 ? moved(job, -aheadMs) : job;
}

/** Lets each of these jobs continue as another process left them, or this one before it was interrupted. */
export function takeUp(jobs: readonly Job[], { wake, wakeIn }: Pick<Runner, 'wake' | 'wakeIn'>): void {
  // Their providers didn't answer before. A thousand polls at once wouldn't help.
  const { late = [], running = [], others = [] } = Object.groupBy(jobs, kindOf);
  for (const job of others) if (traitsOf(job).step !== null || isGranted(job)) wake(job.id);
  for (const [index, { id }] of running.entries()) {
    if (index === 0) wake(id);
    else wakeIn(id, index * RUNNING_MS);
  }
  for (const [index, { id }] of late.entries()) wakeIn(id, index * LATE_MS);
}

function kindOf(job: Job): 'late' | 'running' | 'others' {
  if (isStranded(job)) return 'late';
  return isIn(job, 'running') ? 'running' : 'others';
}
