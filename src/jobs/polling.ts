/** Knowledge about a model's durations. */
export interface TimingKnowledge {
  /** Earlier durations from submit to finish in milliseconds, ascending; may be empty. */
  historyMs: readonly number[];
  /** The catalog's guess in milliseconds, used while the history is short. */
  typicalMs: number;
}

/** Fewer earlier jobs than this say too little about the spread. */
export const MIN_HISTORY = 5;
/**
 * The duration to learn from a task that still ran at one poll and had ended at the next: the middle between them.
 * Using the time of the second poll would make durations creep upwards, because the next first poll depends on what was
 * learned.
 */
export function learnedMs(lastPendingMs: number, seenMs: number): number {
  return (lastPendingMs + seenMs) / 2;
}

/** The usual total duration of a task, in milliseconds. */
export function expectedMs({ historyMs, typicalMs }: TimingKnowledge): number {
  return historyMs.length < MIN_HISTORY ? typicalMs : (historyMs[historyMs.length >> 1] ?? typicalMs);
}

/** Less progress than this means nothing yet. */
const MIN_FRACTION = 0.03;
/** Members are happier about a video that comes early. */
const WIDER = 1.15;

/**
 * Milliseconds that a task still needs: by its own pace, where its steps tell it; otherwise by its model's earlier
 * durations and by the provider's progress (0 to 1), if reported: the higher, the more it counts. `undefined` if the
 * task is late and its progress unknown.
 */
export function remainingMs(
  elapsedMs: number,
  { historyMs, typicalMs }: TimingKnowledge,
  { fraction = 0, endsAtMs }: { fraction?: number; endsAtMs?: number } = {},
): number | undefined {
  if (endsAtMs !== undefined && endsAtMs > elapsedMs) return WIDER * (endsAtMs - elapsedMs);
  const longer = historyMs.filter((durationMs) => durationMs > elapsedMs);
  const wholeMs = historyMs.length < MIN_HISTORY ? typicalMs : longer[longer.length >> 1];
  const byHistoryMs = wholeMs === undefined || wholeMs <= elapsedMs ? undefined : wholeMs - elapsedMs;
  if (!(fraction >= MIN_FRACTION)) return byHistoryMs;
  const done = Math.min(fraction, 1);
  const byPaceMs = (Math.max(0, elapsedMs) * (1 - done)) / done;
  const weight = byHistoryMs === undefined ? 1 : done;
  return WIDER * (byPaceMs * weight + (byHistoryMs ?? 0) * (1 - weight));
}
