import type { Job, JobIn } from '../job.ts';
import { isUnchecked } from '../states.ts';
import type { NextLook, StepTools } from './tools.ts';

const LOOK_AGAIN_MS = 2_000;
/** A server that is never calm has its turn all the same. */
const LONGEST_WAIT_MS = 2 * 60_000;

/** Makes the step of a delivered video: its member is told, and what nothing had time to decode before is looked at. */
export function createCheck({ deps }: StepTools, notify: (job: Job) => Promise<NextLook>) {
  const { apply, clock, log, stopping } = deps;

  async function check(job: JobIn<'succeeded'>): Promise<NextLook> {
    const mayWait = clock.now() - job.stateSinceMs < LONGEST_WAIT_MS;
    try {
      const found = await deps.checkVideo(job.id, { mayWait, signal: stopping });
      if (found === 'later') return LOOK_AGAIN_MS;
      if (found === 'whole') await apply(job.id, { type: 'found-whole' });
      else await apply(job.id, { type: 'found-broken', cause: found.cause });
      return 0;
    } catch (err) {
      if (stopping.aborted) return undefined;
      log.warn({ err, job: job.id }, 'a delivered video could not be checked');
      await apply(job.id, { type: 'found-whole' });
      return undefined;
    }
  }

  return async function notifyAndCheck(job: JobIn<'succeeded'>): Promise<NextLook> {
    if (!job.told) return (await notify(job)) ?? (isUnchecked(job) ? 0 : undefined);
    return isUnchecked(job) ? check(job) : undefined;
  };
}
