import { stageUsd } from '../../catalog/ways.ts';
import { forMember } from '../../providers/private-calls.ts';
import {
  type Cancellation,
  type Provider,
  ProviderError,
  type TaskStatus,
} from '../../providers/provider.ts';
import { createArrivals } from '../arrivals.ts';
import { DeliveryError } from '../delivery-error.ts';
import type { EngineDeps } from '../engine-contract.ts';
import type { Progress } from '../estimates.ts';
import type { FailureKind } from '../failure.ts';
import { type Job, type JobIn, startsFromImage, taskOf, textsOf } from '../job.ts';
import type { JobEvent } from '../job-events.ts';
import { limitTime } from '../limit-time.ts';
import { seeProgress as addProgress, endsAtMs, type SeenProgress } from '../pace.ts';
import { nextPollMs, pollsPerSecondOf } from '../poll-schedule.ts';
import type { Signals } from '../signals.ts';
import { createTally } from '../tally.ts';
import { timingKnowledge } from '../timings.ts';

const CANCEL_TIMEOUT_MS = 20_000;
export const POLL_TIMEOUT_MS = 20_000;

/** Milliseconds until the next step. 0: at once. `undefined`: another event will come. */
export type NextLook = number | undefined;

export interface StepDeps extends EngineDeps {
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
  getJob(id: string): Job | undefined;
  allJobs(): Iterable<Job>;
  isResumed(id: string): boolean;
  /** Whether this process should make the job's paid call now. True only once. */
  claimSubmit(id: string): boolean;
  /** Whether the paid call may begin at this moment. */
  mayPay(id: string): Promise<boolean>;
  /** Lets the job take its next step within this time. */
  wakeIn(id: string, delayMs: number): void;
  progress: Map<string, Progress>;
  /** Cancels another job. */
  cancelJob(id: string): Promise<unknown>;
  /** What ends the job's steps. */
  signalsOf(id: string): Signals;
}

/** Shared by the steps. */
export type StepTools = ReturnType<typeof createStepTools>;

export function createStepTools(deps: StepDeps) {
  const { apply, clock, log } = deps;
  /** What steps have learned about each job. */
  const learned: { delete(id: string): unknown }[] = [];
  function remember<Known extends (typeof learned)[number]>(known: Known): Known {
    learned.push(known);
    return known;
  }
  const tally = () => remember(createTally(clock));
  const mapByJob = <Value>() => remember(new Map<string, Value>());
  /** Failed calls in a row by job, and what they said about its task and its file. */
  const [failures, goneTasks, badFiles] = [tally(), tally(), tally()];
  /** How often a task still ran after its deadline. */
  const overdueTasks = tally();
  /** Each task's age when a poll last found it unfinished, in milliseconds. */
  const pendingAtMs = mapByJob<number>();
  /** When each task was last polled, by the steady clock. */
  const askedAtMs = mapByJob<number>();
  const seenProgress = mapByJob<SeenProgress>();
  /** Models whose tasks have shown their progress. */
  const showsProgress = new Set<string>();
  const arrivals = createArrivals(deps);
  /** Jobs whose provider has called since their last poll. */
  const withNews = remember(new Set<string>());
  /** Ids of the jobs whose tasks are polled, by provider. */
  const polledTasks = new Map<Job['provider'], Set<string>>();

  const countFailure = (id: string) => failures.count(id).times;

  /** Forgets what the calls of the present state taught. */
  function forget(id: string) {
    for (const known of [...learned, ...polledTasks.values()]) known.delete(id);
    arrivals.forget(id);
  }

  async function fail(
    job: Job,
    kind: FailureKind,
    cause: string,
    { costUsd, isGivenUp = false }: { costUsd?: number | undefined; isGivenUp?: boolean } = {},
  ): Promise<number> {
    forget(job.id);
    const costs = costUsd !== undefined && { costUsd };
    await apply(job.id, { type: 'failed', kind, cause, isGivenUp, ...costs });
    return 0;
  }

  /** Ends a job whose task gives no news: stops the task if possible, and books its possible cost. */
  async function giveUp(job: JobIn<'running'>, kind: FailureKind, cause: string): Promise<NextLook> {
    const stopped = await stopTask(job).catch((err: unknown) => {
      log.warn({ err, job: job.id }, 'could not cancel a task that the job no longer needs');
      return undefined;
    });
    if (isStopping(job)) return undefined;
    return fail(job, kind, cause, { costUsd: stopped?.costUsd ?? estimateUsd(job), isGivenUp: true });
  }

  /** The operator removed the model or its key while the job was running. */
  function failRetired(job: Job): Promise<number> {
    return fail(job, 'retired', `${job.request.model} or its provider is gone from here`);
  }

  /** The job's present provider, its way and the stage of it. */
  function currentStage(job: Job) {
    const provider = deps.providers.get(job.provider);
    const way = deps.wayOf(job.request);
    const stage = way?.stages[job.stage];
    if (!provider || !way || !stage) return undefined;
    return { provider: forMember(provider, textsOf(job)), way, stage };
  }

  /** The catalog price of the present stage. If its model was removed, the reserved amount. */
  function estimateUsd(job: Job): number {
    const current = currentStage(job);
    if (!current) return Math.max(0, job.reservedUsd - (job.costUsd ?? 0));
    return stageUsd(current.way, current.stage, { ...job.request, hasImage: startsFromImage(job) });
  }

  /** The provider's charge for the present stage without a result, in US dollars. */
  function chargedOnFailure(job: Job): number | undefined {
    return currentStage(job)?.stage.price.chargedOnFailure ? estimateUsd(job) : undefined;
  }

  async function succeed(job: Job, status: Extract<TaskStatus, { state: 'succeeded' }>): Promise<void> {
    const { output, costUsd = estimateUsd(job), isAdult = false } = status;
    await apply(job.id, { type: 'task-succeeded', output, costUsd, isAdult });
  }

  /** Stops the job's task at its provider. Throws if the provider can't be asked. */
  async function stopTask(job: Job): Promise<Cancellation> {
    const provider = deps.providers.get(job.provider);
    if (!provider) throw new ProviderError('unavailable', `${job.provider} is gone from here`);
    const { cancel } = forMember(provider, textsOf(job));
    if (!cancel) return { goesOn: true };
    return (
      (await repeatable(job, CANCEL_TIMEOUT_MS, (signal) =>
        cancel.call(provider, taskOf(job), { signal }),
      )) ?? {}
    );
  }

  /** Polls the job's task. */
  function pollTask(job: Job, provider: Provider, hasNews = false): Promise<TaskStatus> {
    askedAtMs.set(job.id, clock.steadyMs());
    polledTasks.set(job.provider, (polledTasks.get(job.provider) ?? new Set()).add(job.id));
    return repeatable(job, POLL_TIMEOUT_MS, (signal) => provider.poll(taskOf(job), { signal, hasNews }));
  }

  /** Milliseconds until the provider allows the next poll of the task; 0 means now. */
  function msUntilPoll({ id, provider }: Job): number {
    const sinceMs = askedAtMs.get(id) ?? Number.NEGATIVE_INFINITY;
    const intervalMs = deps.providers.get(provider)?.minPollIntervalMs ?? 0;
    return Math.max(0, sinceMs + intervalMs - clock.steadyMs());
  }

  /** Returns the task's age when it's done, if its own pace tells. */
  function seeProgress({ id, request }: Job, elapsedMs: number, fraction: number): number | undefined {
    showsProgress.add(request.model);
    const seen = addProgress(seenProgress.get(id), elapsedMs, fraction);
    seenProgress.set(id, seen);
    return endsAtMs(seen, elapsedMs);
  }

  /**
   * Whether polls can be rare, because the provider calls when the task is over. Not the first, which notices early
   * failures, and not if members see the progress that polls bring.
   */
  function isCallEnough(job: Job, elapsedMs: number): boolean {
    return elapsedMs > 0 && !showsProgress.has(job.request.model) && arrivals.isExpected(job);
  }

  /** Milliseconds until the next poll of a task that has run for `elapsedMs`. */
  function untilNextPollMs(job: Job, elapsedMs: number): number {
    const provider = deps.providers.get(job.provider);
    return nextPollMs({
      elapsedMs,
      timing: timingKnowledge(deps.timings, deps.wayOf(job.request), job),
      progress: seenProgress.get(job.id),
      minIntervalMs: provider?.minPollIntervalMs ?? 0,
      runningTasks: polledTasks.get(job.provider)?.size ?? 0,
      pollsPerSecond: pollsPerSecondOf(provider, deps.fleet),
      isCallExpected: isCallEnough(job, elapsedMs),
      random: deps.random(),
    });
  }

  /** For calls that are safe to repeat: a shutdown cuts them short. */
  function repeatable<T>(
    { id }: Job,
    timeoutMs: number,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return limitTime(clock, timeoutMs, deps.signalsOf(id).stopping, call);
  }

  /** Whether the job's steps end here: the bot is stopping, or another process may continue the job. */
  function isStopping({ id }: Job): boolean {
    return deps.signalsOf(id).stopping.aborted;
  }

  return {
    deps,
    arrivals,
    withNews,
    failures,
    goneTasks,
    badFiles,
    overdueTasks,
    countFailure,
    resetFailures: failures.delete,
    forget,
    tally,
    mapByJob,
    pendingAtMs,
    fail,
    succeed,
    giveUp,
    failRetired,
    currentStage,
    estimateUsd,
    chargedOnFailure,
    stopTask,
    pollTask,
    msUntilPoll,
    seeProgress,
    untilNextPollMs,
    repeatable,
    isStopping,
  };
}

export function kindOf(error: unknown): FailureKind {
  return error instanceof ProviderError || error instanceof DeliveryError ? error.kind : 'internal';
}

export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Waits out a full disk. */
export const NO_SPACE_DELAY_MS = 30_000;

export function isNoSpace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'ENOSPC') || isNoSpace(error.cause);
}
