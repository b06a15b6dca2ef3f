import type { EngineDeps } from './engine-contract.ts';
import { isIn, type Job, type JobIn } from './job.ts';
import type { JobEvent } from './job-events.ts';

/**
 * Creates the function that notes that a delivered video is hidden until it is clicked, or isn't any more. Resolves to
 * the job afterwards; `undefined` if there is no such video.
 */
export function createSetSpoiler({
  store,
  jobs,
  apply,
}: Pick<EngineDeps, 'store'> & {
  jobs: Map<string, Job>;
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
}): (id: string, isOn: boolean) => Promise<JobIn<'succeeded'> | undefined> {
  return async (id, isOn) => {
    const job = jobs.get(id) ?? (await store.get(id));
    if (!job || !isIn(job, 'succeeded')) return undefined;
    // An ended job is only in the store.
    if (!jobs.has(id)) jobs.set(id, job);
    const changed = await apply(id, { type: 'spoiler-set', isOn });
    return changed && isIn(changed, 'succeeded') ? changed : undefined;
  };
}
