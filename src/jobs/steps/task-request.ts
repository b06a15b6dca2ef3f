import type { Model } from '../../catalog/schema.ts';
import type { InputFields, InputImage, TaskRequest } from '../../providers/provider.ts';
import { imageOf, type Job } from '../job.ts';

/** What the job's present stage asks of its provider. */
export function toTaskRequest(job: Job, stage: Model['stages'][number]): TaskRequest {
  const image = imageOf(job);
  return {
    ...job.request,
    model: stage.providerModel,
    makes: stage.makes,
    ...(image && { image: toInputImage(image) }),
    // The schema of the catalog allows what the interface takes, and `undefined` for what is left out.
    ...(stage.fields && { fields: stage.fields as InputFields }),
  };
}

/** The same for every repetition of one stage. */
export function idempotencyKeyOf({ id, stage }: Job): string {
  return `${id}-${stage}`;
}

/** Zod's optional fields may hold `undefined`, which the interface leaves out. */
function toInputImage({ url, ...image }: NonNullable<Job['image']>): InputImage {
  return url === undefined ? image : { ...image, url };
}
