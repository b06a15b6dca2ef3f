/**
 * Loaded before a program, lets it live in the playground's time: `Date.now`, `performance.now` and the global timers
 * follow the rate that the parent process sends. The program knows nothing of it. Calls to other servers keep real time:
 * `AbortSignal.timeout` and `node:timers` are left alone.
 */
import { type Rate, timeAt } from './clock.ts';

const real = { now: Date.now, setTimeout, clearTimeout };
const startMs = real.now();
/** The rate of the moment comes with the address of this file. */
const given = new URL(import.meta.url).searchParams.get('rate');
let rate: Rate = given ? JSON.parse(given) : { fromMs: startMs, baseMs: startMs, speed: 1 };
let latestMs = 0;

/** Never goes back, although the parent's message takes a moment. */
function now(): number {
  latestMs = Math.max(latestMs, timeAt(rate, real.now()));
  return latestMs;
}
const originMs = now();

Date.now = () => Math.floor(now());
Object.defineProperty(performance, 'now', { value: () => now() - originMs });

const waiting = new Set<FollowingTimer>();
const byId = new Map<number, FollowingTimer>();
let lastId = 0;

/** Does what Node's `Timeout` does, in this time. */
class FollowingTimer {
  readonly id = ++lastId;
  readonly #callback: () => void;
  readonly #delayMs: number;
  readonly #repeats: boolean;
  #dueMs = 0;
  #isReferenced = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(callback: () => void, delayMs: number, repeats: boolean) {
    this.#callback = callback;
    this.#delayMs = Math.max(1, Number(delayMs) || 0);
    this.#repeats = repeats;
    byId.set(this.id, this);
    this.refresh();
  }

  refresh() {
    this.#dueMs = now() + this.#delayMs;
    waiting.add(this);
    this.arm();
    return this;
  }

  arm() {
    real.clearTimeout(this.#timer);
    this.#timer = real.setTimeout(() => this.#fire(), Math.max(0, this.#dueMs - now()) / rate.speed);
    if (!this.#isReferenced) this.#timer.unref();
  }

  #fire() {
    if (now() < this.#dueMs) return this.arm();
    waiting.delete(this);
    if (this.#repeats) this.refresh();
    else byId.delete(this.id);
    this.#callback();
  }

  close() {
    real.clearTimeout(this.#timer);
    waiting.delete(this);
    byId.delete(this.id);
    return this;
  }

  ref() {
    this.#isReferenced = true;
    this.#timer?.ref();
    return this;
  }

  unref() {
    this.#isReferenced = false;
    this.#timer?.unref();
    return this;
  }

  hasRef() {
    return this.#isReferenced;
  }

  [Symbol.toPrimitive]() {
    return this.id;
  }

  [Symbol.dispose]() {
    this.close();
  }
}

function clear(timer: unknown) {
  if (timer instanceof FollowingTimer) timer.close();
  else if (byId.has(Number(timer))) byId.get(Number(timer))?.close();
  else real.clearTimeout(timer as NodeJS.Timeout);
}

function start(repeats: boolean) {
  return (callback: (...args: unknown[]) => void, delayMs = 1, ...args: unknown[]) =>
    new FollowingTimer(() => callback(...args), delayMs, repeats);
}

// What waits with promises keeps real time.
const followingTimeout = Object.assign(
  start(false),
  Object.fromEntries(
    Object.getOwnPropertySymbols(setTimeout).map((key) => [key, Reflect.get(setTimeout, key)]),
  ),
);
Object.assign(globalThis, {
  setTimeout: followingTimeout,
  setInterval: start(true),
  clearTimeout: clear,
  clearInterval: clear,
});

process.on('message', (message: { clock?: Rate }) => {
  if (!message.clock) return;
  now();
  rate = message.clock;
  for (const timer of waiting) timer.arm();
});
process.channel?.unref();
