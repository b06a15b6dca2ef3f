import { type OnBroken, raise } from '../../src/jobs/invariants.ts';
import { type Clock, systemClock } from '../../src/runtime/clock.ts';
import { openStores } from '../../src/store/open-stores.ts';

/** The real stores of a data folder. A broken invariant fails the test. */
export const openTestStores = (dataDir: string, clock: Clock = systemClock, onBroken: OnBroken = raise) =>
  openStores({ dataDir }, clock, onBroken);
