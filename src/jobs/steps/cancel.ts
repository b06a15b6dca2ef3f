import type { Cancellation, TaskStatus } from '../../providers/provider.ts';
import { type JobIn, taskOf } from '../job.ts';
import { retryMs } from '../retry.ts';
import { createTally } from '../tally.ts';
import { type NextLook, POLL_TIMEOUT_MS, type StepTools } from './tools.ts';

/** Over two minutes or so, in which the member sees that it is being canceled. */
const MAX_CANCEL_ATTEMPTS = 7;

/**
 * Makes the step that stops the task at its provider. The task is asked before, since some providers delete what is
 * done, and after, since it may have been done first: then it is paid for, and its member gets it.
 */
export function createCancel(tools: StepTools) {
  const { deps, chargedOnFailure, estimateUsd, forget, currentStage, repeatable, stopTask, succeed } = tools;
  const { apply, clock, log, random, stopping } = deps;
  /** Not those of the polls before. */
  const failures = createTally(clock);

  async function cancel(job: JobIn<'cancelling'>): Promise<NextLook> {
    const before = await ask(job);
    if (stopping.aborted) return undefined;
    if (before && hasEnded(before)) return end(job, before);
    let stopped: Cancellation;
    try {
      stopped = await stopTask(job);
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = failures.count(job.id).times;
      log.warn({ err: error, job: job.id, attempt }, 'the cancel failed');
      if (attempt < MAX_CANCEL_ATTEMPTS) return retryMs(error, attempt, random());
      return end(job, { costUsd: estimateUsd(job) });
    }
    if (stopped.costUsd !== undefined) return end(job, stopped);
    // For all that anybody knows it goes on.
    if (stopped.goesOn) return end(job, { costUsd: estimateUsd(job) });
    const after = await ask(job);
    if (stopping.aborted) return undefined;
    if (after && hasEnded(after)) return end(job, after);
    return end(job, { costUsd: stopped.hasStopped === false ? estimateUsd(job) : chargedOnFailure(job) });
  }

  /** What the task says of itself; `undefined` where it does not answer. */
  async function ask(job: JobIn<'cancelling'>): Promise<TaskStatus | undefined> {
    const made = currentStage(job);
    if (!made || deps.gate.waitMs(job.provider, 'poll') > 0) return undefined;
    try {
      return await repeatable(POLL_TIMEOUT_MS, (signal) => made.provider.poll(taskOf(job), { signal }));
    } catch (err) {
      log.info({ err, job: job.id }, 'a task that is being cancelled does not answer');
      return undefined;
    }
  }

  async function end(job: JobIn<'cancelling'>, ended: Ended | { costUsd?: number | undefined }): Promise<0> {
    failures.clear(job.id);
    forget(job.id);
    if ('state' in ended && ended.state === 'succeeded') {
      await succeed(job, ended);
      return 0;
    }
    const { costUsd = 'state' in ended ? chargedOnFailure(job) : undefined } = ended;
    await apply(job.id, { type: 'cancelled', ...(costUsd !== undefined && { costUsd }) });
    return 0;
  }

  return cancel;
}

type Ended = Extract<TaskStatus, { state: 'succeeded' | 'failed' }>;

function hasEnded(status: TaskStatus): status is Ended {
  return status.state === 'succeeded' || status.state === 'failed';
}
