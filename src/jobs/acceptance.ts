import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { AllowanceError, spenderOf } from './allowance.ts';
import type { EngineDeps } from './engine-contract.ts';
import { openJobsOf } from './fair-queue.ts';
import type { Job } from './job.ts';
import { StorageError } from './store.ts';
import type { WriteBehindStore } from './write-behind-store.ts';

/**
 * Makes the function that takes a new job into `jobs` and the store, or throws a `UserError` or an `AllowanceError`
 * with nothing kept. It resolves with false where the job is there already: a command may arrive twice.
 */
export function createAcceptance(deps: {
  jobs: Map<string, Job>;
  writeBehind: Pick<WriteBehindStore, 'insert'>;
  limits: EngineDeps['limits'];
  allowancesOf: EngineDeps['allowancesOf'];
  log: Log;
}): (job: Job) => Promise<boolean> {
  const { jobs, writeBehind, limits, allowancesOf, log } = deps;
  /** New jobs that are being stored. */
  const inserting = new Map<string, Promise<unknown>>();

  /** False where the job is there already. Throws a `UserError` where its member has as many as one may have. */
  async function addWithinLimit(job: Job): Promise<boolean> {
    const { guildId, userId } = job.origin;
    const most = limits.memberRunning(guildId) + limits.memberWaiting;
    for (;;) {
      if (jobs.has(job.id)) return false;
      const open = openJobsOf(jobs.values(), guildId, userId);
      if (open.length < most) break;
      // Some of a burst may be refused when they are stored: those do not count.
      const undecided = open.flatMap(({ id }) => inserting.get(id) ?? []);
      if (undecided.length === 0)
        throw new UserError((t) => t('refusal.tooManyVideos', { open: open.length }));
      await Promise.allSettled(undecided);
    }
    // Counted before the write, so that a burst of commands can't slip past the limit.
    jobs.set(job.id, job);
    return true;
  }

  /** What comes of it is in memory when this settles. */
  async function insertNew(job: Job): Promise<boolean> {
    try {
      const isNew = await writeBehind.insert(job, allowancesOf(spenderOf(job)));
      if (!isNew) jobs.delete(job.id);
      return isNew;
    } catch (error) {
      jobs.delete(job.id);
      if (error instanceof AllowanceError) throw error;
      // The used amount is unknown, so quotas and budgets are closed.
      log.error({ err: error, job: job.id }, 'could not store a new job; it was refused');
      const isFull = error instanceof StorageError && error.reason === 'full';
      throw new UserError((t) => t(isFull ? 'refusal.storageFull' : 'refusal.storageFails'));
    }
  }

  return async (job) => {
    if (!(await addWithinLimit(job))) return false;
    const insert = insertNew(job).finally(() => inserting.delete(job.id));
    inserting.set(job.id, insert);
    return insert;
  };
}
