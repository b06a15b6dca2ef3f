import type { Way } from '../../catalog/schema.ts';
import type { Stage } from '../../catalog/stage-schema.ts';
import { hasSound } from '../../catalog/ways.ts';
import type { InputFields, InputFile, TaskRef, TaskRequest } from '../../providers/provider.ts';
import { inputsOf, type Job } from '../job.ts';

/** The request of the job's present stage to its provider. `source`: the task that made the video it works on. */
export function toTaskRequest(
  job: Job,
  { way, stage }: { way: Way; stage: Stage },
  source?: TaskRef,
): TaskRequest {
  const { prompt, avoid, task, durationSeconds, resolution, aspectRatio, seed } = job.request;
  const isVideo = stage.makes === 'video';
  const isSoundChosen = isVideo && (way.sound === 'on' || way.sound === 'off');
  return {
    model: stage.providerModel,
    makes: stage.makes,
    task,
    prompt,
    // What must not be seen in the video is not in the image either, but image models have other words for that.
    ...(isVideo && avoid !== undefined && { avoid }),
    ...(isSoundChosen && { sound: hasSound(way, job.request) }),
    ...{ durationSeconds, resolution, aspectRatio, seed },
    inputs: inputsOf(job).map(toInputFile),
    ...(source && { source }),
    // The catalog's schema allows what the interface accepts, plus `undefined` for options that are left out.
    ...(stage.fields && { fields: stage.fields as InputFields }),
  };
}

/** The same for every repetition of one stage. */
export function idempotencyKeyOf({ id, stage }: Job): string {
  return `${id}-${stage}`;
}

/**
 * Zod's optional fields may contain `undefined`, which the interface leaves out.
 * @internal Tests make inputs by it.
 */
export function toInputFile({
  url,
  width,
  height,
  durationMs,
  cast: _,
  ...file
}: Job['inputs'][number]): InputFile {
  return {
    ...file,
    ...(url !== undefined && { url }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(durationMs !== undefined && { durationMs }),
  };
}
