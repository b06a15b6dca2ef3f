import type { SharedKeyv } from '../../src/keyv-entries.ts';
import { type Clock, systemClock } from '../../src/runtime/clock.ts';
import { createKeyv } from '../../src/store/keyv.ts';

/** A Keyv as the bot's stores make it, in memory. */
export function memoryKeyv<T>(clock: Clock = systemClock): SharedKeyv<T> {
  const entries = new Map<string, string>();
  return createKeyv<T>(
    {
      get: async (key) => entries.get(key),
      set: async (key, entry) => void entries.set(key, entry),
      delete: async (key) => entries.delete(key),
      async replace(key, before, entry) {
        if (entries.get(key) !== before) return false;
        if (entry === undefined) entries.delete(key);
        else entries.set(key, entry);
        return true;
      },
      clear: async () => entries.clear(),
      page: async (after, before, limit) =>
        [...entries]
          .filter(([key]) => key > after && key < before)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, limit)
          .map(([key, entry]) => ({ key, entry })),
    },
    clock,
    'test',
  );
}
