import type { Clock } from '../runtime/clock.ts';

/** A paid call begins at most this long after the job was stored as this process's to submit. */
const FRESH_MS = 5_000;

/** Jobs that this process moved to `submitting`, with their paid call still to be made. Each call is made once. */
export interface PendingSubmits {
  /** The job was stored as `submitting` by a write that was sent then, by the steady clock. */
  add(id: string, sentAtMs: number): void;
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
  clock: Pick<Clock, 'steadyMs'>;
  /** Stores once more that the job is this process's. False if it isn't, or that can't be stored. */
  confirm(id: string): Promise<boolean>;
}): PendingSubmits {
  const { isAlive, clock } = deps;
  const pending = new Set<string>();
  const sentAtMs = new Map<string, number>();
  const isFresh = (id: string) =>
    isAlive() && clock.steadyMs() - (sentAtMs.get(id) ?? Number.NEGATIVE_INFINITY) < FRESH_MS;

  return {
    add(id, atMs) {
      pending.add(id);
      sentAtMs.set(id, atMs);
    },
    claim: (id) => pending.delete(id),
    async mayPay(id) {
      if (isFresh(id)) return true;
      // To get URLs for images takes longer.
      const atMs = clock.steadyMs();
      if (!isAlive() || !(await deps.confirm(id))) return false;
      sentAtMs.set(id, atMs);
      return isFresh(id);
    },
    forget(id) {
      pending.delete(id);
      sentAtMs.delete(id);
    },
  };
}
