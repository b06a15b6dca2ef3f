import { keptMsOf } from '../../catalog/stages.ts';
import { ProviderError, type TaskStatus } from '../../providers/provider.ts';
import type { FailureKind } from '../failure.ts';
import { type JobIn, taskOf } from '../job.ts';
import { learnedMs, nextPollMs } from '../polling.ts';
import { isProven, lateLookMs, retryMs } from '../retry.ts';
import { describe, type NextLook, POLL_TIMEOUT_MS, type StepTools } from './tools.ts';

/** Of models that are gone from here, the catalog's own defaults. */
const UNKNOWN = { deadlineMs: 30 * 60_000, keptMs: 60 * 60_000 };

/** What a provider says of its account, and not of the task, or a fault of our own: worth saying in the end. */
const LASTING: ReadonlySet<FailureKind> = new Set([
  'unauthorized',
  'insufficient_credit',
  'rate_limited',
  'internal',
]);

/** Makes the step that asks the provider once how the task is. */
export function createPoll(tools: StepTools) {
  const { deps, fail, failures, giveUp, goneTasks, currentStage, pendingAtMs, repeatable, timingOf } = tools;
  const { apply, clock, log, progress, random, stopping } = deps;

  async function poll(job: JobIn<'running'>): Promise<NextLook> {
    const made = currentStage(job);
    const elapsedMs = clock.now() - job.status.sinceMs;
    // It may come back with the next start.
    if (!made)
      return wait(job, elapsedMs, new ProviderError('retired', 'its model or provider is gone from here'));
    const { provider, model } = made;
    // Asked before it is given up: it may have ended while the bot was down.
    const isOverdue = elapsedMs > model.deadlineMs;
    const restMs = deps.gate.waitMs(job.provider, 'poll');
    if (restMs > 0 && !isOverdue) return Math.min(restMs, model.deadlineMs - elapsedMs + 1);
    const isKept = elapsedMs <= model.deadlineMs + keptMsOf(model, made.stage);
    if (restMs > 0 && job.status.isLate && isKept) return lateLookMs(random());
    let status: TaskStatus;
    try {
      status = await repeatable(POLL_TIMEOUT_MS, (signal) => provider.poll(taskOf(job), { signal }));
    } catch (error) {
      return stopping.aborted ? undefined : wait(job, elapsedMs, error);
    }
    failures.clear(job.id);
    goneTasks.clear(job.id);
    if (status.state === 'failed') {
      return fail(job, status.kind, status.cause, { costUsd: status.costUsd ?? tools.chargedOnFailure(job) });
    }
    if (status.state === 'succeeded') {
      await tools.succeed(job, status);
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
    if (isOverdue) return giveUp(job, 'timeout', `no end after ${elapsedMs} ms`);
    return nextPollMs(elapsedMs, timingOf(job), provider.minPollIntervalMs);
  }

  /**
   * After a call that brought no news of the task. The order was accepted, so that no answer ends it by itself: it is
   * asked again until the deadline, and then now and then for as long as the provider keeps what it may have made.
   */
  async function wait(job: JobIn<'running'>, elapsedMs: number, error: unknown): Promise<NextLook> {
    const made = currentStage(job);
    const deadlineMs = made?.model.deadlineMs ?? UNKNOWN.deadlineMs;
    const keptMs = made ? keptMsOf(made.model, made.stage) : UNKNOWN.keptMs;
    const failed = failures.count(job.id);
    const delayMs = Math.max(retryMs(error, failed.times, random()), made?.provider.minPollIntervalMs ?? 0);
    log.warn({ err: error, job: job.id, attempt: failed.times, delayMs }, 'the poll failed');
    if (error instanceof ProviderError && error.isGone && isProven(goneTasks.count(job.id)))
      return giveUp(job, 'task_failed', describe(error));
    if (elapsedMs <= deadlineMs) return delayMs;
    const leftMs = deadlineMs + keptMs - elapsedMs;
    // A bot that was down until now may have no network yet.
    if (leftMs <= 0 && isProven(failed)) {
      const kind = error instanceof ProviderError ? error.kind : 'internal';
      const isOurs = made === undefined || LASTING.has(kind);
      return giveUp(
        job,
        isOurs ? kind : 'unavailable',
        `no answer after ${elapsedMs} ms: ${describe(error)}`,
      );
    }
    await apply(job.id, { type: 'late' });
    return leftMs <= 0 ? delayMs : Math.max(delayMs, Math.min(lateLookMs(random()), leftMs));
  }

  return poll;
}
