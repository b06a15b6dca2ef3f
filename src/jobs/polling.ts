/** What is known about how long a model takes. */
export interface TimingKnowledge {
  /** Earlier durations from submit to finish in milliseconds, ascending; may be empty. */
  historyMs: readonly number[];
  /** The catalogue's guess in milliseconds, for as long as the history is short. */
  typicalMs: number;
}

/** Fewer earlier jobs than this say too little about the spread. */
const MIN_HISTORY = 5;
/** So that a failure, which may come at any time, and the provider's progress are seen soon enough. */
const LONGEST_WAIT_MS = 30_000;
const LONGEST_LATE_WAIT_MS = 10_000;

/**
 * Milliseconds until the next poll of a task that has run for `elapsedMs`: sparse before the model usually
 * finishes, dense while most of its jobs finish, slower again for stragglers.
 */
export function nextPollMs(elapsedMs: number, timing: TimingKnowledge, minIntervalMs: number): number {
  const { startMs, endMs, medianMs } = usualWindow(timing);
  if (elapsedMs < startMs) return Math.max(minIntervalMs, Math.min(startMs - elapsedMs, LONGEST_WAIT_MS));
  if (elapsedMs <= endMs) return Math.max(minIntervalMs, Math.min(medianMs * 0.03, LONGEST_LATE_WAIT_MS));
  return Math.max(minIntervalMs, Math.min(elapsedMs * 0.06, LONGEST_LATE_WAIT_MS));
}

/** Milliseconds that a task still needs, by what its model took before; `undefined` when it is late already. */
export function remainingMs(
  elapsedMs: number,
  { historyMs, typicalMs }: TimingKnowledge,
): number | undefined {
  const longer = historyMs.filter((durationMs) => durationMs > elapsedMs);
  const expectedMs = historyMs.length < MIN_HISTORY ? typicalMs : longer[Math.floor(longer.length / 2)];
  return expectedMs === undefined || expectedMs <= elapsedMs ? undefined : expectedMs - elapsedMs;
}

function usualWindow({ historyMs, typicalMs }: TimingKnowledge) {
  if (historyMs.length < MIN_HISTORY) {
    return { startMs: typicalMs * 0.4, endMs: typicalMs * 2, medianMs: typicalMs };
  }
  const at = (quantile: number) => historyMs[Math.round(quantile * (historyMs.length - 1))] ?? typicalMs;
  return { startMs: at(0.02) * 0.95, endMs: at(0.98), medianMs: at(0.5) };
}
