import { stageUsd } from '../catalogue/price.ts';
import { type InputFields, type InputImage, type Provider, ProviderError } from '../providers/provider.ts';
import { DeliveryError } from './delivery-error.ts';
import type { EngineDeps, Progress } from './engine-contract.ts';
import { type FailureKind, isFinal, isIn, type Job, type JobIn, taskOf } from './job.ts';
import { limitTime } from './limit-time.ts';
import { learnedMs, nextPollMs } from './polling.ts';
import { backoffMs, MAX_STEP_ATTEMPTS, pollRetry, submitRetry } from './retry.ts';
import { timingKnowledge } from './timings.ts';
import type { JobEvent } from './transition.ts';

/** A paid call gets this long; it is never cut short by a shutdown. */
const SUBMIT_TIMEOUT_MS = 60_000;
const POLL_TIMEOUT_MS = 20_000;
const CANCEL_TIMEOUT_MS = 20_000;
const MAX_CANCEL_ATTEMPTS = 4;
const MAX_TELL_ATTEMPTS = 10;
/** Long enough for Discord to know a new token. */
const MAX_ASK_ATTEMPTS = 4;

interface StepDeps extends EngineDeps {
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
  getJob(id: string): Job | undefined;
  isResumed(id: string): boolean;
  /** Whether this process is to make the paid call of this job now; true once. */
  takeOrder(id: string): boolean;
  progress: Map<string, Progress>;
  stopping: AbortSignal;
}

/**
 * Makes the function that takes a job one step on: one call to the outside, whose outcome is stored. It returns in
 * how many milliseconds to look again (0: at once; `undefined`: something else will come). Every step is safe to
 * repeat after a crash but the submit, which is made only for a job that this process itself has just ordered.
 */
export function createStep(deps: StepDeps): (job: Job) => Promise<number | undefined> {
  const { apply, clock, log, progress, random, stopping } = deps;
  /** Failed calls in a row, by job. */
  const failures = new Map<string, number>();
  /** How old each task was when a poll last found it unfinished, in milliseconds. */
  const pendingAtMs = new Map<string, number>();

  function countFailure(id: string): number {
    const count = (failures.get(id) ?? 0) + 1;
    failures.set(id, count);
    return count;
  }

  async function step(job: Job): Promise<number | undefined> {
    if (isFinal(job)) return tell(job);
    if (isIn(job, 'accepted')) return askWhetherAnswered(job);
    if (isIn(job, 'submitting')) return deps.takeOrder(job.id) ? submit(job) : resubmit(job);
    if (isIn(job, 'running')) return poll(job);
    if (isIn(job, 'cancelling')) return cancel(job);
    if (isIn(job, 'downloading')) return download(job);
    if (isIn(job, 'delivering')) return deliver(job);
    return undefined;
  }

  async function submit(job: JobIn<'submitting'>): Promise<number | undefined> {
    const made = makerOf(job);
    if (!made) return failGone(job);
    const { provider, stage } = made;
    const image = job.still ?? job.image;
    const request = {
      ...job.request,
      model: stage.providerModel,
      makes: stage.makes,
      ...(image && { image: toInputImage(image) }),
      // The schema of the catalogue allows what the interface takes, and `undefined` for what is left out.
      ...(stage.fields && { fields: stage.fields as InputFields }),
    };
    let event: JobEvent;
    try {
      const task = await limitTime(clock, SUBMIT_TIMEOUT_MS, undefined, (signal) =>
        provider.submit(request, { idempotencyKey: `${job.id}-${job.stage}`, signal }),
      );
      event = { type: 'submitted', task };
    } catch (error) {
      event = afterFailedSubmit(job, error);
    }
    await storeSurely(job, event);
    const { status } = deps.getJob(job.id) ?? job;
    return status.state === 'running' ? nextPollMs(0, timingOf(job), provider.minPollIntervalMs) : 0;
  }

  function afterFailedSubmit(job: JobIn<'submitting'>, error: unknown): JobEvent {
    const outcome = submitRetry(error, job.status.attempts + 1, random());
    log.warn({ err: error, job: job.id, outcome }, 'the submit failed');
    if (typeof outcome === 'number') return { type: 'postponed', notBeforeMs: clock.now() + outcome };
    if (outcome === 'lost') return { type: 'submit-lost', cause: describe(error) };
    return { type: 'failed', kind: kindOf(error), cause: describe(error) };
  }

  /** What the provider said of a paid call must not be lost to a full disk: it is written until it is in. */
  async function storeSurely(job: Job, event: JobEvent): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await apply(job.id, event);
        return;
      } catch (err) {
        log.error({ err, job: job.id, event: event.type }, 'could not store what the provider answered');
        if (stopping.aborted) return;
        const { promise, resolve } = Promise.withResolvers<void>();
        clock.after(backoffMs(attempt, random()), resolve);
        await promise;
      }
    }
  }

  /** After a crash between the paid call and its answer. */
  async function resubmit(job: JobIn<'submitting'>): Promise<number | undefined> {
    if (deps.providers.get(job.provider)?.submitIsRepeatable) return submit(job);
    await apply(job.id, { type: 'submit-lost', cause: 'the bot stopped before the provider had answered' });
    return undefined;
  }

  async function poll(job: JobIn<'running'>): Promise<number | undefined> {
    const made = makerOf(job);
    if (!made) return failGone(job);
    const { provider, model, stage } = made;
    const { sinceMs } = job.status;
    const elapsedMs = clock.now() - sinceMs;
    // Asked before it is given up: it may have ended while the bot was down.
    const isOverdue = elapsedMs > model.deadlineMs;
    try {
      const status = await repeatable(POLL_TIMEOUT_MS, (signal) => provider.poll(taskOf(job), { signal }));
      failures.delete(job.id);
      if (status.state === 'failed') {
        const charged = stage.price.chargedOnFailure ? stageUsd(stage, job.request) : undefined;
        return fail(job, status.kind, status.cause, charged);
      }
      if (status.state === 'succeeded') {
        const { output, costUsd = stageUsd(stage, job.request) } = status;
        await apply(job.id, { type: 'task-succeeded', output, costUsd });
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
      if (isOverdue) return await giveUp(job, provider, `no end after ${elapsedMs} ms`);
      return nextPollMs(elapsedMs, timingOf(job), provider.minPollIntervalMs);
    } catch (error) {
      if (stopping.aborted) return undefined;
      const delayMs = pollRetry(error, countFailure(job.id), random());
      log.warn({ err: error, job: job.id, delayMs }, 'the poll failed');
      if (delayMs === undefined) return fail(job, kindOf(error), describe(error));
      if (isOverdue) return giveUp(job, provider, `no end after ${elapsedMs} ms, then ${describe(error)}`);
      return Math.max(delayMs, provider.minPollIntervalMs);
    }
  }

  async function giveUp(job: JobIn<'running'>, provider: Provider, cause: string): Promise<number> {
    // Best effort: the job ends now, whether or not the provider still listens.
    await repeatable(CANCEL_TIMEOUT_MS, async (signal) => provider.cancel?.(taskOf(job), { signal })).catch(
      () => {},
    );
    return fail(job, 'timeout', cause);
  }

  async function cancel(job: JobIn<'cancelling'>): Promise<number | undefined> {
    const provider = deps.providers.get(job.provider);
    try {
      await repeatable(CANCEL_TIMEOUT_MS, async (signal) => provider?.cancel?.(taskOf(job), { signal }));
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'the cancel failed');
      if (attempt < MAX_CANCEL_ATTEMPTS) return backoffMs(attempt, random());
    }
    failures.delete(job.id);
    pendingAtMs.delete(job.id);
    await apply(job.id, { type: 'cancelled' });
    return 0;
  }

  async function download(job: JobIn<'downloading'>): Promise<number | undefined> {
    try {
      if (makerOf(job)?.stage.makes === 'image') {
        await apply(job.id, { type: 'still-made', still: await deps.downloadStill(job, stopping) });
        return undefined;
      }
      await apply(job.id, { type: 'downloaded', file: await deps.downloadVideo(job, stopping) });
      return 0;
    } catch (error) {
      return again(job, error, error instanceof ProviderError && error.kind !== 'unavailable');
    }
  }

  async function deliver(job: JobIn<'delivering'>): Promise<number | undefined> {
    try {
      const delivery = await deps.deliver(job, {
        mayBeThere: job.status.attempts > 0 || deps.isResumed(job.id),
        signal: stopping,
      });
      await apply(job.id, { type: 'delivered', ...delivery });
      return 0;
    } catch (error) {
      return again(job, error, error instanceof DeliveryError);
    }
  }

  async function again(job: JobIn<'downloading' | 'delivering'>, error: unknown, isLast: boolean) {
    if (stopping.aborted) return undefined;
    const attempt = job.status.attempts + 1;
    log.warn({ err: error, job: job.id, state: job.status.state, attempt }, 'a step of the job failed');
    if (isLast || attempt >= MAX_STEP_ATTEMPTS) return fail(job, kindOf(error), describe(error));
    await apply(job.id, { type: 'attempt-failed' });
    return backoffMs(attempt, random());
  }

  async function tell(job: Job): Promise<number | undefined> {
    // A ping can't be taken back, so it is better lost in a crash than sent twice; an edit can be repeated.
    const isPing = job.status.state === 'succeeded';
    if (isPing) await apply(job.id, { type: 'told' });
    try {
      await deps.tell(job, stopping);
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'could not tell the member how the job ended');
      if (!isPing && attempt < MAX_TELL_ATTEMPTS) return backoffMs(attempt, random());
    }
    failures.delete(job.id);
    if (!isPing) await apply(job.id, { type: 'told' });
    return undefined;
  }

  async function askWhetherAnswered(job: JobIn<'accepted'>): Promise<number | undefined> {
    try {
      const answer = await repeatable(POLL_TIMEOUT_MS, (signal) => deps.wasAnswered(job, signal));
      await apply(
        job.id,
        answer ? { type: 'answered', messageId: answer.messageId } : { type: 'unanswered' },
      );
    } catch (error) {
      if (stopping.aborted) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'could not find out whether the command was answered');
      if (attempt < MAX_ASK_ATTEMPTS) return backoffMs(attempt, random());
      await apply(job.id, { type: 'unanswered' });
    }
    failures.delete(job.id);
    return undefined;
  }

  async function fail(job: Job, kind: FailureKind, cause: string, costUsd?: number): Promise<number> {
    failures.delete(job.id);
    pendingAtMs.delete(job.id);
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
    return provider && model && stage && { provider, model, stage };
  }

  function timingOf(job: Job) {
    return timingKnowledge(deps.timings, deps.findModel(job.request.model), job);
  }

  /** For calls that are safe to repeat: a shutdown cuts them short. */
  function repeatable<T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return limitTime(clock, timeoutMs, stopping, call);
  }

  return step;
}

/** Zod's optional fields may hold `undefined`, which the interface leaves out. */
function toInputImage({ url, ...image }: NonNullable<Job['image']>): InputImage {
  return url === undefined ? image : { ...image, url };
}

function kindOf(error: unknown): FailureKind {
  return error instanceof ProviderError || error instanceof DeliveryError ? error.kind : 'internal';
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
