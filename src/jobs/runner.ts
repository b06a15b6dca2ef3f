import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Job } from './job.ts';
import { traitsOf } from './states.ts';
import type { NextLook } from './steps/tools.ts';

/** Before a step that failed unexpectedly is taken again. */
const UNEXPECTED_MS = 5_000;

/** Lets each job take one step at a time, when it is due. */
export interface Runner {
  /** Lets the job take its next step now, or once more where it is taking one. */
  wake(id: string): void;
  wakeIn(id: string, delayMs: number): void;
  /** Whatever the job waits for is off. */
  forget(id: string): void;
  /** Nothing is due any more. */
  stop(): void;
  /** Steps that are being taken. */
  underWay(): Iterable<Promise<void>>;
}

export function createRunner(deps: {
  jobs: ReadonlyMap<string, Job>;
  step(job: Job): Promise<NextLook>;
  clock: Clock;
  log: Log;
  stopping: AbortSignal;
  halting: AbortSignal;
}): Runner {
  const { jobs, step, clock, log, stopping, halting } = deps;
  const timers = new Map<string, () => void>();
  /** Jobs that are taking a step right now. */
  const stepping = new Set<string>();
  /** Those of them that were woken meanwhile. */
  const wakeAgain = new Set<string>();
  const underWay = new Set<Promise<void>>();

  function forget(id: string) {
    timers.get(id)?.();
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
    timers.set(
      id,
      clock.after(delayMs, () => wake(id)),
    );
  }

  async function runSteps(id: string) {
    let delayMs: NextLook = 0;
    while (delayMs === 0) {
      const job = jobs.get(id);
      delayMs = job && mayGoOn(job) ? await takeStep(job) : undefined;
      // Something came in meanwhile, such as a cancel: it must not wait for the timer.
      if (wakeAgain.delete(id)) delayMs = 0;
    }
    // In the same turn as the last look at the job, so that no call to `wake` falls between.
    stepping.delete(id);
    if (delayMs !== undefined && !stopping.aborted) wakeIn(id, delayMs);
  }

  function takeStep(job: Job): Promise<NextLook> {
    return step(job).catch((err: unknown) => {
      log.error({ err, job: job.id }, 'a step of the job failed unexpectedly; it will be taken again');
      return UNEXPECTED_MS;
    });
  }

  /** During a stop, a video that is being delivered still is. */
  function mayGoOn(job: Job): boolean {
    if (!stopping.aborted) return true;
    return !halting.aborted && traitsOf(job).goesOnInStop;
  }

  return {
    wake,
    wakeIn,
    forget,
    stop() {
      for (const cancelTimer of timers.values()) cancelTimer();
      timers.clear();
    },
    underWay: () => underWay,
  };
}
