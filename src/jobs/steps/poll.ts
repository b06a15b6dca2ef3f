import { keptMsOf } from '../../catalog/ways.ts';
import { ProviderError, type TaskStatus } from '../../providers/provider.ts';
import type { Progress } from '../estimates.ts';
import type { FailureKind } from '../failure.ts';
import type { Job, JobIn } from '../job.ts';
import { learnedMs } from '../polling.ts';
import { isProven, lateLookMs, retryMs } from '../retry.ts';
import { describe, kindOf, type NextLook, type StepTools } from './tools.ts';

/** The catalog's defaults, for models that were removed from it. */
const UNKNOWN = { deadlineMs: 30 * 60_000, keptMs: 60 * 60_000 };

/** Errors about the account rather than the task, or a fault of our own. They are worth reporting in the end. */
const LASTING: ReadonlySet<FailureKind> = new Set([
  'unauthorized',
  'insufficient_credit',
  'rate_limited',
  'internal',
]);

/** Creates the step that polls the task once. */
export function createPoll(tools: StepTools) {
  const { deps, arrivals, withNews, fail, failures, giveUp, goneTasks, overdueTasks } = tools;
  const { currentStage, isStopping, pendingAtMs, pollTask } = tools;
  type Stage = NonNullable<ReturnType<typeof currentStage>>;
  const { apply, clock, log, progress, random } = deps;

  async function poll(job: JobIn<'running'>): Promise<NextLook> {
    const stage = currentStage(job);
    const elapsedMs = clock.now() - job.status.sinceMs;
    // It may be configured again at the next start.
    if (!stage)
      return wait(job, elapsedMs, new ProviderError('retired', 'its model or provider was removed'));
    const restMs = msToRest(job, stage, elapsedMs);
    if (restMs > 0) return restMs;
    const hasNews = withNews.delete(job.id);
    let status: TaskStatus;
    try {
      status = await pollTask(job, stage.provider, hasNews);
    } catch (error) {
      return isStopping(job) ? undefined : wait(job, elapsedMs, error);
    }
    failures.delete(job.id);
    goneTasks.delete(job.id);
    if (status.state === 'failed' || status.state === 'succeeded') arrivals.taskEnded(job);
    switch (status.state) {
      case 'failed':
        return fail(job, status.kind, status.cause, {
          costUsd: status.costUsd ?? tools.chargedOnFailure(job),
        });
      case 'succeeded':
        await tools.succeed(job, status);
        await learn(job, elapsedMs, hasNews);
        return 0;
      default:
        return goOn(job, stage, status, elapsedMs);
    }
  }

  /** Milliseconds until the provider may be polled again; 0 means now. */
  function msToRest(job: JobIn<'running'>, { way, stage }: Stage, elapsedMs: number): number {
    const restMs = deps.gate.waitMs(job.provider, 'poll');
    if (restMs === 0) return 0;
    const leftMs = way.deadlineMs - elapsedMs;
    if (leftMs >= 0) return Math.min(restMs, leftMs + 1);
    // Polled before it is given up: it may have ended while the bot was down.
    const isKept = -leftMs <= keptMsOf(way, stage);
    return job.status.isLate && isKept ? lateLookMs(random()) : 0;
  }

  /** `isExact`: the provider called when it was over. */
  async function learn(job: JobIn<'running'>, elapsedMs: number, isExact: boolean): Promise<void> {
    // How long it took while no bot was there to look teaches nothing.
    if (isExact) await deps.timings.record(job, elapsedMs);
    else if (pendingAtMs.has(job.id) || !deps.isResumed(job.id))
      await deps.timings.record(job, learnedMs(pendingAtMs.get(job.id) ?? 0, elapsedMs));
    pendingAtMs.delete(job.id);
  }

  /** The task is still running. */
  function goOn(
    job: JobIn<'running'>,
    { way }: Stage,
    status: Extract<TaskStatus, { state: 'pending' | 'running' }>,
    elapsedMs: number,
  ): NextLook | Promise<NextLook> {
    const seen = progressIn(status);
    const endsAtMs =
      seen.fraction === undefined ? undefined : tools.seeProgress(job, elapsedMs, seen.fraction);
    progress.set(job.id, { ...seen, ...(endsAtMs !== undefined && { endsAtMs }) });
    pendingAtMs.set(job.id, elapsedMs);
    // After a start the host's clock may be another than before: minutes that this process has seen count.
    if (elapsedMs > way.deadlineMs && (!deps.isResumed(job.id) || isProven(overdueTasks.count(job.id))))
      return giveUp(job, 'timeout', `no end after ${elapsedMs} ms`);
    return tools.untilNextPollMs(job, elapsedMs);
  }

  /**
   * After a poll without news of the task. The submit was accepted, so no single answer ends it: it is polled until the
   * deadline, and then rarely, as long as the provider keeps results.
   */
  async function wait(job: JobIn<'running'>, elapsedMs: number, error: unknown): Promise<NextLook> {
    const stage = currentStage(job);
    const { deadlineMs, keptMs } = stage
      ? { deadlineMs: stage.way.deadlineMs, keptMs: keptMsOf(stage.way, stage.stage) }
      : UNKNOWN;
    const failed = failures.count(job.id);
    const delayMs = Math.max(retryMs(error, failed.times, random()), stage?.provider.minPollIntervalMs ?? 0);
    log.warn({ err: error, job: job.id, attempt: failed.times, delayMs }, 'the poll failed');
    if (error instanceof ProviderError && error.isGone && isProven(goneTasks.count(job.id)))
      return stage?.provider.forgetsForFree && isFirstTask(job)
        ? submitAnew(job)
        : giveUp(job, 'task_failed', describe(error));
    if (elapsedMs <= deadlineMs) return delayMs;
    const leftMs = deadlineMs + keptMs - elapsedMs;
    // A bot that has just started may have no network yet.
    if (leftMs <= 0 && isProven(failed)) {
      return giveUp(
        job,
        kindOfSilence(error, stage !== undefined),
        `no answer after ${elapsedMs} ms: ${describe(error)}`,
      );
    }
    await apply(job.id, { type: 'late' });
    return Math.max(delayMs, Math.min(lateLookMs(random()), leftMs));
  }

  async function submitAnew(job: JobIn<'running'>): Promise<NextLook> {
    log.warn(
      { job: job.id, provider: job.provider },
      'the provider has forgotten the task; it is made again',
    );
    tools.forget(job.id);
    await apply(job.id, { type: 'task-lost' });
    return 0;
  }

  return poll;
}

/** A task may be what brings its server down, so it is made again only once. */
function isFirstTask({ spentMs }: Job): boolean {
  return spentMs['running'] === undefined;
}

function progressIn(status: Extract<TaskStatus, { state: 'pending' | 'running' }>): Progress {
  if (status.state === 'pending') return status.ahead === undefined ? {} : { ahead: status.ahead };
  const { progress, step } = status;
  return { ...(progress !== undefined && { fraction: progress }), ...(step !== undefined && { step }) };
}

/** The failure of a task that never answered. Errors that pass count only as that. */
function kindOfSilence(error: unknown, isStageKnown: boolean): FailureKind {
  const kind = kindOf(error);
  return !isStageKnown || LASTING.has(kind) ? kind : 'unavailable';
}
