/** Knowledge about a model's durations. */
export interface TimingKnowledge {
  /** Earlier durations from submit to finish in milliseconds, ascending; may be empty. */
  historyMs: readonly number[];
  /** The catalog's guess in milliseconds, used while the history is short. */
  typicalMs: number;
}

/** Fewer earlier jobs than this say too little about the spread. */
export const MIN_HISTORY = 5;
/** Early failures, such as most refusals, are noticed early. */
const EARLY_LOOK_MS = 12_000;
const LONGEST_WAIT_MS = 90_000;
/** Time between two polls of a task if only its age is known. */
const SHORTEST_BLIND_MS = 2_000;
const LONGEST_BLIND_MS = 10_000;
const BLIND_SHARE = 0.08;

/**
 * Milliseconds until the next poll of a task that has run for `elapsedMs`.
 *
 * With a history: one early poll, none until the first earlier jobs finished, regular polls while most of them
 * finished, and more frequent ones for the last third, where the chance to finish in the next second is highest. Of all
 * schedules of this form, it finds the median end within 1.5 s with the fewest polls (`npm run bench -- latency`).
 *
 * Without a history: in steps that grow with the task's age, because the catalog's guess may be far off.
 */
export function nextPollMs(elapsedMs: number, timing: TimingKnowledge, minIntervalMs: number): number {
  return Math.max(minIntervalMs, desiredMs(elapsedMs, timing));
}

function desiredMs(elapsedMs: number, { historyMs, typicalMs }: TimingKnowledge): number {
  if (historyMs.length < MIN_HISTORY) {
    const shortestMs = Math.min(SHORTEST_BLIND_MS, typicalMs * 0.05);
    return Math.min(Math.max(elapsedMs * BLIND_SHARE, shortestMs), LONGEST_BLIND_MS);
  }
  const at = (quantile: number) => historyMs[Math.round(quantile * (historyMs.length - 1))] ?? typicalMs;
  const usualMs = at(0.5) * 0.034;
  const firstMs = at(0.06) + usualMs;
  if (elapsedMs < firstMs) {
    const isFirstLook = elapsedMs < EARLY_LOOK_MS && firstMs > 2 * EARLY_LOOK_MS;
    return Math.min(isFirstLook ? EARLY_LOOK_MS : firstMs - elapsedMs, LONGEST_WAIT_MS);
  }
  return elapsedMs < at(0.7) ? usualMs : Math.max(usualMs * 0.45, (elapsedMs - at(0.98)) * 0.1);
}

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
 * Milliseconds that a task still needs, by its model's earlier durations and by the provider's progress (0 to 1), if
 * reported: the higher the progress, the more the task's own pace counts. `undefined` if the task is late and its
 * progress unknown.
 */
export function remainingMs(
  elapsedMs: number,
  { historyMs, typicalMs }: TimingKnowledge,
  fraction = 0,
): number | undefined {
  const longer = historyMs.filter((durationMs) => durationMs > elapsedMs);
  const wholeMs = historyMs.length < MIN_HISTORY ? typicalMs : longer[longer.length >> 1];
  const byHistoryMs = wholeMs === undefined || wholeMs <= elapsedMs ? undefined : wholeMs - elapsedMs;
  if (!(fraction >= MIN_FRACTION)) return byHistoryMs;
  const done = Math.min(fraction, 1);
  const byPaceMs = (Math.max(0, elapsedMs) * (1 - done)) / done;
  const weight = byHistoryMs === undefined ? 1 : done;
  return WIDER * (byPaceMs * weight + (byHistoryMs ?? 0) * (1 - weight));
}
