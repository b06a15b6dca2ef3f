import type { Clock } from '../runtime/clock.ts';

/** The first byte, or the answer to what was sent. */
const ANSWER_TIMEOUT_MS = 30_000;
const WINDOW_MS = 20_000;
/** About 13 KiB/s. Slower than that, a few transfers would hold up everybody's for hours. */
const LEAST_BYTES = 256 * 1024;

/** Ends a transfer in which nothing moves, or next to nothing. */
export interface StallWatch {
  /** Aborted when the transfer has stalled, or with the signal that it was made with. */
  signal: AbortSignal;
  /** So many more bytes have come. */
  moved(bytes: number): void;
  stop(): void;
}

/** The watch begins at once: for the first byte there are 30 s, and from then on 20 s for every 256 KiB. */
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
