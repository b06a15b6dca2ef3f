import type { Clock } from '../clock.ts';
import { isIn, type Job } from './job.ts';
import { type Limits, startable } from './queue.ts';

/** The queue stands still for first responses for this long at most, and looks this often. */
const FIRST_RESPONSES_MS = 1_000;
const FIRST_RESPONSES_LOOK_MS = 20;

/** Starts what may run, whenever something has changed. */
export interface Dispatcher {
  /** Looks at the queue now, or again if it is being looked at. */
  dispatch(): void;
  /** The look under way, if there is one. */
  underWay(): Promise<void> | undefined;
  stop(): void;
}

export function createDispatcher(deps: {
  jobs: ReadonlyMap<string, Job>;
  limits: Limits;
  clock: Clock;
  stopping: AbortSignal;
  /** Moves one job on from the queue. Must not throw. */
  start(job: Job): Promise<void>;
}): Dispatcher {
  const { jobs, clock, stopping } = deps;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let cancelTimer = () => {};

  function dispatch() {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = (async () => {
      let lookedAtMs: number;
      do {
        lookAgain = false;
        await firstResponses();
        lookedAtMs = clock.now();
        const ready = stopping.aborted ? [] : startable([...jobs.values()], deps.limits, lookedAtMs);
        await Promise.all(ready.map(deps.start));
      } while (lookAgain);
      looking = undefined;
      lookWhenDue(lookedAtMs);
    })();
  }

  /** Waits a moment while members wait for a first response: they have 3 s, and everything else has minutes. */
  async function firstResponses() {
    const untilMs = clock.now() + FIRST_RESPONSES_MS;
    while (clock.now() < untilMs && isAnybodyWaiting() && !stopping.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      clock.after(FIRST_RESPONSES_LOOK_MS, resolve);
      await promise;
    }
  }

  function isAnybodyWaiting(): boolean {
    // One that waits longer has another trouble.
    const sinceMs = clock.now() - FIRST_RESPONSES_MS;
    for (const job of jobs.values()) if (isIn(job, 'accepted') && job.createdAtMs > sinceMs) return true;
    return false;
  }

  /** Comes back for the first of the jobs that were not due yet at the last look. */
  function lookWhenDue(lookedAtMs: number) {
    cancelTimer();
    const dueAtMs = [...jobs.values()].flatMap((job) =>
      isIn(job, 'queued') && job.status.notBeforeMs > lookedAtMs ? [job.status.notBeforeMs] : [],
    );
    if (dueAtMs.length === 0 || stopping.aborted) return;
    cancelTimer = clock.after(Math.max(0, Math.min(...dueAtMs) - clock.now()), dispatch);
  }

  return { dispatch, underWay: () => looking, stop: () => cancelTimer() };
}
