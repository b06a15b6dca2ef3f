import timersModule from 'node:timers';
import promisesModule from 'node:timers/promises';
import type { Scheduler, Task } from './scheduler.ts';

/** How far the host's clock is ahead of the real time. */
export interface HostClock {
  aheadMs: number;
}

type Callback = (...args: unknown[]) => void;

/** A timer as Node has it, of the played time. */
class PlayedTimer {
  readonly #scheduler: Scheduler;
  readonly #delayMs: number;
  readonly #run: () => void;
  readonly #repeats: boolean;
  #task: Task;

  constructor(scheduler: Scheduler, delayMs: number, run: () => void, repeats: boolean) {
    this.#scheduler = scheduler;
    this.#delayMs = delayMs;
    this.#run = run;
    this.#repeats = repeats;
    this.#task = this.#begin();
  }

  #begin(): Task {
    return this.#scheduler.after(this.#delayMs, () => {
      if (this.#repeats) this.#task = this.#begin();
      this.#run();
    });
  }

  ref() {
    return this;
  }
  unref() {
    return this;
  }
  hasRef() {
    return true;
  }
  refresh() {
    this.close();
    this.#task = this.#begin();
    return this;
  }
  close() {
    this.#scheduler.cancel(this.#task);
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.#task.number;
  }
  [Symbol.dispose]() {
    this.close();
  }
}

/** @see https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
function nodesDelay(ms: number): number {
  return ms >= 1 && ms <= 2 ** 31 - 1 ? Math.trunc(ms) : 1;
}

/** Replaces every clock and timer of this process. Libraries that are loaded afterwards know no others. */
export function playTime(scheduler: Scheduler, host: HostClock): void {
  const startMs = scheduler.nowMs();
  const timer =
    (repeats: boolean) =>
    (callback: Callback, delayMs?: number, ...args: unknown[]) =>
      new PlayedTimer(scheduler, nodesDelay(Number(delayMs)), () => callback(...args), repeats);
  const immediate = (callback: Callback, ...args: unknown[]) =>
    new PlayedTimer(scheduler, 0, () => callback(...args), false);
  const clear = (given: unknown) => {
    if (given instanceof PlayedTimer) given.close();
  };
  const played = {
    setTimeout: timer(false),
    setInterval: timer(true),
    setImmediate: immediate,
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  };
  Object.assign(globalThis, played);
  Object.assign(timersModule, played);
  Object.assign(promisesModule, {
    setTimeout: (ms: number, value: unknown, options?: { signal?: AbortSignal }) =>
      wait(ms, value, options?.signal),
    setImmediate: (value: unknown) => new Promise((resolve) => immediate(() => resolve(value))),
  });

  function wait(ms: number, value: unknown, signal: AbortSignal | undefined) {
    return new Promise((resolve, reject) => {
      const begun = played.setTimeout(() => resolve(value), ms);
      const stop = () => {
        begun.close();
        reject(signal?.reason);
      };
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  const now = () => scheduler.nowMs() + host.aheadMs;
  const RealDate = Date;
  class PlayedDate extends RealDate {
    constructor(...args: unknown[]) {
      super(...((args.length === 0 ? [now()] : args) as [number]));
    }
    static override now = now;
  }
  globalThis.Date = PlayedDate as DateConstructor;
  performance.now = () => scheduler.nowMs() - startMs;
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    played.setTimeout(
      () => controller.abort(new DOMException('The operation timed out', 'TimeoutError')),
      ms,
    );
    return controller.signal;
  };
}
