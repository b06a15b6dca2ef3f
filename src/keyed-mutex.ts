/** Lets work on the same thing happen one after the other, in the order in which it was asked for. */
export interface KeyedMutex {
  /** Resolves, or rejects, as `work` does; what failed before it does not matter. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Running and waiting work. */
  all(): Iterable<Promise<unknown>>;
}

export function createKeyedMutex(): KeyedMutex {
  /** The end of the last work on each thing. */
  const ends = new Map<string, Promise<unknown>>();
  return {
    async run(key, work) {
      const before = ends.get(key);
      const mine = (async () => {
        await before?.catch(() => {});
        return work();
      })();
      ends.set(key, mine);
      try {
        return await mine;
      } finally {
        if (ends.get(key) === mine) ends.delete(key);
      }
    },
    all: () => ends.values(),
  };
}
