const SECOND_MS = 1_000;

/** Makes the function that gives each caller its turn, so many a second: in how many milliseconds that is. */
export function createPacer(perSecond: number, now: () => number): () => number {
  /** When the last turns are, the oldest next. */
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
