/** The slots of one limit, by the time at which each becomes free. */
export interface SlotLine {
  /** When the next one is free, in milliseconds from now; infinite if there is none. */
  nextFreeMs(): number;
  /** Takes that one until then. */
  take(untilMs: number): void;
}

/** `count` slots, some of which are held until these times. More may be held than there are by now. */
export function createSlotLine(count: number, heldUntilMs: readonly number[]): SlotLine {
  const untilMs = heldUntilMs.toSorted((a, b) => a - b);
  let free = Math.max(0, count - untilMs.length);
  return {
    nextFreeMs: () => (free > 0 ? 0 : (untilMs[0] ?? Number.POSITIVE_INFINITY)),
    take(ms) {
      if (free > 0) free -= 1;
      else untilMs.shift();
      untilMs.splice(placeOf(ms, untilMs), 0, ms);
    },
  };
}

/** How many of the ascending values are at most `value`. */
function placeOf(value: number, ascending: readonly number[]): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? 0) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}
