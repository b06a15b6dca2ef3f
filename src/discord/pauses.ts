/** The pause after a 429 with a time, doubled for each 429 that follows without another answer in between. */
const FLOOR_MS = 500;
const HIGHEST_FLOOR_MS = 60_000;
/** One request at a time tries whether a pause is over. If it gets no answer, the next one tries. */
const PROBE_MS = 10_000;
const PROBE_LOOK_MS = 1_000;
/** Pauses of routes that nobody uses again are forgotten. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;
const SWEEP_FROM = 500;

interface Pause {
  untilMs: number;
  /** Until then, one request that was let through decides for all. */
  probeUntilMs: number;
  inARow: number;
}

/** Calls that must wait, by any names that callers choose. */
export interface Pauses {
  /** Milliseconds until a call may be made that belongs to all these names; 0 means now. */
  leftMs(keys: readonly string[]): number;
  /** The call is made. If a pause has just ended, others wait for its outcome. */
  probe(keys: readonly string[]): void;
  /** A 429: nothing more for this long. Returns the length of a new pause, `undefined` if it was known. */
  begin(key: string, ms: number): number | undefined;
  /** An answer other than a 429: returns the pauses that it ended. */
  end(keys: readonly string[]): string[];
  /** No answer: somebody else may try. */
  release(keys: readonly string[]): void;
}

export function createPauses(now: () => number): Pauses {
  const pauses = new Map<string, Pause>();

  const find = (keys: readonly string[]) => keys.flatMap((key) => pauses.get(key) ?? []);

  function sweep() {
    if (pauses.size < SWEEP_FROM) return;
    for (const [key, { untilMs }] of pauses) {
      if (now() - untilMs > FORGOTTEN_AFTER_MS) pauses.delete(key);
    }
  }

  return {
    leftMs(keys) {
      if (pauses.size === 0) return 0;
      return Math.max(
        0,
        ...find(keys).map(({ untilMs, probeUntilMs }) =>
          Math.max(untilMs - now(), probeUntilMs > now() ? PROBE_LOOK_MS : 0),
        ),
      );
    },
    probe(keys) {
      for (const each of find(keys)) each.probeUntilMs = now() + PROBE_MS;
    },
    begin(key, ms) {
      sweep();
      const known = pauses.get(key);
      const isKnown = known !== undefined && known.untilMs > now();
      const inARow = isKnown ? known.inARow : (known?.inARow ?? 0) + 1;
      const waitMs = Math.max(ms, Math.min(FLOOR_MS * 2 ** (inARow - 1), HIGHEST_FLOOR_MS));
      const untilMs = Math.max(known?.untilMs ?? 0, now() + waitMs);
      pauses.set(key, { untilMs, probeUntilMs: 0, inARow });
      return isKnown ? undefined : waitMs;
    },
    end(keys) {
      if (pauses.size === 0) return [];
      // A request sent before a pause began says nothing about it.
      const ended = keys.filter((key) => (pauses.get(key)?.untilMs ?? Number.POSITIVE_INFINITY) <= now());
      for (const key of ended) pauses.delete(key);
      return ended;
    },
    release(keys) {
      for (const each of find(keys)) each.probeUntilMs = 0;
    },
  };
}
