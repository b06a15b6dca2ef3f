import { isIn, type JobIn } from '../job.ts';
import { ReelError } from '../reel.ts';
import { backoffMs, MAX_STEP_ATTEMPTS } from '../retry.ts';
import { describe, isNoSpace, type NextLook, NO_SPACE_DELAY_MS, type StepTools } from './tools.ts';

/** Creates the step that joins the clips of a reel. It begins again after a restart. */
export function createAssemble({ deps, fail, isStopping }: StepTools) {
  const { apply, log, progress, random } = deps;

  return async function assemble(job: JobIn<'assembling'>): Promise<NextLook> {
    try {
      if (await deps.isWithdrawn(job)) return await withdraw(job);
      const onProgress = (fraction: number) => void progress.set(job.id, { fraction });
      const made = await deps.assembleReel(job, { signal: deps.signalsOf(job.id).stopping, onProgress });
      // That took minutes.
      if (await deps.isWithdrawn(job)) return await withdraw(job);
      await apply(job.id, { type: 'assembled', ...made });
      return 0;
    } catch (error) {
      return isStopping(job) ? undefined : afterFailure(job, error);
    }
  };

  function withdraw(job: JobIn<'assembling'>): Promise<NextLook> {
    return fail(job, 'withdrawn', 'it is about a member who has opted out');
  }

  async function afterFailure(job: JobIn<'assembling'>, error: unknown): Promise<NextLook> {
    const now = deps.getJob(job.id);
    // Its member has canceled it meanwhile.
    if (!now || !isIn(now, 'assembling')) return 0;
    const attempt = job.status.attempts + 1;
    log.warn({ err: error, job: job.id, state: job.status.state, attempt }, 'a step of the job failed');
    if (isNoSpace(error)) return NO_SPACE_DELAY_MS;
    const { kind, mayPass } =
      error instanceof ReelError ? error : { kind: 'internal' as const, mayPass: true };
    if (!mayPass || attempt >= MAX_STEP_ATTEMPTS) return fail(job, kind, describe(error));
    await apply(job.id, { type: 'attempt-failed' });
    return backoffMs(attempt, random());
  }
}
