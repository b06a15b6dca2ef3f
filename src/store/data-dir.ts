import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf, StartError } from '../errors.ts';

/**
 * Makes the data folder and holds it for this process alone, until `release` or the end of the process.
 * The lock is the operating system's own on an open SQLite file, so `kill -9` leaves nothing behind.
 * Throws a `StartError` when another process has it, or when the folder can't be written.
 */
export function lockDataDir(dataDir: string): { release(): void } {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const lock = new DatabaseSync(join(dataDir, 'lock.sqlite'), { timeout: 0 });
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    return { release: () => lock.close() };
  } catch (error) {
    const reason = reasonOf(error);
    throw new StartError([
      /locked/.test(reason)
        ? `DATA_DIR: another Cutscene is running on ${dataDir}; stop it, or give this one a folder of its own`
        : `DATA_DIR: ${dataDir} can't be used (${reason}); right is a folder that this user may write to`,
    ]);
  }
}
