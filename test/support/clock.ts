import type { Clock } from '../../src/clock.ts';

/** A clock that stands until it is told to go on. */
export interface FakeClock extends Clock {
  /** Moves on, calling back on the way whatever is due, each at its own time. */
  advance(byMs: number): void;
  /** How many callbacks wait. */
  readonly waiting: number;
  /** Milliseconds until the next callback; `undefined` when none waits. */
  readonly nextInMs: number | undefined;
}

export function createFakeClock(startMs = 1_800_000_000_000): FakeClock {
  let nowMs = startMs;
  const timers = new Map<object, { atMs: number; callback(): void }>();
  const next = () => [...timers].toSorted(([, a], [, b]) => a.atMs - b.atMs)[0];
  return {
    now: () => nowMs,
    after(delayMs, callback) {
      const key = {};
      timers.set(key, { atMs: nowMs + delayMs, callback });
      return () => timers.delete(key);
    },
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

/** The real clock, `times` as fast: waits of minutes pass in seconds, and everything else is real. */
export function createFastClock(times: number): Clock {
  const startMs = Date.now();
  return {
    now: () => startMs + (Date.now() - startMs) * times,
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs / times);
      return () => clearTimeout(timer);
    },
  };
}
