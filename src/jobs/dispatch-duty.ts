import type { Log } from '../log.ts';
import type { Fleet } from './fleet.ts';

/**
 * Creates the function that says whether this process dispatches for all. Before the first time, it makes sure that it
 * knows all that others have started.
 */
export function createDispatchDuty(deps: {
  fleet: Pick<Fleet, 'hasDuty' | 'onChange'>;
  /** Reads what others have changed. Throws if that isn't possible. */
  compare(): Promise<void>;
  log: Log;
}): () => Promise<boolean> {
  const { fleet, log } = deps;
  let isUpToDate = false;
  // Another process may have had the duty meanwhile.
  fleet.onChange(() => {
    isUpToDate = false;
  });

  return async () => {
    try {
      if (!(await fleet.hasDuty('dispatch'))) {
        isUpToDate = false;
        return false;
      }
      if (!isUpToDate) await deps.compare();
      isUpToDate = true;
      return true;
    } catch (err) {
      log.warn({ err }, 'could not find out which process starts jobs; trying again');
      return false;
    }
  };
}
