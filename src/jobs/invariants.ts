import { isDeepStrictEqual } from 'node:util';
import { isIn, type Job } from './job.ts';
import type { JobEvent } from './job-events.ts';
import { isFinal } from './states.ts';

/**
 * What must be true of a job, whatever happens, and is not: a fault of the bot. The job stays as it was, which is what
 * is stored, so that nothing that was paid for is lost by it.
 */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** Throws a `BrokenInvariant`, in production too: `message` says which job and what is wrong, for the log. */
function invariant(isSo: boolean, message: () => string): asserts isSo {
  if (!isSo) throw new BrokenInvariant(message());
}

/** Throws a `BrokenInvariant` where `after` can't come of `before`, whatever the event. */
export function checkChange(before: Job, after: Job, event: JobEvent): void {
  const about = (what: string) => () =>
    `job ${before.id}: ${what} (${before.status.state} to ${after.status.state} by ${event.type})`;
  const isLeft = isFinal(before) && after.status.state !== before.status.state;
  // What goes on after all, or was delivered and turned out to be no video.
  const mayLeave = event.type === 'recovered' || event.type === 'found-broken';
  invariant(!isLeft || mayLeave, about('an ended job begins again'));
  const costsUsd = [after.costUsd ?? 0, after.reservedUsd, bookedUsd(after)];
  invariant(
    costsUsd.every((usd) => Number.isFinite(usd) && usd >= 0),
    about('a cost is no amount'),
  );
  const isTaskKept = before.task === null || isDeepStrictEqual(after.task, before.task);
  invariant(isTaskKept || event.type === 'still-made', about('a known task is lost or changed'));
  invariant(after.id === before.id && after.createdAtMs === before.createdAtMs, about('it is another job'));
}

function bookedUsd(job: Job): number {
  return isIn(job, 'failed') ? (job.status.bookedUsd ?? 0) : 0;
}

/** Throws a `BrokenInvariant` where the event would give the job a task that another job has. */
export function checkClaim(jobs: Iterable<Job>, job: Job, event: JobEvent): void {
  if (event.type !== 'submitted') return;
  for (const { id, provider, task } of jobs) {
    const isTheirs = id !== job.id && provider === job.provider && isDeepStrictEqual(task, event.task);
    invariant(!isTheirs, () => `job ${job.id}: its task is the one of job ${id}`);
  }
}
