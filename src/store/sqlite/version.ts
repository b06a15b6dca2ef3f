import type { DatabaseSync } from 'node:sqlite';

/** The version of a store; 0 for an empty file. */
export function versionOf(connection: DatabaseSync): number {
  return Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
