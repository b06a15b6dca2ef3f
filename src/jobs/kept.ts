import { isIn, type Job, type JobIn } from './job.ts';

/** Whether a failed job was given up while its provider may still have a result. */
export function mayBeRetrievable({ status }: JobIn<'failed'>): boolean {
  return status.output !== undefined || status.bookedUsd !== undefined;
}

/** How long a finished video is kept for its member, and how long the bot tries to say how a job ended. */
export const KEPT_MS = 24 * 60 * 60_000;

/** When a video that couldn't be delivered is deleted. */
export function keptUntilMs({ stateSinceMs }: JobIn<'undeliverable'>): number {
  return stateSinceMs + KEPT_MS;
}

/** Whether Discord examined the finished video and refused it. Its answer is always the same. */
export function isRefusedByFilter(job: Job): boolean {
  return isIn(job, 'undeliverable') && job.status.problem === 'explicit';
}
