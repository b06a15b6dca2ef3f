import type { OnBroken } from '../jobs/invariants.ts';
import type { Clock } from '../runtime/clock.ts';
import { openDatabase, openScratchDatabase } from './sqlite/database.ts';
import { createSqliteStores } from './sqlite/stores.ts';
import type { Stores } from './stores.ts';

/**
 * Opens the stores, migrating older ones. `onBroken` is called for impossible sums. Throws a `StartError` for stores
 * that can't be used.
 */
export async function openStores(
  { dataDir }: { dataDir: string },
  clock: Clock,
  onBroken: OnBroken,
): Promise<Stores> {
  return createSqliteStores(await openDatabase(dataDir, clock), onBroken);
}

/** Empty ones in memory, which are gone when they are closed. */
export function openScratchStores(clock: Clock): Stores {
  return createSqliteStores(openScratchDatabase(clock));
}
