import { isIn, type Job } from '../jobs/job.ts';
import type { Draft } from './start-video.ts';

/** Those whose picture a job began with, and who brought it. */
function ownersOfImage({ imageOwnerIds = [], origin }: Job): string[] {
  return [...new Set([...imageOwnerIds, origin.userId])];
}

/**
 * What a job's member asked for, so that it can be asked for again. The seed stays until it has made a video: the
 * same one would make the same video again.
 */
export function draftOfJob(job: Job): Draft {
  const { model, prompt, durationSeconds, resolution, aspectRatio, seed } = job.request;
  const isUnused = isIn(job, 'failed', 'cancelled', 'unclear');
  return {
    model,
    options: { prompt, durationSeconds, resolution, aspectRatio, seed: isUnused ? seed : null },
    image: job.image && { jobId: job.id },
    ...(job.image && { imageOwnerIds: ownersOfImage(job) }),
  };
}
