import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Draft, MemberRequest } from './request.ts';

/** The members whose image a job began with, and who brought it. */
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

/** The same for another try at what a job has begun: with its still, where that is there or can be fetched again. */
export async function draftOfRetry(
  job: Job,
  jobs: Pick<Engine, 'retrieveStill'>,
): Promise<Draft & Pick<MemberRequest, 'stillOf'>> {
  const draft = draftOfJob(job);
  return (await jobs.retrieveStill(job.id)) ? { ...draft, stillOf: job.id } : draft;
}
