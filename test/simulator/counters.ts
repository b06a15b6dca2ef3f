/** How often a run has come to what it is meant to come to: its cells. */
export interface Counters {
  hit(cell: string, times?: number): void;
  all(): [cell: string, times: number][];
}

export function createCounters(): Counters {
  const counts = new Map<string, number>();
  return {
    hit(cell, times = 1) {
      if (times > 0) counts.set(cell, (counts.get(cell) ?? 0) + times);
    },
    all: () => [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  };
}
