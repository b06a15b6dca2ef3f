import { UserError } from '../errors.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn } from '../jobs/job.ts';
import type { SharedKeyv } from '../keyv-entries.ts';

/** Longer than a request takes to be accepted. */
const KEPT_MS = 15 * 60_000;

export interface RetryDeps {
  jobs: Pick<Engine, 'get' | 'refresh'>;
  /** The request that retries each unclear job, by the job's id. */
  retries: SharedKeyv<string>;
}

/**
 * Creates what retries an unclear job with `begin`. A member and a moderator may confirm it at the same time, perhaps
 * to two processes, and a second confirmation would pay for a second video. Throws a `UserError` for the second, also
 * while nobody knows what has become of the first.
 */
export function createRetryOnce({ jobs, retries }: RetryDeps) {
  const isUnclear = (jobId: string) => {
    const job = jobs.get(jobId);
    return job !== undefined && isIn(job, 'unclear');
  };
  /** Whether the request is a job by now, perhaps one that another process has accepted. */
  async function isMade(requestId: string): Promise<boolean> {
    await jobs.refresh(requestId);
    return jobs.get(requestId) !== undefined;
  }
  return async (jobId: string, requestId: string, begin: () => Promise<void>): Promise<void> => {
    const by = await retries.update(jobId, (first) => first ?? requestId, KEPT_MS);
    await jobs.refresh(jobId);
    if (!isUnclear(jobId)) throw new UserError((t) => t('unclear.over'));
    if (by !== requestId) throw new UserError((t) => t('unclear.retried'));
    try {
      await begin();
    } finally {
      // It was refused, or has ended unpaid.
      if (isUnclear(jobId) && !(await isMade(requestId))) await retries.delete(jobId);
    }
  };
}
