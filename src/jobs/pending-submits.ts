import { type Clock, type Moment, momentOf, mostMs } from '../runtime/clock.ts';

/** A paid call begins at most this long after the job was stored as this process's to submit. */
const FRESH_MS = 5_000;

/** Jobs that this process moved to `submitting`, with their paid call still to be made. Each call is made once. */
export interface PendingSubmits {
  /** The job was stored as `submitting` by a write that was sent then. */
  add(id: string, sentAt: Moment): void;
  /** Whether this process should make the job's paid call. True only once. */
  claim(id: string): boolean;
  /**
   * Whether the call may begin at this moment. A process that has slept may have lost the job, and another one makes
   * the call.
   */
  mayPay(id: string): Promise<boolean>;
  forget(id: string): void;
}

export function createPendingSubmits(deps: {
  /** Whether this process's jobs are surely its own. */
  isAlive(): boolean;
  clock: Clock;
  /** Stores once more that the job is this process's. False if it isn't, or that can't be stored. */
  confirm(id: string): Promise<boolean>;
}): PendingSubmits {
  const { isAlive, clock } = deps;
  const pending = new Set<string>();
  const sentAt = new Map<string, Moment>();
  function isFresh(id: string): boolean {
    const moment = sentAt.get(id);
    return isAlive() && moment !== undefined && mostMs(moment, momentOf(clock)) < FRESH_MS;
  }

  return {
    add(id, at) {
      pending.add(id);
      sentAt.set(id, at);
    },
    claim: (id) => pending.delete(id),
    async mayPay(id) {
      if (isFresh(id)) return true;
      // To get URLs for images takes longer.
      const at = momentOf(clock);
      if (!isAlive() || !(await deps.confirm(id))) return false;
      sentAt.set(id, at);
      return isFresh(id);
    },
    forget(id) {
      pending.delete(id);
      sentAt.delete(id);
    },
  };
}
