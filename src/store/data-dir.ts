import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { codeOf, reasonOf, StartError } from '../errors.ts';
import { type Clock, pause } from '../runtime/clock.ts';
import { requireOwnFiles } from './own-files.ts';
import { stoppingSinceMs } from './start-guard.ts';

/** A bot that is stopping has let go of its folder by then. */
const STOP_LIMIT_MS = 8_000;
const RETRY_MS = 100;

export interface DataDirLock {
  release(): void;
}

/**
 * Makes the data folder and holds it for this process alone, until `release` or the end of the process. A process
 * that holds it and is stopping is waited for. The lock is the operating system's own on an open SQLite file, so
 * `kill -9` leaves nothing behind.
 * Throws a `StartError` when another process has it, or when the folder can't be written.
 */
export async function lockDataDir(dataDir: string, clock: Clock): Promise<DataDirLock> {
  makeDataDir(dataDir);
  requireOwnFiles(dataDir);
  for (;;) {
    try {
      return lock(join(dataDir, 'lock.sqlite'));
    } catch (error) {
      if (!/locked/.test(reasonOf(error))) throw unusable(dataDir, error);
      const stoppingForMs = clock.now() - (stoppingSinceMs(dataDir) ?? 0);
      // The host's clock may have been set back since that was noted.
      if (stoppingForMs < 0 || stoppingForMs > STOP_LIMIT_MS)
        throw new StartError([
          `DATA_DIR: another Cutscene is running on ${dataDir}; stop it, or give this one a folder of its own`,
        ]);
      await pause(clock, RETRY_MS);
    }
  }
}

/** Makes the data folder. Throws a `StartError` where that can't be. */
export function makeDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

function unusable(dataDir: string, error: unknown): StartError {
  return new StartError([
    `DATA_DIR: ${dataDir} can't be used (${reasonOf(error)}); use a folder that this user can write to, such as ./data`,
  ]);
}

function lock(path: string): DataDirLock {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

/**
 * Makes a folder and those above it. Node's own `recursive` never comes back where the system says that the folder
 * above is missing although it is there, as in /proc: https://github.com/nodejs/node/issues/36490
 */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
