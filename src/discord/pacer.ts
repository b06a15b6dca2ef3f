const SECOND_MS = 1_000;

/**
 * Creates the function that gives each caller its turn, at this many per second. It returns the milliseconds until the
 * turn.
 */
export function createPacer(perSecond: number, now: () => number): () => number {
  /** The times of the last turns. The oldest is replaced next. */
  const turns = new Array<number>(perSecond).fill(Number.NEGATIVE_INFINITY);
  let next = 0;
  return () => {
    const nowMs = now();
    const atMs = Math.max(nowMs, (turns[next] ?? 0) + SECOND_MS);
    turns[next] = atMs;
    next = (next + 1) % perSecond;
    return atMs - nowMs;
  };
}
