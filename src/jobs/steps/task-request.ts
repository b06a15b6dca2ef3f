import type { Model } from '../../catalog/schema.ts';
import type { InputFields, InputImage, TaskRequest } from '../../providers/provider.ts';
import { imageOf, type Job } from '../job.ts';

/** The request of the job's present stage to its provider. */
export function toTaskRequest(job: Job, stage: Model['stages'][number]): TaskRequest {
  const image = imageOf(job);
  return {
    ...job.request,
    model: stage.providerModel,
    makes: stage.makes,
    ...(image && { image: toInputImage(image) }),
    // The catalog's schema allows what the interface accepts, plus `undefined` for options that are left out.
    ...(stage.fields && { fields: stage.fields as InputFields }),
  };
}

/** The same for every repetition of one stage. */
export function idempotencyKeyOf({ id, stage }: Job): string {
  return `${id}-${stage}`;
}

/** Zod's optional fields may contain `undefined`, which the interface leaves out. */
function toInputImage({ url, ...image }: NonNullable<Job['image']>): InputImage {
  return url === undefined ? image : { ...image, url };
}
