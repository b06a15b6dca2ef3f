import { isIn, type Job, type JobIn } from './job.ts';

/** Whether a failed job was given up while its provider may still have what it made. */
export function mayBeRetrievable({ status }: JobIn<'failed'>): boolean {
  return status.output !== undefined || status.bookedUsd !== undefined;
}

/** So long a finished video is kept for its member, and so long it is tried to say how a job ended. */
export const KEPT_MS = 24 * 60 * 60_000;

/** When a video that could not be delivered is thrown away. */
export function keptUntilMs({ stateSinceMs }: JobIn<'undeliverable'>): number {
  return stateSinceMs + KEPT_MS;
}

/** Whether Discord looked at the finished video and did not want it there: it says the same each time. */
export function isRefusedByFilter(job: Job): boolean {
  return isIn(job, 'undeliverable') && job.status.problem === 'explicit';
}
