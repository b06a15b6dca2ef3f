import type { OnBroken } from '../jobs/invariants.ts';
import type { Clock } from '../runtime/clock.ts';
import { openDatabase, openScratchDatabase } from './sqlite/open-database.ts';
import { createSqliteStores } from './sqlite/stores.ts';
import type { Stores } from './stores.ts';

/**
 * Opens the stores, migrating older ones: a Postgres database if there is a URL, otherwise a SQLite file in the data
 * folder. `onBroken` is called for impossible sums. Throws a `StartError` for stores that can't be used.
 */
export async function openStores(
  { dataDir, databaseUrl }: { dataDir: string; databaseUrl?: string | undefined },
  clock: Clock,
  onBroken: OnBroken,
): Promise<Stores> {
  if (databaseUrl !== undefined) {
    const { openPostgresStores } = await import('./postgres/stores.ts');
    return openPostgresStores(databaseUrl, clock, onBroken);
  }
  return createSqliteStores(await openDatabase(dataDir, clock), onBroken);
}

/** Empty ones in memory, which are gone when they are closed. */
export function openScratchStores(clock: Clock): Stores {
  return createSqliteStores(openScratchDatabase(clock));
}
