import { stageUsd } from '../../catalogue/price.ts';
import type { Stage } from '../../catalogue/schema.ts';
import { forMember } from '../../private-calls.ts';
import { ProviderError } from '../../providers/provider.ts';
import { DeliveryError } from '../delivery-error.ts';
import type { EngineDeps, Progress } from '../engine-contract.ts';
import { type FailureKind, imageOf, type Job, taskOf } from '../job.ts';
import { limitTime } from '../limit-time.ts';
import { timingKnowledge } from '../timings.ts';
import type { JobEvent } from '../transition.ts';

const CANCEL_TIMEOUT_MS = 20_000;

/** In how many milliseconds to look again: 0 at once; `undefined` where something else will come. */
export type NextLook = number | undefined;

export interface StepDeps extends EngineDeps {
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
  getJob(id: string): Job | undefined;
  allJobs(): Iterable<Job>;
  isResumed(id: string): boolean;
  /** Whether this process is to make the paid call of this job now; true once. */
  takeOrder(id: string): boolean;
  progress: Map<string, Progress>;
  /** No new work is begun. */
  stopping: AbortSignal;
  /** Nor is any gone on with. */
  halting: AbortSignal;
}

/** What the steps share. */
export type StepTools = ReturnType<typeof createStepTools>;

export function createStepTools(deps: StepDeps) {
  const { apply, clock, stopping } = deps;
  /** Failed calls in a row, by job. */
  const failures = new Map<string, number>();
  /** How old each task was when a poll last found it unfinished, in milliseconds. */
  const pendingAtMs = new Map<string, number>();

  function countFailure(id: string): number {
    const count = (failures.get(id) ?? 0) + 1;
    failures.set(id, count);
    return count;
  }

  /** Forgets what the present state's calls have taught. */
  function forget(id: string) {
    failures.delete(id);
    pendingAtMs.delete(id);
  }

  async function fail(job: Job, kind: FailureKind, cause: string, costUsd?: number): Promise<number> {
    forget(job.id);
    await apply(job.id, { type: 'failed', kind, cause, ...(costUsd !== undefined && { costUsd }) });
    return 0;
  }

  /** The operator has taken the model or its key away while the job was on its way. */
  function failGone(job: Job): Promise<number> {
    return fail(job, 'retired', `${job.request.model} or its provider is gone from here`);
  }

  /** Who makes the job's present stage. */
  function makerOf(job: Job) {
    const provider = deps.providers.get(job.provider);
    const model = deps.findModel(job.request.model);
    const stage = model?.stages[job.stage];
    if (!provider || !model || !stage) return undefined;
    return { provider: forMember(provider, [job.request.prompt]), model, stage };
  }

  /** What a stage of the job costs by the catalogue. */
  function catalogueUsd(job: Job, stage: Stage): number {
    return stageUsd(stage, { ...job.request, hasImage: imageOf(job) !== null });
  }

  /** What the provider charges for the present stage although nothing came of it, in US dollars. */
  function chargedOnFailure(job: Job): number | undefined {
    const stage = makerOf(job)?.stage;
    return stage?.price.chargedOnFailure ? catalogueUsd(job, stage) : undefined;
  }

  /**
   * Stops the job's task at its provider, and gives what it costs all the same. Throws where the provider can't be
   * asked.
   */
  async function stopTask(job: Job): Promise<number | undefined> {
    const made = makerOf(job);
    if (!made) return undefined;
    const { provider, stage } = made;
    const { costUsd, goesOn = provider.cancel === undefined } =
      (await repeatable(CANCEL_TIMEOUT_MS, async (signal) => provider.cancel?.(taskOf(job), { signal }))) ??
      {};
    return costUsd ?? (goesOn ? catalogueUsd(job, stage) : chargedOnFailure(job));
  }

  function timingOf(job: Job) {
    return timingKnowledge(deps.timings, deps.findModel(job.request.model), job);
  }

  /** For calls that are safe to repeat: a shutdown cuts them short. */
  function repeatable<T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return limitTime(clock, timeoutMs, stopping, call);
  }

  return {
    deps,
    countFailure,
    calmDown: (id: string) => failures.delete(id),
    forget,
    pendingAtMs,
    fail,
    failGone,
    makerOf,
    catalogueUsd,
    chargedOnFailure,
    stopTask,
    timingOf,
    repeatable,
  };
}

export function kindOf(error: unknown): FailureKind {
  return error instanceof ProviderError || error instanceof DeliveryError ? error.kind : 'internal';
}

export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
