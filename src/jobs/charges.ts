import { isIn, type Job } from './job.ts';
import type { EventOf, JobEvent } from './job-events.ts';

/** What the job has cost after the event, in US dollars; `null` until something was charged. */
export function costAfter(job: Job, event: JobEvent): Job['costUsd'] {
  if (event.type === 'recovered') return costBefore(job, event);
  const added = 'costUsd' in event ? event.costUsd : undefined;
  return added === undefined ? job.costUsd : (job.costUsd ?? 0) + added;
}

/**
 * What a failed job has cost without the stage that goes on, of which it is learned now. An older version did not note
 * how much of the sum that stage had been.
 */
function costBefore(job: Job, event: EventOf<'recovered'>): Job['costUsd'] {
  const { costUsd } = job;
  if (costUsd === null || !isIn(job, 'failed')) return costUsd;
  const { bookedUsd } = job.status;
  if (bookedUsd !== undefined) return Math.max(0, costUsd - bookedUsd);
  // A result that is only fetched again is booked already.
  return event.status.state === 'running' ? Math.min(costUsd, event.earlierUsd) : costUsd;
}
