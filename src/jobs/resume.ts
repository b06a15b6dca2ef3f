import type { Clock } from '../runtime/clock.ts';
import type { Job } from './job.ts';
import { moved } from './moved.ts';
import type { Runner } from './runner.ts';
import { isStranded, traitsOf } from './states.ts';

/** After a start, late jobs are taken up this far apart. */
const LATE_MS = 100;

/** Takes `stored` jobs into `jobs`, as an earlier process has left them, and lets each go on from there. */
export function takeUp(
  stored: readonly Job[],
  { jobs, clock, runner }: { jobs: Map<string, Job>; clock: Pick<Clock, 'now'>; runner: Runner },
): void {
  for (const job of stored) {
    // What an earlier process did lies in the past, whatever the host's clock was set to since.
    const aheadMs = job.stateSinceMs - clock.now();
    jobs.set(job.id, aheadMs > 0 ? moved(job, -aheadMs) : job);
  }
  // Their providers did not answer before; a thousand questions at once wouldn't help.
  const { late = [], due = [] } = Object.groupBy(stored, (job) => (isStranded(job) ? 'late' : 'due'));
  for (const job of due) if (traitsOf(job).step !== null) runner.wake(job.id);
  for (const [index, { id }] of late.entries()) runner.wakeIn(id, index * LATE_MS);
}
