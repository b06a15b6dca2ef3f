import type { JobIn } from '../job.ts';
import { retryMs } from '../retry.ts';
import { createTally } from '../tally.ts';
import type { NextLook, StepTools } from './tools.ts';

/** Over two minutes or so, in which the member sees that it is being cancelled. */
const MAX_CANCEL_ATTEMPTS = 7;

/** Makes the step that stops the task at its provider. */
export function createCancel(tools: StepTools) {
  const { deps, chargedOnFailure, estimateUsd, forget, stopTask } = tools;
  const { apply, clock, log, random, stopping } = deps;
  /** Not those of the polls before. */
  const failures = createTally(clock);

  async function cancel(job: JobIn<'cancelling'>): Promise<NextLook> {
    let costUsd: number | undefined;
    try {
      const stopped = await stopTask(job);
      costUsd = stopped.costUsd ?? (stopped.goesOn ? estimateUsd(job) : chargedOnFailure(job));
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = failures.count(job.id).times;
      log.warn({ err: error, job: job.id, attempt }, 'the cancel failed');
      if (attempt < MAX_CANCEL_ATTEMPTS) return retryMs(error, attempt, random());
      // For all that anybody knows it goes on.
      costUsd = estimateUsd(job);
    }
    failures.clear(job.id);
    forget(job.id);
    await apply(job.id, { type: 'cancelled', ...(costUsd !== undefined && { costUsd }) });
    return 0;
  }

  return cancel;
}
