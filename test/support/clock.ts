import type { Clock, HostClock } from '../../src/runtime/clock.ts';

/** A clock that stands still until told to advance. */
export interface FakeClock extends HostClock {
  /** Advances, and calls back everything that becomes due on the way, each at its own time. */
  advance(byMs: number): void;
  /** Changes the host's clock: nothing is due earlier or later because of it. */
  set(byMs: number): void;
  /** How many callbacks wait. */
  readonly waiting: number;
  /** Milliseconds until the next callback; `undefined` when none waits. */
  readonly nextInMs: number | undefined;
}

export function createFakeClock(startMs = 1_800_000_000_000): FakeClock {
  let nowMs = startMs;
  /** How far the host's clock was moved, and how much of that was taken over. */
  let setMs = 0;
  let takenMs = 0;
  const timers = new Map<object, { atMs: number; callback(): void }>();
  function next() {
    let first: [key: object, timer: { atMs: number; callback(): void }] | undefined;
    for (const each of timers) if (!first || each[1].atMs < first[1].atMs) first = each;
    return first;
  }
  return {
    now: () => nowMs + takenMs,
    steadyMs: () => nowMs,
    aheadMs: () => setMs - takenMs,
    take(ms) {
      takenMs += ms;
    },
    set(byMs) {
      setMs += byMs;
    },
    after(delayMs, callback) {
      const key = {};
      timers.set(key, { atMs: nowMs + delayMs, callback });
      return () => timers.delete(key);
    },
    // Calls to a real server take real time.
    timeout: (ms) => AbortSignal.timeout(Math.ceil(ms)),
    advance(byMs) {
      const untilMs = nowMs + byMs;
      for (let due = next(); due && due[1].atMs <= untilMs; due = next()) {
        timers.delete(due[0]);
        nowMs = Math.max(nowMs, due[1].atMs);
        due[1].callback();
      }
      nowMs = untilMs;
    },
    get waiting() {
      return timers.size;
    },
    get nextInMs() {
      const due = next();
      return due && due[1].atMs - nowMs;
    },
  };
}

/** Of the clocks below, until the end of the file that made them. */
const ticking = new Set<NodeJS.Timeout>();

export function stopFastClocks(): void {
  for (const each of ticking) clearInterval(each);
  ticking.clear();
}

const TURN_MS = 4;
/** The most that passes in one turn of the event loop. */
const LONGEST_TURN_MS = 16;

/**
 * The real clock, `times` as fast: waits of minutes pass in seconds, and everything else is real. While the machine is
 * too busy to turn the event loop, time stands still, so that nothing times out without being checked.
 */
export function createFastClock(times: number): Clock & {
  /** Lets time pass at once. Waiting work continues to wait. */
  pass(ms: number): void;
} {
  let passedMs = 0;
  const clock = createFakeClock(Date.now());
  let lastMs = performance.now();
  const ticks = setInterval(() => {
    const nowMs = performance.now();
    clock.advance(Math.round(Math.min(nowMs - lastMs, LONGEST_TURN_MS) * times));
    lastMs = nowMs;
  }, TURN_MS).unref();
  ticking.add(ticks);
  return {
    now: () => clock.now() + passedMs,
    steadyMs: () => clock.now() + passedMs,
    after: clock.after,
    // Calls to the local servers take real time.
    timeout: (ms) => AbortSignal.timeout(Math.ceil(ms)),
    pass(ms) {
      passedMs += ms;
    },
  };
}
