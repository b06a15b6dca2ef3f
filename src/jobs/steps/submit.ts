import type { Way } from '../../catalog/schema.ts';
import type { Provider, TaskRef, TaskRequest } from '../../providers/provider.ts';
import { pause } from '../../runtime/clock.ts';
import { DeliveryError } from '../delivery-error.ts';
import type { Job, JobIn } from '../job.ts';
import type { JobEvent, NextOffer } from '../job-events.ts';
import { limitTime } from '../limit-time.ts';
import { backoffMs, MAX_STEP_ATTEMPTS, mayGoElsewhere, submitRetry } from '../retry.ts';
import { IllegalTransition } from '../transition.ts';
import { idempotencyKeyOf, toTaskRequest } from './task-request.ts';
import { describe, kindOf, type NextLook, type StepTools } from './tools.ts';

/** A paid call gets this long. A shutdown never cuts it short. */
export const SUBMIT_TIMEOUT_MS = 60_000;

/** Providers keep what their tasks need for a day at least. */
const SOURCE_KEPT_MS = 24 * 60 * 60_000;

/** An upload to Discord. */
const PUBLISH_TIMEOUT_MS = 30_000;

/** Which provider makes the job instead, if one can. */
type Elsewhere = () => NextOffer | undefined;

/**
 * Creates the step that makes the paid call of a stage, at most once. `lookUp` is the step for a job whose answer was
 * lost.
 */
export function createSubmit(tools: StepTools, lookUp: (job: JobIn<'submitting'>) => Promise<NextLook>) {
  const { deps, fail, failRetired, currentStage } = tools;
  const { apply, clock, log, random } = deps;

  /** It may have waited a long time. A submit that may have been made already isn't refused any more. */
  async function submitUnlessWithdrawn(job: JobIn<'submitting'>): Promise<NextLook> {
    let isWithdrawn: boolean;
    let ready: JobIn<'submitting'>;
    try {
      isWithdrawn = await deps.isWithdrawn(job);
      ready = isWithdrawn ? job : await deps.withInputs(job);
    } catch (err) {
      log.warn(
        { err, job: job.id },
        'could not look up who has opted out, or read the inputs; the job waits',
      );
      const delayMs = backoffMs(job.status.attempts + 1, random());
      await apply(job.id, { type: 'postponed', notBeforeMs: clock.now() + delayMs });
      return undefined;
    }
    return isWithdrawn ? fail(job, 'withdrawn', 'it is about a member who has opted out') : submit(ready);
  }

  /** The submit may have been made already. */
  async function submitAgain(job: JobIn<'submitting'>): Promise<NextLook> {
    let ready: JobIn<'submitting'>;
    try {
      ready = await deps.withInputs(job);
    } catch (err) {
      log.warn({ err, job: job.id }, 'could not read the inputs; the job waits');
      return backoffMs(tools.countFailure(job.id), random());
    }
    return submit(ready, { isRepetition: true });
  }

  async function submit(
    job: JobIn<'submitting'>,
    { isRepetition = false }: { isRepetition?: boolean } = {},
  ): Promise<NextLook> {
    const made = currentStage(job);
    // What may have been submitted stays where it is.
    const elsewhere = () => (isRepetition ? undefined : deps.otherOffer?.(job));
    if (!made) return goElsewhere(job, elsewhere());
    const { provider, way } = made;
    const request = await withAddress(job, provider, toTaskRequest(job, made, await sourceTask(job)));
    const event =
      'type' in request ? request : await callProvider(job, request, { provider, way, elsewhere });
    // In the queue, it could be canceled as if nothing had been submitted.
    if (isRepetition && event.type === 'postponed')
      return Math.max(event.notBeforeMs - clock.now(), backoffMs(tools.countFailure(job.id), random()));
    const isTaken = await storeUntilWritten(job, event);
    // It is charged, and nobody waits for it.
    if (!isTaken && event.type === 'submitted')
      log.error(
        { job: job.id, provider: job.provider, task: event.task },
        'the provider accepted a job that has changed meanwhile, or could not be stored; look for the task there',
      );
    const { status } = deps.getJob(job.id) ?? job;
    return status.state === 'running' ? tools.untilNextPollMs(job, 0) : 0;
  }

  /** Its provider isn't here any more. */
  async function goElsewhere(job: JobIn<'submitting'>, next: NextOffer | undefined): Promise<NextLook> {
    if (!next) return failRetired(job);
    await apply(job.id, { type: 'offer-changed', ...next });
    return undefined;
  }

  /** The task that made the video that this one is edited or extended from, if it's still at the same provider. */
  async function sourceTask({ continues, provider, request }: Job): Promise<TaskRef | undefined> {
    if (continues === undefined || request.task === 'generate') return undefined;
    // The file is at hand, whatever is wrong with the store.
    const source = await deps.store.get(continues).catch(() => undefined);
    if (source?.status.state !== 'succeeded' || source.provider !== provider) return undefined;
    return clock.now() - source.stateSinceMs < SOURCE_KEPT_MS ? (source.task ?? undefined) : undefined;
  }

  /** Makes the paid call. */
  async function callProvider(
    job: JobIn<'submitting'>,
    request: TaskRequest,
    { provider, way, elsewhere }: { provider: Provider; way: Way; elsewhere: Elsewhere },
  ): Promise<JobEvent> {
    const webhookUrl = deps.webhookUrl(job);
    if (!(await deps.mayPay(job.id))) {
      log.warn(
        { job: job.id },
        'the submit was held up for too long, so it is not made; the job queues again',
      );
      return { type: 'postponed', notBeforeMs: clock.now() };
    }
    // A call may come before the answer.
    if (webhookUrl !== undefined) tools.arrivals.ask(job);
    try {
      const task = await limitTime(clock, SUBMIT_TIMEOUT_MS, undefined, (signal) =>
        provider.submit(request, {
          ...{ idempotencyKey: idempotencyKeyOf(job), deadlineMs: way.deadlineMs, signal },
          ...(webhookUrl !== undefined && { webhookUrl }),
        }),
      );
      return { type: 'submitted', task };
    } catch (error) {
      return afterFailedSubmit(job, error, { provider, elsewhere });
    }
  }

  /**
   * The request with public URLs of its inputs, for providers that need one; or the resulting event if there is none.
   */
  async function withAddress(
    job: JobIn<'submitting'>,
    { takesImageBy }: Provider,
    request: TaskRequest,
  ): Promise<TaskRequest | JobEvent> {
    const isPublic = request.inputs.every(({ url }) => url !== undefined);
    if (takesImageBy !== 'url' || isPublic) return request;
    try {
      const inputs = await limitTime(clock, PUBLISH_TIMEOUT_MS, undefined, (signal) =>
        deps.publishInputs(job, request.inputs, {
          shownIn: (message) => apply(job.id, { type: 'replaced', gone: null, ...message }),
          signal,
        }),
      );
      return { ...request, inputs };
    } catch (error) {
      log.warn({ err: error, job: job.id }, 'could not get URLs for the inputs');
      const attempt = job.status.attempts + 1;
      if (error instanceof DeliveryError || attempt >= MAX_STEP_ATTEMPTS)
        return { type: 'failed', kind: 'picture_not_public', cause: describe(error) };
      return { type: 'postponed', notBeforeMs: clock.now() + backoffMs(attempt, random()) };
    }
  }

  function afterFailedSubmit(
    job: JobIn<'submitting'>,
    error: unknown,
    { provider: { findTasks }, elsewhere }: { provider: Provider; elsewhere: Elsewhere },
  ): JobEvent {
    const nowMs = clock.now();
    const { attempts, refusedSinceMs = job.stateSinceMs } = job.status;
    const tries = { attempt: attempts + 1, refusedForMs: nowMs - refusedSinceMs };
    const outcome = submitRetry(error, tries, random());
    const next = mayGoElsewhere(error, outcome) ? elsewhere() : undefined;
    log.warn({ err: error, job: job.id, outcome, ...(next && { next: next.provider }) }, 'the submit failed');
    if (next) return { type: 'offer-changed', ...next };
    const cause = describe(error);
    if (typeof outcome === 'number') return { type: 'postponed', notBeforeMs: nowMs + outcome };
    if (outcome === 'final') return { type: 'failed', kind: kindOf(error), cause };
    return findTasks ? { type: 'answer-lost', cause, atMs: nowMs } : { type: 'submit-lost', cause };
  }

  /**
   * The answer to a paid call must not be lost to a full disk: the write is repeated until it succeeds. False if the job
   * doesn't take it.
   */
  async function storeUntilWritten(job: Job, event: JobEvent): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await apply(job.id, event)) !== undefined;
      } catch (err) {
        log.error({ err, job: job.id, event: event.type }, "could not store the provider's answer");
        // Waiting wouldn't help in the second case.
        if (tools.isStopping(job) || err instanceof IllegalTransition) return false;
        await pause(clock, backoffMs(attempt, random()));
      }
    }
  }

  return async (job: JobIn<'submitting'>): Promise<NextLook> => {
    if (deps.claimSubmit(job.id)) return submitUnlessWithdrawn(job);
    // The answer was lost, to the network or to a crash.
    return deps.providers.get(job.provider)?.submitIsRepeatable ? submitAgain(job) : lookUp(job);
  };
}
