/** A task's progress whenever a poll saw more of it: `fraction` is 0 to 1. Begins with 0 at 0 ms. */
export type SeenProgress = readonly { elapsedMs: number; fraction: number }[];

const BEGIN: SeenProgress = [{ elapsedMs: 0, fraction: 0 }];
/** Some providers report quarters or tenths. Between two of them, nothing is known. */
const FINE_STEP = 0.08;
/** Progress that should have grown by so much, and hasn't, has stopped meaning anything. */
const STALE = 0.03;

/** Adds what a poll saw. Progress that goes back is noise. */
export function seeProgress(seen: SeenProgress = BEGIN, elapsedMs: number, fraction: number): SeenProgress {
  const last = seen.at(-1);
  const hasGrown = last !== undefined && fraction > last.fraction && elapsedMs > last.elapsedMs;
  return hasGrown ? [...seen, { elapsedMs, fraction }] : seen;
}

/**
 * Progress per millisecond, by the second half of the progress so far. `undefined` if the progress can't be trusted: it
 * moves in large steps, or has stopped.
 */
export function paceOf(seen: SeenProgress, elapsedMs: number): number | undefined {
  const last = seen.at(-1);
  if (!last || !seen.some((each, index) => isFine(seen[index - 1], each))) return undefined;
  const from = seen.findLast(({ fraction }) => fraction <= last.fraction / 2);
  if (!from) return undefined;
  const perMs = (last.fraction - from.fraction) / (elapsedMs - from.elapsedMs);
  return (elapsedMs - last.elapsedMs) * perMs < STALE ? perMs : undefined;
}

/**
 * The task's age when it's done, if it goes on as now. `undefined` as well while the first step is all that was seen:
 * nobody knows how long the task waited before it.
 */
export function endsAtMs(seen: SeenProgress, elapsedMs: number): number | undefined {
  const [last, perMs] = [seen.at(-1), paceOf(seen, elapsedMs)];
  if (!last || perMs === undefined || seen.length < 3) return undefined;
  return last.elapsedMs + (1 - last.fraction) / perMs;
}

function isFine(before: SeenProgress[number] | undefined, { fraction }: SeenProgress[number]): boolean {
  return before !== undefined && fraction - before.fraction <= FINE_STEP;
}
