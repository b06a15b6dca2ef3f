import type { Job, JobIn } from '../job.ts';
import { isUnchecked } from '../states.ts';
import type { NextLook, StepTools } from './tools.ts';

const LOOK_AGAIN_MS = 2_000;
/** Even a server that is never idle gets its turn. */
const LONGEST_WAIT_MS = 2 * 60_000;

/**
 * Creates the step of a delivered video: its member is notified, and the file is decoded if there was no time before.
 */
export function createCheck({ deps, isStopping }: StepTools, notify: (job: Job) => Promise<NextLook>) {
  const { apply, clock, log } = deps;

  async function check(job: JobIn<'succeeded'>): Promise<NextLook> {
    const mayWait = clock.now() - job.stateSinceMs < LONGEST_WAIT_MS;
    try {
      const found = await deps.checkVideo(job.id, { mayWait, signal: deps.signalsOf(job.id).stopping });
      if (found === 'later') return LOOK_AGAIN_MS;
      if (found === 'whole') await apply(job.id, { type: 'found-whole' });
      else await apply(job.id, { type: 'found-broken', cause: found.cause });
      return 0;
    } catch (err) {
      if (isStopping(job)) return undefined;
      log.warn({ err, job: job.id }, 'could not check a delivered video');
      await apply(job.id, { type: 'found-whole' });
      return undefined;
    }
  }

  return async function notifyAndCheck(job: JobIn<'succeeded'>): Promise<NextLook> {
    if (!job.told) return (await notify(job)) ?? (isUnchecked(job) ? 0 : undefined);
    return isUnchecked(job) ? check(job) : undefined;
  };
}
