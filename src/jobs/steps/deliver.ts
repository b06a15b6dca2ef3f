import { RateLimitedError } from '../../errors.ts';
import { DeliveryError } from '../delivery-error.ts';
import type { JobIn } from '../job.ts';
import { backoffMs, MAX_STEP_ATTEMPTS } from '../retry.ts';
import { describe, isNoSpace, kindOf, type NextLook, NO_SPACE_DELAY_MS, type StepTools } from './tools.ts';

/** Creates the step that delivers the downloaded file to the member. */
export function createDeliver({ deps, fail, isStopping }: StepTools) {
  const { apply, log, random } = deps;

  return async function deliver(job: JobIn<'delivering'>): Promise<NextLook> {
    try {
      const delivery = await deps.deliver(job, {
        mayBeDelivered:
          job.status.attempts > 0 || deps.isResumed(job.id) || job.origin.tokenAtMs !== undefined,
        beforeElsewhere: () => apply(job.id, { type: 'going-elsewhere' }),
        signal: deps.signalsOf(job.id).halting,
      });
      await apply(job.id, { type: 'delivered', ...delivery });
      return 0;
    } catch (error) {
      return isStopping(job) ? undefined : afterFailure(job, error);
    }
  };

  async function afterFailure(job: JobIn<'delivering'>, error: unknown): Promise<NextLook> {
    // Discord didn't accept it, so it doesn't count as an attempt. The wait is logged already.
    if (error instanceof RateLimitedError) return error.retryAfterMs;
    const attempt = job.status.attempts + 1;
    log.warn({ err: error, job: job.id, state: job.status.state, attempt }, 'a step of the job failed');
    if (isNoSpace(error)) return NO_SPACE_DELAY_MS;
    if (!(error instanceof DeliveryError) && attempt < MAX_STEP_ATTEMPTS) {
      await apply(job.id, { type: 'attempt-failed' });
      return backoffMs(attempt, random());
    }
    // A file that is too large, or isn't a video, stays that way.
    if (['too_large', 'bad_output'].includes(kindOf(error))) return fail(job, kindOf(error), describe(error));
    const { problem = 'away' } = error instanceof DeliveryError ? error : {};
    await apply(job.id, { type: 'undeliverable', cause: describe(error), problem });
    return 0;
  }
}
