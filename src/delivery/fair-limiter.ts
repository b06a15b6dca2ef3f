/** Runs what it is given, at most so many at once, and one of each owner; the owners take turns. */
export type FairLimiter = <T>(owner: string, work: () => Promise<T>) => Promise<T>;

/** One owner's tenth piece of work waits behind another's first. */
export function createFairLimiter(atOnce: number): FairLimiter {
  /** In the order of their turns; an owner without waiting work is not in it. */
  const waiting = new Map<string, (() => void)[]>();
  const running = new Set<string>();

  function next() {
    if (running.size >= atOnce) return;
    const owner = waiting.keys().find((each) => !running.has(each));
    const queue = owner === undefined ? undefined : waiting.get(owner);
    const start = queue?.shift();
    if (owner === undefined || !queue || !start) return;
    if (queue.length === 0) waiting.delete(owner);
    running.add(owner);
    start();
    next();
  }

  return async (owner, work) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = waiting.get(owner) ?? [];
    queue.push(resolve);
    waiting.set(owner, queue);
    next();
    await promise;
    try {
      return await work();
    } finally {
      running.delete(owner);
      const rest = waiting.get(owner);
      // The owner that just had a turn comes last.
      if (rest) {
        waiting.delete(owner);
        waiting.set(owner, rest);
      }
      next();
    }
  };
}
