import pLimit from 'p-limit';

/** Runs work with a limit on how much runs at once. The rest waits in order of arrival. */
export interface Limiter {
  <T>(work: () => Promise<T>): Promise<T>;
  isIdle(): boolean;
  /** Whether the next work has to wait. */
  isFull(): boolean;
}

export function createLimiter(atOnce: number): Limiter {
  const limit = pLimit(atOnce);
  // p-limit starts work a turn of the event loop later; until then it counts as pending.
  const count = () => limit.activeCount + limit.pendingCount;
  return Object.assign(<T>(work: () => Promise<T>) => limit(work), {
    isIdle: () => count() === 0,
    isFull: () => count() >= atOnce,
  });
}
