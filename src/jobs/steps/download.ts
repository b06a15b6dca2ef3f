import { keptMsOf, providerOf } from '../../catalog/ways.ts';
import { ProviderError, type TaskOutput, type TaskStatus } from '../../providers/provider.ts';
import { needsAgeRestrictedChannel } from '../adult.ts';
import type { JobIn, Still } from '../job.ts';
import { fetchRetryMs, isProven } from '../retry.ts';
import { describe, isNoSpace, kindOf, type NextLook, NO_SPACE_DELAY_MS, type StepTools } from './tools.ts';

/** The catalog's default, for models that were removed from it. */
const UNKNOWN_KEPT_MS = 60 * 60_000;

/** Creates the step that downloads a finished file from the provider. */
export function createDownload(tools: StepTools) {
  const { deps, badFiles, fail, failures, goneTasks, currentStage, isStopping, pollTask } = tools;
  const { apply, clock, log, random } = deps;

  async function download(job: JobIn<'downloading'>): Promise<NextLook> {
    if (needsAgeRestrictedChannel(job)) return fail(job, 'content_rejected', 'flagged as not safe for work');
    try {
      await downloadOutput(job);
    } catch (error) {
      return isStopping(job) ? undefined : wait(job, error);
    }
    tools.forget(job.id);
    return 0;
  }

  async function downloadOutput(job: JobIn<'downloading'>): Promise<void> {
    const made = currentStage(job);
    if (made?.stage.makes !== 'image') {
      await apply(job.id, {
        type: 'downloaded',
        file: await deps.downloadVideo(job, deps.signalsOf(job.id).halting),
      });
      return;
    }
    const provider = providerOf(made.way, made.way.stages[job.stage + 1]);
    const still = await deps.downloadStill(job, deps.signalsOf(job.id).halting);
    await apply(job.id, {
      type: 'still-made',
      still: provider === job.provider ? still : withoutUrl(still),
      provider,
    });
  }

  /** It's made and paid for. The download is repeated as long as the provider keeps the file, across restarts too. */
  async function wait(job: JobIn<'downloading'>, error: unknown): Promise<NextLook> {
    const attempt = job.status.attempts + 1;
    const kind = kindOf(error);
    log.warn({ err: error, job: job.id, state: job.status.state, attempt }, 'a step of the job failed');
    if (isNoSpace(error)) return NO_SPACE_DELAY_MS;
    // Its file on this machine is gone.
    if (kind === 'task_failed') return fail(job, kind, describe(error));
    const failed = failures.count(job.id);
    if (kind !== 'bad_output') badFiles.delete(job.id);
    else if (isProven(badFiles.count(job.id))) return fail(job, kind, describe(error));
    const isGone = await isTaskGone(job, error);
    if (isStopping(job)) return undefined;
    const triedMs = clock.now() - job.stateSinceMs;
    if (isGone || (triedMs > keptMs(job) && isProven(failed)))
      return fail(job, 'not_fetched', describe(error));
    await apply(job.id, { type: 'attempt-failed' });
    return fetchRetryMs(error, { attempt, triedMs }, random());
  }

  /** How long the provider keeps the file, in milliseconds. */
  function keptMs(job: JobIn<'downloading'>): number {
    const known = currentStage(job);
    return known ? keptMsOf(known.way, known.stage) : UNKNOWN_KEPT_MS;
  }

  /**
   * If the file is missing, its signed URL may have expired. The task returns a new URL, or the provider no longer
   * knows the task.
   */
  async function isTaskGone(job: JobIn<'downloading'>, error: unknown): Promise<boolean> {
    const known = currentStage(job);
    const mayAsk = known && isAboutAddress(error) && deps.gate.waitMs(job.provider, 'poll') === 0;
    if (!mayAsk) return false;
    try {
      const status = await pollTask(job, known.provider);
      if (status.state !== 'failed') {
        goneTasks.delete(job.id);
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

/** Whether the server answered, and not with trouble of its own. */
function isAboutAddress(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return false;
  const { kind, status = 0 } = error;
  return kind === 'bad_output' || (status >= 200 && status < 500 && status !== 429);
}

function isSame(one: TaskOutput, other: TaskOutput): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A provider can't use another provider's URL of an image. */
function withoutUrl({ url: _, ...still }: Still): Still {
  return still;
}
