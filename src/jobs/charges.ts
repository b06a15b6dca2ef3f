import { isIn, type Job } from './job.ts';
import type { EventOf, JobEvent } from './job-events.ts';

/** The job's cost after the event, in US dollars; `null` until something was charged. */
export function costAfter(job: Job, event: JobEvent): Job['costUsd'] {
  if (event.type === 'recovered') return costBefore(job, event);
  const added = 'costUsd' in event ? event.costUsd : undefined;
  return added === undefined ? job.costUsd : (job.costUsd ?? 0) + added;
}

/**
 * The cost of a failed job without the stage that continues and will report its own cost. Older versions didn't note
 * the part of that stage.
 */
function costBefore(job: Job, event: EventOf<'recovered'>): Job['costUsd'] {
  const { costUsd } = job;
  if (costUsd === null || !isIn(job, 'failed')) return costUsd;
  const { bookedUsd } = job.status;
  if (bookedUsd !== undefined) return Math.max(0, costUsd - bookedUsd);
  // The cost of a result that is only downloaded again is booked already.
  return event.status.state === 'running' ? Math.min(costUsd, event.earlierUsd) : costUsd;
}
