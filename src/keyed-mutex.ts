/** Runs work on the same key one after the other, in order of arrival. */
export interface KeyedMutex {
  /** Resolves or rejects like `work`. Earlier failures don't matter. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Running and waiting work. */
  all(): Iterable<Promise<unknown>>;
}

export function createKeyedMutex(): KeyedMutex {
  /** The end of the last work on each key. */
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
