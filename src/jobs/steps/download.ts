import { keptMsOf, providerOf } from '../../catalog/stages.ts';
import { type InputImage, ProviderError, type TaskOutput } from '../../providers/provider.ts';
import { needsAgeRestrictedChannel } from '../adult.ts';
import { type JobIn, taskOf } from '../job.ts';
import { fetchRetryMs, isProven } from '../retry.ts';
import {
  describe,
  isNoSpace,
  kindOf,
  type NextLook,
  NO_SPACE_DELAY_MS,
  POLL_TIMEOUT_MS,
  type StepTools,
} from './tools.ts';

/** Of models that are gone from here, the catalog's own default. */
const UNKNOWN_KEPT_MS = 60 * 60_000;

/** Makes the step that brings a finished file from the provider to this machine. */
export function createDownload(tools: StepTools) {
  const { deps, badFiles, fail, failures, goneTasks, currentStage, repeatable } = tools;
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
    const isGone = (await refreshOutput(job, error)) === 'gone';
    if (stopping.aborted) return undefined;
    const triedMs = clock.now() - job.stateSinceMs;
    const made = currentStage(job);
    const keptMs = made ? keptMsOf(made.model, made.stage) : UNKNOWN_KEPT_MS;
    if (isGone || (triedMs > keptMs && isProven(failed))) return fail(job, 'not_fetched', describe(error));
    await apply(job.id, { type: 'attempt-failed' });
    return fetchRetryMs(error, { attempt, triedMs }, random());
  }

  /**
   * An answer without the file may mean that its signed address is over: the task names it anew, or the provider no
   * longer knows it.
   */
  async function refreshOutput(job: JobIn<'downloading'>, error: unknown): Promise<'gone' | undefined> {
    const made = currentStage(job);
    if (!made || !isAboutAddress(error) || deps.gate.waitMs(job.provider, 'poll') > 0) return undefined;
    try {
      const status = await repeatable(POLL_TIMEOUT_MS, (signal) =>
        made.provider.poll(taskOf(job), { signal }),
      );
      if (status.state !== 'failed') {
        goneTasks.clear(job.id);
        if (status.state === 'succeeded' && !isSame(status.output, job.status.output))
          await apply(job.id, { type: 'output-renewed', output: status.output });
        return undefined;
      }
    } catch (err) {
      if (!(err instanceof ProviderError && err.isGone)) return undefined;
    }
    return isProven(goneTasks.count(job.id)) ? 'gone' : undefined;
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
