import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Fleet } from './fleet.ts';

/** A process may have died without a message. What is left for others is free again after two seconds. */
const LOOK_EVERY_MS = 1_000;

/** Takes jobs that are nobody's, or whose process has died. */
export interface Taking {
  start(): void;
  /** Some may be free. */
  look(): void;
  underWay(): Promise<void> | undefined;
}

export function createTaking(deps: {
  fleet: Pick<Fleet, 'take' | 'isAlive'>;
  stopping: AbortSignal;
  /** Reads jobs that are this process's now. */
  read(ids: readonly string[]): Promise<void>;
  /** After each look, from time to time. */
  onLooked(): void;
  clock: Clock;
  log: Log;
}): Taking {
  const { fleet, stopping, clock, log } = deps;
  let [isStarted, lookAgain] = [false, false];
  let looking: Promise<void> | undefined;
  let cancelTimer = () => {};

  async function takeAll() {
    do {
      lookAgain = false;
      try {
        const taken = fleet.isAlive() ? await fleet.take() : [];
        if (taken.length > 0) await deps.read(taken.map(({ job }) => job.id));
      } catch (err) {
        log.warn({ err }, 'could not take free jobs; trying again');
      }
    } while (lookAgain && !stopping.aborted);
  }

  function look() {
    if (!isStarted || stopping.aborted) return;
    lookAgain = true;
    looking ??= takeAll().finally(() => {
      looking = undefined;
      deps.onLooked();
      cancelTimer();
      if (!stopping.aborted) cancelTimer = clock.after(LOOK_EVERY_MS, look);
    });
  }

  return {
    start() {
      isStarted = true;
      stopping.addEventListener('abort', () => cancelTimer());
      look();
    },
    look,
    underWay: () => looking,
  };
}
