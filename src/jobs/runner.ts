import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Job } from './job.ts';
import { traitsOf } from './states.ts';
import type { NextLook } from './steps/tools.ts';

/** Delay before a step that failed unexpectedly is repeated. */
const UNEXPECTED_MS = 5_000;

/** Lets each due job take one step at a time. */
export interface Runner {
  /** Lets the job take its next step now, or one more if it is taking one. */
  wake(id: string): void;
  /** The same within this time. It may be due earlier. */
  wakeIn(id: string, delayMs: number): void;
  /** Cancels the job's timer. */
  forget(id: string): void;
  /** Cancels all timers. */
  stop(): void;
  /** Whether the job is taking a step. */
  isStepping(id: string): boolean;
  /** Steps that are being taken. */
  underWay(): Iterable<Promise<void>>;
}

export function createRunner(deps: {
  jobs: ReadonlyMap<string, Job>;
  step(job: Job): Promise<NextLook>;
  /** Whether this process takes the job's steps now. */
  mayStep(id: string): boolean;
  clock: Clock;
  log: Log;
  stopping: AbortSignal;
  halting: AbortSignal;
}): Runner {
  const { jobs, step, clock, log, stopping, halting } = deps;
  const timers = new Map<string, { atMs: number; cancel(): void }>();
  /** Jobs that are taking a step right now. */
  const stepping = new Set<string>();
  /** Those of them that were woken meanwhile. */
  const wakeAgain = new Set<string>();
  const underWay = new Set<Promise<void>>();

  function forget(id: string) {
    timers.get(id)?.cancel();
    timers.delete(id);
  }

  function wake(id: string) {
    forget(id);
    if (stopping.aborted) return;
    if (stepping.has(id)) {
      wakeAgain.add(id);
      return;
    }
    stepping.add(id);
    const run = runSteps(id).finally(() => underWay.delete(run));
    underWay.add(run);
  }

  function wakeIn(id: string, delayMs: number) {
    const atMs = clock.steadyMs() + delayMs;
    if ((timers.get(id)?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) return;
    forget(id);
    timers.set(id, { atMs, cancel: clock.after(delayMs, () => wake(id)) });
  }

  async function runSteps(id: string) {
    let delayMs: NextLook = 0;
    while (delayMs === 0) {
      const job = jobs.get(id);
      delayMs = job && mayGoOn(job) ? await takeStep(job) : undefined;
      // Something happened meanwhile, such as a cancel. It must not wait for the timer.
      if (wakeAgain.delete(id)) delayMs = 0;
    }
    // In the same turn as the last look at the job, so that no call to `wake` gets lost in between.
    stepping.delete(id);
    if (delayMs !== undefined && !stopping.aborted) wakeIn(id, delayMs);
  }

  function takeStep(job: Job): Promise<NextLook> {
    return step(job).catch((err: unknown) => {
      log.error({ err, job: job.id }, 'a step of the job failed unexpectedly; trying again');
      return UNEXPECTED_MS;
    });
  }

  /** During a stop, a running delivery may finish. */
  function mayGoOn(job: Job): boolean {
    if (!deps.mayStep(job.id)) return false;
    if (!stopping.aborted) return true;
    return !halting.aborted && traitsOf(job).goesOnInStop;
  }

  return {
    wake,
    wakeIn,
    forget,
    stop() {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
    isStepping: (id) => stepping.has(id),
    underWay: () => underWay,
  };
}
