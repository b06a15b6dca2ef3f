import { providerOf } from '../../catalogue/stages.ts';
import { RateLimitedError } from '../../errors.ts';
import { type InputImage, ProviderError } from '../../providers/provider.ts';
import { DeliveryError } from '../delivery-error.ts';
import { isIn, isOutOfPlace, type JobIn } from '../job.ts';
import { backoffMs, MAX_STEP_ATTEMPTS } from '../retry.ts';
import { describe, kindOf, type NextLook, type StepTools } from './tools.ts';

/** A full disk is waited out, for as long as the provider keeps the file. */
const NO_SPACE_DELAY_MS = 30_000;

/** Makes the two steps that carry the finished file: from the provider to this machine, and on to the member. */
export function createFetch(tools: StepTools) {
  const { deps, fail, makerOf } = tools;
  const { apply, halting, log, random, stopping } = deps;

  async function download(job: JobIn<'downloading'>): Promise<NextLook> {
    if (isOutOfPlace(job)) return fail(job, 'content_rejected', 'flagged as not safe for work');
    try {
      const made = makerOf(job);
      if (made?.stage.makes === 'image') {
        const provider = providerOf(made.model, job.stage + 1);
        const still = await deps.downloadStill(job, halting);
        await apply(job.id, {
          type: 'still-made',
          still: provider === job.provider ? still : withoutUrl(still),
          provider,
        });
        return undefined;
      }
      await apply(job.id, { type: 'downloaded', file: await deps.downloadVideo(job, halting) });
      return 0;
    } catch (error) {
      return again(job, error, error instanceof ProviderError && isForGood(error, job.status.attempts));
    }
  }

  async function deliver(job: JobIn<'delivering'>): Promise<NextLook> {
    try {
      const delivery = await deps.deliver(job, {
        mayBeThere: job.status.attempts > 0 || deps.isResumed(job.id) || job.origin.tokenAtMs !== undefined,
        signal: halting,
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
    // It was not taken, so that it is no attempt.
    if (error instanceof RateLimitedError) return error.retryAfterMs;
    if (isNoSpace(error)) return NO_SPACE_DELAY_MS;
    if (isLast || attempt >= MAX_STEP_ATTEMPTS) {
      // What is too large, or no video after all, will be the same tomorrow.
      if (isIn(job, 'downloading') || ['too_large', 'bad_output'].includes(kindOf(error)))
        return fail(job, kindOf(error), describe(error));
      await apply(job.id, { type: 'undeliverable', cause: describe(error) });
      return 0;
    }
    await apply(job.id, { type: 'attempt-failed' });
    return backoffMs(attempt, random());
  }

  return { download, deliver };
}

/** What is no video may have been the page of some proxy: a video that is paid for is worth a second look. */
function isForGood({ kind }: ProviderError, attempts: number): boolean {
  return kind === 'bad_output' ? attempts > 0 : kind !== 'unavailable';
}

function isNoSpace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'ENOSPC') || isNoSpace(error.cause);
}

/** Where one provider keeps a picture is nothing for another one. */
function withoutUrl({ url: _, ...still }: InputImage): InputImage {
  return still;
}
