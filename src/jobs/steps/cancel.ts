import { type JobIn, taskOf } from '../job.ts';
import { backoffMs } from '../retry.ts';
import type { NextLook, StepTools } from './tools.ts';

export const CANCEL_TIMEOUT_MS = 20_000;
const MAX_CANCEL_ATTEMPTS = 4;

/** Makes the step that stops the task at its provider. */
export function createCancel(tools: StepTools) {
  const { deps, chargedOnFailure, countFailure, forget, repeatable } = tools;
  const { apply, log, random, stopping } = deps;

  async function cancel(job: JobIn<'cancelling'>): Promise<NextLook> {
    const provider = deps.providers.get(job.provider);
    try {
      await repeatable(CANCEL_TIMEOUT_MS, async (signal) => provider?.cancel?.(taskOf(job), { signal }));
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'the cancel failed');
      if (attempt < MAX_CANCEL_ATTEMPTS) return backoffMs(attempt, random());
    }
    forget(job.id);
    const costUsd = chargedOnFailure(job);
    await apply(job.id, { type: 'cancelled', ...(costUsd !== undefined && { costUsd }) });
    return 0;
  }

  return cancel;
}
