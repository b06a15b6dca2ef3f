import type { EngineDeps } from './engine-contract.ts';
import { isIn, type Job, type JobIn } from './job.ts';
import type { EventOf, JobEvent } from './job-events.ts';

/**
 * Creates the function that notes something about a delivered video: that it is hidden until it is clicked, or isn't
 * any more, or that its message was deleted. Resolves to the job afterwards; `undefined` if there is no such video.
 */
export function createNoteOnVideo({
  store,
  jobs,
  apply,
}: Pick<EngineDeps, 'store'> & {
  jobs: Map<string, Job>;
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
}): (
  id: string,
  event: EventOf<'spoiler-set' | 'message-deleted'>,
) => Promise<JobIn<'succeeded'> | undefined> {
  return async (id, event) => {
    const job = jobs.get(id) ?? (await store.get(id));
    if (!job || !isIn(job, 'succeeded')) return undefined;
    // An ended job is only in the store.
    if (!jobs.has(id)) jobs.set(id, job);
    const changed = await apply(id, event);
    return changed && isIn(changed, 'succeeded') ? changed : undefined;
  };
}
