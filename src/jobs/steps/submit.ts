import type { InputFields, InputImage } from '../../providers/provider.ts';
import { imageOf, type Job, type JobIn } from '../job.ts';
import { limitTime } from '../limit-time.ts';
import { nextPollMs } from '../polling.ts';
import { backoffMs, submitRetry } from '../retry.ts';
import type { JobEvent } from '../transition.ts';
import { describe, kindOf, type NextLook, type StepTools } from './tools.ts';

/** A paid call gets this long; it is never cut short by a shutdown. */
const SUBMIT_TIMEOUT_MS = 60_000;

/** Makes the step that makes the paid call of a stage, at most once. */
export function createSubmit(tools: StepTools) {
  const { deps, failGone, makerOf, timingOf } = tools;
  const { apply, clock, log, random, stopping } = deps;

  async function submit(job: JobIn<'submitting'>): Promise<NextLook> {
    const made = makerOf(job);
    if (!made) return failGone(job);
    const { provider, stage } = made;
    const image = imageOf(job);
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
  async function resubmit(job: JobIn<'submitting'>): Promise<NextLook> {
    if (deps.providers.get(job.provider)?.submitIsRepeatable) return submit(job);
    await apply(job.id, { type: 'submit-lost', cause: 'the bot stopped before the provider had answered' });
    return undefined;
  }

  return (job: JobIn<'submitting'>) => (deps.takeOrder(job.id) ? submit(job) : resubmit(job));
}

/** Zod's optional fields may hold `undefined`, which the interface leaves out. */
function toInputImage({ url, ...image }: NonNullable<Job['image']>): InputImage {
  return url === undefined ? image : { ...image, url };
}
