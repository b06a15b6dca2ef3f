import type { Clock } from '../runtime/clock.ts';

/** Time for the first byte, or for the answer to an upload. */
const ANSWER_TIMEOUT_MS = 30_000;
const WINDOW_MS = 20_000;
/** About 13 KiB/s. At less, a few transfers would block everybody's for hours. */
const LEAST_BYTES = 256 * 1024;

/** Ends a transfer in which nothing moves, or almost nothing. */
export interface StallWatch {
  /** Aborted when the transfer stalls, or with the given signal. */
  signal: AbortSignal;
  /** This many more bytes arrived. */
  moved(bytes: number): void;
  stop(): void;
}

/** The watch begins at once: 30 s for the first byte, and then 20 s for every 256 KiB. */
export function watchForStall(clock: Clock, outer: AbortSignal): StallWatch {
  const stalled = new AbortController();
  let inWindow = 0;
  let hasBegun = false;
  const end = () => stalled.abort(new Error('the transfer has stalled'));
  let cancelTimer = clock.after(ANSWER_TIMEOUT_MS, end);

  function nextWindow() {
    inWindow = 0;
    cancelTimer = clock.after(WINDOW_MS, () => (inWindow < LEAST_BYTES ? end() : nextWindow()));
  }

  return {
    signal: AbortSignal.any([outer, stalled.signal]),
    moved(bytes) {
      if (!hasBegun) {
        hasBegun = true;
        cancelTimer();
        nextWindow();
      }
      inWindow += bytes;
    },
    stop: () => cancelTimer(),
  };
}
