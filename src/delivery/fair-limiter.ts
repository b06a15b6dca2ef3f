/** Runs work with a limit on how much runs at once, and one at a time per owner. Owners take turns. */
export type FairLimiter = <T>(owner: string, work: () => Promise<T>) => Promise<T>;

/** One owner's tenth piece of work waits behind another's first. */
export function createFairLimiter(atOnce: number): FairLimiter {
  /** In the order of their turns. Owners without waiting work aren't in it. */
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
      // The owner that just had a turn goes last.
      if (rest) {
        waiting.delete(owner);
        waiting.set(owner, rest);
      }
      next();
    }
  };
}
