import { keptMsOf, providerOf } from '../../catalog/stages.ts';
import {
  type InputImage,
  ProviderError,
  type TaskOutput,
  type TaskStatus,
} from '../../providers/provider.ts';
import { needsAgeRestrictedChannel } from '../adult.ts';
import type { JobIn } from '../job.ts';
import { fetchRetryMs, isProven } from '../retry.ts';
import { describe, isNoSpace, kindOf, type NextLook, NO_SPACE_DELAY_MS, type StepTools } from './tools.ts';

/** Of models that are gone from here, the catalog's own default. */
const UNKNOWN_KEPT_MS = 60 * 60_000;

/** Makes the step that brings a finished file from the provider to this machine. */
export function createDownload(tools: StepTools) {
  const { deps, badFiles, fail, failures, goneTasks, currentStage, pollTask } = tools;
  const { apply, clock, halting, log, random, stopping } = deps;

  async function download(job: JobIn<'downloading'>): Promise<NextLook> {
    if (needsAgeRestrictedChannel(job)) return fail(job, 'content_rejected', 'flagged as not safe for work');
    try {
      await downloadOutput(job);
    } catch (error) {
      return stopping.aborted ? undefined : wait(job, error);
    }
    tools.forget(job.id);
    return 0;
  }

  async function downloadOutput(job: JobIn<'downloading'>): Promise<void> {
    const made = currentStage(job);
    if (made?.stage.makes !== 'image') {
      await apply(job.id, { type: 'downloaded', file: await deps.downloadVideo(job, halting) });
      return;
    }
    const provider = providerOf(made.model, job.stage + 1);
    const still = await deps.downloadStill(job, halting);
    await apply(job.id, {
      type: 'still-made',
      still: provider === job.provider ? still : withoutUrl(still),
      provider,
    });
  }

  /** It is made and paid for, so that it is fetched again for as long as the provider keeps it, over restarts too. */
  async function wait(job: JobIn<'downloading'>, error: unknown): Promise<NextLook> {
    const attempt = job.status.attempts + 1;
    const kind = kindOf(error);
    log.warn({ err: error, job: job.id, state: job.status.state, attempt }, 'a step of the job failed');
    if (isNoSpace(error)) return NO_SPACE_DELAY_MS;
    // Its file on this machine is gone.
    if (kind === 'task_failed') return fail(job, kind, describe(error));
    const failed = failures.count(job.id);
    if (kind !== 'bad_output') badFiles.clear(job.id);
    else if (isProven(badFiles.count(job.id))) return fail(job, kind, describe(error));
    const isGone = await isTaskGone(job, error);
    if (stopping.aborted) return undefined;
    const triedMs = clock.now() - job.stateSinceMs;
    if (isGone || (triedMs > keptMs(job) && isProven(failed)))
      return fail(job, 'not_fetched', describe(error));
    await apply(job.id, { type: 'attempt-failed' });
    return fetchRetryMs(error, { attempt, triedMs }, random());
  }

  /** How long the provider keeps the file, in milliseconds. */
  function keptMs(job: JobIn<'downloading'>): number {
    const known = currentStage(job);
    return known ? keptMsOf(known.model, known.stage) : UNKNOWN_KEPT_MS;
  }

  /**
   * An answer without the file may mean that its signed address is over: the task names it anew, or the provider no
   * longer knows it.
   */
  async function isTaskGone(job: JobIn<'downloading'>, error: unknown): Promise<boolean> {
    const known = currentStage(job);
    const mayAsk = known && isAboutAddress(error) && deps.gate.waitMs(job.provider, 'poll') === 0;
    if (!mayAsk) return false;
    try {
      const status = await pollTask(job, known.provider);
      if (status.state !== 'failed') {
        goneTasks.clear(job.id);
        await refreshOutput(job, status);
        return false;
      }
    } catch (err) {
      if (!(err instanceof ProviderError && err.isGone)) return false;
    }
    return isProven(goneTasks.count(job.id));
  }

  async function refreshOutput({ id, status: { output } }: JobIn<'downloading'>, now: TaskStatus) {
    const isRenewed = now.state === 'succeeded' && !isSame(now.output, output);
    if (isRenewed) await apply(id, { type: 'output-renewed', output: now.output });
  }

  return download;
}

/** Whether somebody answered, and not with trouble of their own. */
function isAboutAddress(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return false;
  const { kind, status = 0 } = error;
  return kind === 'bad_output' || (status >= 200 && status < 500 && status !== 429);
}

function isSame(one: TaskOutput, other: TaskOutput): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Where one provider keeps an image is nothing for another one. */
function withoutUrl({ url: _, ...still }: InputImage): InputImage {
  return still;
}
