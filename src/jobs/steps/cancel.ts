import type { JobIn } from '../job.ts';
import { backoffMs } from '../retry.ts';
import type { NextLook, StepTools } from './tools.ts';

const MAX_CANCEL_ATTEMPTS = 4;

/** Makes the step that stops the task at its provider. */
export function createCancel(tools: StepTools) {
  const { deps, chargedOnFailure, countFailure, forget, stopTask } = tools;
  const { apply, log, random, stopping } = deps;

  async function cancel(job: JobIn<'cancelling'>): Promise<NextLook> {
    let costUsd: number | undefined;
    try {
      costUsd = await stopTask(job);
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'the cancel failed');
      if (attempt < MAX_CANCEL_ATTEMPTS) return backoffMs(attempt, random());
      costUsd = chargedOnFailure(job);
    }
    forget(job.id);
    await apply(job.id, { type: 'cancelled', ...(costUsd !== undefined && { costUsd }) });
    return 0;
  }

  return cancel;
}
