import { type JobIn, taskOf } from '../job.ts';
import { learnedMs, nextPollMs } from '../polling.ts';
import { pollRetry } from '../retry.ts';
import { describe, kindOf, type NextLook, type StepTools } from './tools.ts';

const POLL_TIMEOUT_MS = 20_000;

/** Makes the step that asks the provider once how the task is. */
export function createPoll(tools: StepTools) {
  const { deps, countFailure, fail, failGone, makerOf, pendingAtMs, repeatable, timingOf } = tools;
  const { apply, clock, log, progress, random, stopping } = deps;

  async function poll(job: JobIn<'running'>): Promise<NextLook> {
    const made = makerOf(job);
    if (!made) return failGone(job);
    const { provider, model, stage } = made;
    const { sinceMs } = job.status;
    const elapsedMs = clock.now() - sinceMs;
    // Asked before it is given up: it may have ended while the bot was down.
    const isOverdue = elapsedMs > model.deadlineMs;
    const restMs = deps.gate.waitMs(job.provider, 'poll');
    if (restMs > 0 && !isOverdue) return Math.min(restMs, model.deadlineMs - elapsedMs + 1);
    try {
      const status = await repeatable(POLL_TIMEOUT_MS, (signal) => provider.poll(taskOf(job), { signal }));
      tools.calmDown(job.id);
      if (status.state === 'failed') {
        return fail(job, status.kind, status.cause, status.costUsd ?? tools.chargedOnFailure(job));
      }
      if (status.state === 'succeeded') {
        const { output, costUsd = tools.catalogueUsd(job, stage), isAdult = false } = status;
        await apply(job.id, { type: 'task-succeeded', output, costUsd, isAdult });
        await deps.timings.record(job, learnedMs(pendingAtMs.get(job.id) ?? 0, elapsedMs));
        pendingAtMs.delete(job.id);
        return 0;
      }
      if (status.state === 'running') {
        const { progress: fraction, step: text } = status;
        progress.set(job.id, {
          ...(fraction !== undefined && { fraction }),
          ...(text !== undefined && { step: text }),
        });
      }
      pendingAtMs.set(job.id, elapsedMs);
      if (isOverdue) return await giveUp(job, `no end after ${elapsedMs} ms`);
      return nextPollMs(elapsedMs, timingOf(job), provider.minPollIntervalMs);
    } catch (error) {
      if (stopping.aborted) return undefined;
      const delayMs = pollRetry(error, countFailure(job.id), random());
      log.warn({ err: error, job: job.id, delayMs }, 'the poll failed');
      if (delayMs === undefined) return fail(job, kindOf(error), describe(error));
      if (isOverdue) return giveUp(job, `no end after ${elapsedMs} ms, then ${describe(error)}`);
      return Math.max(delayMs, provider.minPollIntervalMs);
    }
  }

  async function giveUp(job: JobIn<'running'>, cause: string): Promise<number> {
    // Best effort: the job ends now, whether or not the provider still listens.
    const costUsd = await tools.stopTask(job).catch(() => tools.chargedOnFailure(job));
    return fail(job, 'timeout', cause, costUsd);
  }

  return poll;
}
