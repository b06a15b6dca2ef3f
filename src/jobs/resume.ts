import type { Clock } from '../runtime/clock.ts';
import { isIn, type Job } from './job.ts';
import { moved } from './moved.ts';
import type { Runner } from './runner.ts';
import { isStranded, traitsOf } from './states.ts';

/** After a start, late jobs continue this far apart. */
const LATE_MS = 100;
/** And running ones this far: no provider gets more polls in a second than it allows. */
const RUNNING_MS = 25;

/** Loads `stored` jobs into `jobs`, as an earlier process left them, and lets each continue. */
export function takeUp(
  stored: readonly Job[],
  { jobs, clock, runner }: { jobs: Map<string, Job>; clock: Pick<Clock, 'now'>; runner: Runner },
): void {
  for (const job of stored) {
    // The earlier process did this in the past, even if the host's clock has been changed since.
    const aheadMs = job.stateSinceMs - clock.now();
    jobs.set(job.id, aheadMs > 0 ? moved(job, -aheadMs) : job);
  }
  // Their providers didn't answer before. A thousand polls at once wouldn't help.
  const { late = [], running = [], others = [] } = Object.groupBy(stored, kindOf);
  for (const job of others) if (traitsOf(job).step !== null) runner.wake(job.id);
  for (const [index, { id }] of running.entries()) {
    if (index === 0) runner.wake(id);
    else runner.wakeIn(id, index * RUNNING_MS);
  }
  for (const [index, { id }] of late.entries()) runner.wakeIn(id, index * LATE_MS);
}

function kindOf(job: Job): 'late' | 'running' | 'others' {
  if (isStranded(job)) return 'late';
  return isIn(job, 'running') ? 'running' : 'others';
}
