import { idAt } from '../catalog/offers.ts';
import { UserError } from '../errors.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Draft, MemberRequest } from './request.ts';

/** The names that brought images of the cast along for a job. Another request with its prompt means the same. */
export function castOf({ inputs }: Pick<Job, 'inputs'>): Pick<Draft, 'cast'> {
  const cast = [...new Set(inputs.flatMap(({ cast: name }) => name ?? []))];
  return cast.length > 0 ? { cast } : {};
}

/** The members whose files a job began with, and who brought them. */
function ownersOfInputs({ imageOwnerIds = [], origin }: Job): string[] {
  return [...new Set([...imageOwnerIds, origin.userId])];
}

/**
 * The member's request behind a job, so that it can be repeated. The seed stays until it has made a video, because it
 * would make the same video again. Throws a `UserError` for a reel, which has no request.
 */
export function draftOfJob(job: Job): Draft {
  if (job.reel) throw new UserError((t) => t('join.noPrompt'));
  const { task, model, pin, prompt, durationSeconds, resolution, aspectRatio, seed } = job.request;
  const { sound = null, avoid = null, draft = false } = job.request;
  // The cast is brought along anew, as far as its owners still allow it.
  const inputs = job.inputs.flatMap(({ role, durationMs, bytes, cast }, index) =>
    cast === undefined
      ? [
          {
            ...{ role, source: { jobId: job.id, index } },
            ...(durationMs !== undefined && { film: { seconds: durationMs / 1_000, bytes } }),
          },
        ]
      : [],
  );
  const isUnused = isIn(job, 'failed', 'cancelled', 'unclear');
  return {
    task,
    model: idAt({ id: model }, pin),
    options: {
      ...{ prompt, durationSeconds, resolution, aspectRatio, sound, avoid, draft },
      seed: isUnused ? seed : null,
    },
    inputs,
    ...(inputs.length > 0 && { imageOwnerIds: ownersOfInputs(job) }),
    ...castOf(job),
    ...(job.continues !== undefined && { continues: job.continues }),
    // Another attempt at a clip takes its place. Another video like it doesn't.
    ...(job.story !== undefined && isUnused && { story: job.story }),
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
