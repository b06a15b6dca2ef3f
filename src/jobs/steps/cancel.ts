import type { Cancellation, TaskStatus } from '../../providers/provider.ts';
import type { JobIn } from '../job.ts';
import { retryMs } from '../retry.ts';
import type { NextLook, StepTools } from './tools.ts';

/** For about two minutes, in which the member sees that it is being canceled. */
const MAX_CANCEL_ATTEMPTS = 7;

/**
 * Creates the step that stops the task at its provider. The task is polled before, because some providers delete
 * finished results, and after, because it may have finished first: then it's paid for, and the member gets it. Both
 * respect the provider's polling interval. Until then, the answer to the cancel is kept.
 */
export function createCancel(tools: StepTools) {
  const {
    deps,
    chargedOnFailure,
    currentStage,
    estimateUsd,
    forget,
    isStopping,
    msUntilPoll,
    pollTask,
    stopTask,
    succeed,
  } = tools;
  const { apply, log, random } = deps;
  /** Without those of the earlier polls. */
  const failures = tools.tally();
  /** The provider's answers to cancels, for tasks that are polled once more. */
  const stopped = tools.mapByJob<Cancellation>();

  async function cancel(job: JobIn<'cancelling'>): Promise<NextLook> {
    const waitMs = msUntilPoll(job);
    if (waitMs > 0) return waitMs;
    const status = await ask(job);
    if (isStopping(job)) return undefined;
    if (status && hasEnded(status)) return end(job, status);
    const answer = stopped.get(job.id);
    if (!answer) return stop(job);
    return end(job, { costUsd: answer.hasStopped === false ? estimateUsd(job) : chargedOnFailure(job) });
  }

  async function stop(job: JobIn<'cancelling'>): Promise<NextLook> {
    try {
      const answer = await stopTask(job);
      if (answer.costUsd !== undefined) return end(job, answer);
      // As far as anybody knows, it continues.
      if (answer.goesOn) return end(job, { costUsd: estimateUsd(job) });
      stopped.set(job.id, answer);
      return 0;
    } catch (error) {
      if (isStopping(job)) return undefined;
      const attempt = failures.count(job.id).times;
      log.warn({ err: error, job: job.id, attempt }, 'the cancel failed');
      if (attempt < MAX_CANCEL_ATTEMPTS) return retryMs(error, attempt, random());
      return end(job, { costUsd: estimateUsd(job) });
    }
  }

  /** The task's own status; `undefined` if the provider doesn't answer. */
  async function ask(job: JobIn<'cancelling'>): Promise<TaskStatus | undefined> {
    const stage = currentStage(job);
    if (!stage || deps.gate.waitMs(job.provider, 'poll') > 0) return undefined;
    try {
      return await pollTask(job, stage.provider);
    } catch (err) {
      log.info({ err, job: job.id }, "the provider doesn't say what became of a canceled task");
      return undefined;
    }
  }

  async function end(job: JobIn<'cancelling'>, ended: Ended | { costUsd?: number | undefined }): Promise<0> {
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
