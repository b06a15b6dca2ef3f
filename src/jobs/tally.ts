import type { Clock } from '../runtime/clock.ts';

/** Counts in memory how often and for how long something has been true in a row, by job. A restart resets it. */
export function createTally({ steadyMs }: Pick<Clock, 'steadyMs'>) {
  const counts = new Map<string, { times: number; sinceMs: number }>();
  return {
    /** Counts one more. `forMs`: time since the first. */
    count(id: string): { times: number; forMs: number } {
      const { times, sinceMs } = counts.get(id) ?? { times: 0, sinceMs: steadyMs() };
      counts.set(id, { times: times + 1, sinceMs });
      return { times: times + 1, forMs: steadyMs() - sinceMs };
    },
    delete: (id: string): boolean => counts.delete(id),
  };
}
