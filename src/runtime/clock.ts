import { setImmediate } from 'node:timers/promises';

/** Time as a dependency, so that tests can control it. Instants and delays are in milliseconds. */
export interface Clock {
  now(): number;
  /**
   * Time from a clock that nobody changes: for durations that aren't stored, such as a pause. It has no relation to the
   * time of day.
   */
  steadyMs(): number;
  /** Calls back once after `delayMs`. The returned function cancels that. */
  after(delayMs: number, callback: () => void): () => void;
  /** A signal for one outside call, aborted with a `TimeoutError` after this long, in whole milliseconds. */
  timeout(ms: number): AbortSignal;
}

/** A steady clock that follows changes of the host's clock only when told to. */
export interface HostClock extends Clock {
  /** How far the host's clock is ahead of this one, in milliseconds; negative if it is behind. */
  aheadMs(): number;
  /** Takes over this many of them. */
  take(ms: number): void;
}

/**
 * `host` and `steadyMs` are the system's clocks. Tests pass in their own.
 * @internal The simulator gives each process one of its own.
 */
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
    timeout: (ms) => AbortSignal.timeout(Math.ceil(ms)),
    aheadMs: () => host() - now(),
    take(ms) {
      offsetMs += ms;
    },
  };
}

export const systemClock = createHostClock();

/** The time for libraries that can't be given a clock. */
export const machineNow = Date.now;

/** Resolves when everything else that is due has had its turn of the event loop. No clock advances meanwhile. */
export const nextTurn: () => Promise<void> = setImmediate;

/** A moment by both of a machine's clocks: one stands still while the machine sleeps, the other may be changed. */
export interface Moment {
  steadyMs: number;
  hostMs: number;
}

export function momentOf(clock: Pick<HostClock, 'now' | 'steadyMs'> & Partial<HostClock>): Moment {
  return { steadyMs: clock.steadyMs(), hostMs: clock.now() + (clock.aheadMs?.() ?? 0) };
}

/** The most that can have passed between two moments. */
export function mostMs(since: Moment, until: Moment): number {
  return Math.max(until.steadyMs - since.steadyMs, until.hostMs - since.hostMs);
}

/** Resolves after this many milliseconds. Rejects with the reason of `signal` if that is aborted first. */
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

/** How often to compare, and the difference that means that somebody changed the host's clock, or it has slept. */
const LOOK_MS = 10_000;
const SET_MS = 30_000;

/**
 * Lets the clock follow the host's. If that was changed, `move` first shifts the stored start of everything that lasts,
 * so that an hour more or less on the host's clock ends nothing that is paid for. The returned function stops it.
 */
export function followHost(clock: HostClock, move: (ms: number) => Promise<void>): () => void {
  let cancel = () => {};
  async function look() {
    const ms = clock.aheadMs();
    if (Math.abs(ms) < SET_MS) clock.take(ms);
    // Meanwhile, shifted and unshifted times are both recent, and never too old.
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
