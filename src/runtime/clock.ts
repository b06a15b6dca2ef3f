import { setImmediate } from 'node:timers/promises';

/** Time as a dependency, so that tests can pass it by hand. Instants and delays are in milliseconds. */
export interface Clock {
  now(): number;
  /**
   * The same on a clock that nobody sets: for what lasts a while and is not stored, such as a pause. It says nothing of
   * the day.
   */
  steadyMs(): number;
  /** Calls back once after `delayMs`; the returned function takes that back. */
  after(delayMs: number, callback: () => void): () => void;
  /** A signal for one call to the outside, which is aborted with a `TimeoutError` after so long. */
  timeout(ms: number): AbortSignal;
}

/** A clock that goes evenly, and takes what the host's was set by only when it is told to. */
export interface HostClock extends Clock {
  /** By how many milliseconds the host's clock is ahead of this one; below 0 where it is behind. */
  aheadMs(): number;
  /** Takes over so many of them. */
  take(ms: number): void;
}

/** `host` and `steadyMs` are what the system says; tests bring their own. */
export function createHostClock({
  host = Date.now,
  steadyMs = () => performance.now(),
}: {
  host?: () => number;
  steadyMs?: () => number;
} = {}): HostClock {
  let offsetMs = host() - steadyMs();
  const now = () => Math.round(steadyMs() + offsetMs);
  return {
    now,
    steadyMs,
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    timeout: (ms) => AbortSignal.timeout(ms),
    aheadMs: () => host() - now(),
    take(ms) {
      offsetMs += ms;
    },
  };
}

export const systemClock = createHostClock();

/** What libraries take for the time that can't be given a clock. */
export const machineNow = Date.now;

/** Resolves when everything else that is due has had its turn of the event loop. It takes no time of any clock. */
export const nextTurn: () => Promise<void> = setImmediate;

/** Resolves after so many milliseconds; rejects with the reason of `signal` where that is aborted first. */
export async function pause(clock: Clock, ms: number, signal?: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  const stop = () => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    cancel();
    signal?.removeEventListener('abort', stop);
  }
}

/** How often to compare, and from which difference on somebody has set the host's clock, or it has slept. */
const LOOK_MS = 10_000;
const SET_MS = 30_000;

/**
 * Lets the clock follow the host's. Where that was set, `move` first moves by as much what began by it and lasts, so that
 * an hour more or less on the host's clock ends nothing that is paid for; the returned function ends that.
 */
export function followHost(clock: HostClock, move: (ms: number) => Promise<void>): () => void {
  let cancel = () => {};
  async function look() {
    const ms = clock.aheadMs();
    if (Math.abs(ms) < SET_MS) clock.take(ms);
    // What is moved and what is not yet are both young meanwhile, and never too old.
    else if (ms > 0) {
      await move(ms);
      clock.take(ms);
    } else {
      clock.take(ms);
      await move(ms);
    }
    lookLater();
  }
  function lookLater() {
    cancel = clock.after(LOOK_MS, () => void look());
  }
  lookLater();
  return () => cancel();
}
