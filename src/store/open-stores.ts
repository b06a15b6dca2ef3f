import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../errors.ts';
import type { Role } from '../jobs/fleet.ts';
import type { OnBroken } from '../jobs/invariants.ts';
import type { Clock } from '../runtime/clock.ts';
import { lockDataDir } from './data-dir.ts';
import { isMoved } from './sqlite/moved.ts';
import { openDatabase, openScratchDatabase } from './sqlite/open-database.ts';
import { createSqliteStores } from './sqlite/stores.ts';
import { versionOf } from './sqlite/version.ts';
import type { Stores } from './stores.ts';

/** Where the stores are, and what this process does with them. */
interface Place {
  dataDir: string;
  databaseUrl?: string | undefined;
  role?: Role;
}

/**
 * Opens the stores, migrating older ones: a Postgres database if there is a URL, otherwise a SQLite file in the data
 * folder. `onBroken` is called for impossible sums. Throws a `StartError` for stores that can't be used.
 */
export async function openStores(
  { dataDir, databaseUrl, role }: Place,
  clock: Clock,
  onBroken: OnBroken,
): Promise<Stores> {
  if (databaseUrl !== undefined) {
    requireNothingHere(dataDir);
    const { openPostgresStores } = await import('./postgres/stores.ts');
    return openPostgresStores(databaseUrl, clock, onBroken, role);
  }
  return createSqliteStores(await openDatabase(dataDir, clock), onBroken);
}

/**
 * Holds the data folder and the database for this process, until `release`: alone, or the database beside others that
 * do only a part. Waits for a stopping bot that holds them. Throws a `StartError` if another bot has them, or they can't be used.
 */
export async function lockStores(
  { dataDir, databaseUrl, role }: Place,
  clock: Clock,
): Promise<{ release(): Promise<void> }> {
  const folder = await lockDataDir(dataDir, clock);
  if (databaseUrl === undefined) return { release: async () => folder.release() };
  const { holdDatabase } = await import('./postgres/one-bot.ts');
  const database = await holdDatabase(databaseUrl, clock, role);
  return {
    async release() {
      await database.release();
      folder.release();
    },
  };
}

/**
 * Notes for the next start how far the store has come, until `end`. `restoredJobs`: how many unfinished jobs may have
 * gone on since, because the database was put back into the past; `undefined` if it wasn't. A SQLite file has that done
 * by the restore. Call it before jobs are read.
 */
export async function followStores(
  { dataDir, databaseUrl }: Place,
  clock: Clock,
): Promise<{ restoredJobs: number | undefined; end(): Promise<void> }> {
  if (databaseUrl === undefined) return { restoredJobs: undefined, end: async () => {} };
  const { beginLife } = await import('./postgres/life.ts');
  return beginLife({ dataDir, databaseUrl }, clock);
}

/** Throws a `StartError` for a store in the data folder that would be forgotten. */
function requireNothingHere(dataDir: string): void {
  const path = join(dataDir, 'cutscene.sqlite');
  if (!existsSync(path)) return;
  using store = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  if (versionOf(store) === 0 || isMoved(store)) return;
  throw new StartError([
    `DATABASE_URL is set, but ${path} has a store; move it with npm run migrate, or move the file away to begin anew`,
  ]);
}

/** Empty ones in memory, which are gone when they are closed. */
export function openScratchStores(clock: Clock): Stores {
  return createSqliteStores(openScratchDatabase(clock));
}
