import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Draft, MemberRequest } from './request.ts';

/** The members whose image a job began with, and who brought it. */
function ownersOfImage({ imageOwnerIds = [], origin }: Job): string[] {
  return [...new Set([...imageOwnerIds, origin.userId])];
}

/**
 * The member's request behind a job, so that it can be repeated. The seed stays until it has made a video, because it
 * would make the same video again.
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

/** The same for another attempt at a job: with its still, if that exists or can be downloaded again. */
export async function draftOfRetry(
  job: Job,
  jobs: Pick<Engine, 'retrieveStill'>,
): Promise<Draft & Pick<MemberRequest, 'stillOf'>> {
  const draft = draftOfJob(job);
  return (await jobs.retrieveStill(job.id)) ? { ...draft, stillOf: job.id } : draft;
}
