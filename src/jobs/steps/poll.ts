import { keptMsOf } from '../../catalog/stages.ts';
import { ProviderError, type TaskStatus } from '../../providers/provider.ts';
import type { FailureKind } from '../failure.ts';
import type { JobIn } from '../job.ts';
import { learnedMs, nextPollMs } from '../polling.ts';
import { isProven, lateLookMs, retryMs } from '../retry.ts';
import { describe, kindOf, type NextLook, type StepTools } from './tools.ts';

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
  const { deps, fail, failures, giveUp, goneTasks, currentStage, pendingAtMs, pollTask, timingOf } = tools;
  type Stage = NonNullable<ReturnType<typeof currentStage>>;
  const { apply, clock, log, progress, random, stopping } = deps;

  async function poll(job: JobIn<'running'>): Promise<NextLook> {
    const stage = currentStage(job);
    const elapsedMs = clock.now() - job.status.sinceMs;
    // It may come back with the next start.
    if (!stage)
      return wait(job, elapsedMs, new ProviderError('retired', 'its model or provider is gone from here'));
    const restMs = msToRest(job, stage, elapsedMs);
    if (restMs > 0) return restMs;
    let status: TaskStatus;
    try {
      status = await pollTask(job, stage.provider);
    } catch (error) {
      return stopping.aborted ? undefined : wait(job, elapsedMs, error);
    }
    failures.clear(job.id);
    goneTasks.clear(job.id);
    switch (status.state) {
      case 'failed':
        return fail(job, status.kind, status.cause, {
          costUsd: status.costUsd ?? tools.chargedOnFailure(job),
        });
      case 'succeeded':
        await tools.succeed(job, status);
        await deps.timings.record(job, learnedMs(pendingAtMs.get(job.id) ?? 0, elapsedMs));
        pendingAtMs.delete(job.id);
        return 0;
      default:
        return goOn(job, stage, status, elapsedMs);
    }
  }

  /** How long the provider is left alone before the task is asked, in milliseconds; 0: not at all. */
  function msToRest(job: JobIn<'running'>, { model, stage }: Stage, elapsedMs: number): number {
    const restMs = deps.gate.waitMs(job.provider, 'poll');
    if (restMs === 0) return 0;
    const leftMs = model.deadlineMs - elapsedMs;
    if (leftMs >= 0) return Math.min(restMs, leftMs + 1);
    // Asked before it is given up: it may have ended while the bot was down.
    const isKept = -leftMs <= keptMsOf(model, stage);
    return job.status.isLate && isKept ? lateLookMs(random()) : 0;
  }

  /** The task is still on its way. */
  function goOn(
    job: JobIn<'running'>,
    { provider, model }: Stage,
    status: Extract<TaskStatus, { state: 'pending' | 'running' }>,
    elapsedMs: number,
  ): NextLook | Promise<NextLook> {
    if (status.state === 'running') {
      const { progress: fraction, step } = status;
      const known = fraction === undefined ? {} : { fraction };
      progress.set(job.id, step === undefined ? known : { ...known, step });
    }
    pendingAtMs.set(job.id, elapsedMs);
    if (elapsedMs > model.deadlineMs) return giveUp(job, 'timeout', `no end after ${elapsedMs} ms`);
    return nextPollMs(elapsedMs, timingOf(job), provider.minPollIntervalMs);
  }

  /**
   * After a call that brought no news of the task. The order was accepted, so that no answer ends it by itself: it is
   * asked again until the deadline, and then now and then for as long as the provider keeps what it may have made.
   */
  async function wait(job: JobIn<'running'>, elapsedMs: number, error: unknown): Promise<NextLook> {
    const stage = currentStage(job);
    const { deadlineMs, keptMs } = stage
      ? { deadlineMs: stage.model.deadlineMs, keptMs: keptMsOf(stage.model, stage.stage) }
      : UNKNOWN;
    const failed = failures.count(job.id);
    const delayMs = Math.max(retryMs(error, failed.times, random()), stage?.provider.minPollIntervalMs ?? 0);
    log.warn({ err: error, job: job.id, attempt: failed.times, delayMs }, 'the poll failed');
    if (error instanceof ProviderError && error.isGone && isProven(goneTasks.count(job.id)))
      return giveUp(job, 'task_failed', describe(error));
    if (elapsedMs <= deadlineMs) return delayMs;
    const leftMs = deadlineMs + keptMs - elapsedMs;
    // A bot that was down until now may have no network yet.
    if (leftMs <= 0 && isProven(failed)) {
      return giveUp(
        job,
        kindOfSilence(error, stage !== undefined),
        `no answer after ${elapsedMs} ms: ${describe(error)}`,
      );
    }
    await apply(job.id, { type: 'late' });
    return leftMs <= 0 ? delayMs : Math.max(delayMs, Math.min(lateLookMs(random()), leftMs));
  }

  return poll;
}

/** What a task that never answered failed by: what passes by itself is worth no more than that. */
function kindOfSilence(error: unknown, isStageKnown: boolean): FailureKind {
  const kind = kindOf(error);
  return !isStageKnown || LASTING.has(kind) ? kind : 'unavailable';
}
