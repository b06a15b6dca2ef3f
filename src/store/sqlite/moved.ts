import type { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../errors.ts';
import { versionOf } from './version.ts';

/** Added to the version of a store whose content is elsewhere now. To earlier programs, it is a newer one. */
const MOVED = 1_000_000;

/** Whether the store's content has been moved into another database. */
export function isMoved(connection: DatabaseSync): boolean {
  return versionOf(connection) >= MOVED;
}

/** From then on, no bot starts with the store. Resolves when a power cut wouldn't undo that. */
export function markMoved(connection: DatabaseSync): void {
  if (isMoved(connection)) return;
  connection.exec(`PRAGMA synchronous = FULL; PRAGMA user_version = ${versionOf(connection) + MOVED};
    PRAGMA wal_checkpoint(TRUNCATE)`);
}

/** Throws a `StartError` for a store that has been moved. */
export function requireHere(connection: DatabaseSync): void {
  if (isMoved(connection))
    throw new StartError([
      'DATA_DIR: its store was moved to Postgres; set DATABASE_URL again, or restore a backup (npm run doctor -- --restore FILE)',
    ]);
}
