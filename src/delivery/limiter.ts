/** Runs work with a limit on how much runs at once. The rest waits in order of arrival. */
export interface Limiter {
  <T>(work: () => Promise<T>): Promise<T>;
  isIdle(): boolean;
  /** Whether the next work has to wait. */
  isFull(): boolean;
}

export function createLimiter(atOnce: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  async function limit<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      // A call that ends passes its slot on, so the count stays the same.
      await promise;
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }
  return Object.assign(limit, { isIdle: () => running === 0, isFull: () => running >= atOnce });
}
