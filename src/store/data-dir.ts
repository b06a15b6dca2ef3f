import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf, StartError } from '../errors.ts';
import { type Clock, pause } from '../runtime/clock.ts';
import { requireOwnFiles } from './own-files.ts';
import { asFullDisk } from './sqlite/storage-problems.ts';
import { stoppingSinceMs } from './start-guard.ts';

/** A stopping bot has released its folder by then. */
const STOP_LIMIT_MS = 8_000;
const RETRY_MS = 100;

export interface DataDirLock {
  release(): void;
}

/**
 * Creates the data folder and holds it for this process, until `release` or the end of the process. Waits for a
 * stopping process that holds it. The lock is the operating system's own on an open SQLite file, so `kill -9` leaves
 * nothing behind. Throws a `StartError` if another process has it, or the folder can't be written.
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
      // The host's clock may have been set back since then.
      if (stoppingForMs < 0 || stoppingForMs > STOP_LIMIT_MS)
        throw new StartError([
          `DATA_DIR: another Cutscene is using ${dataDir}; stop it, or set another folder, for example ./data2`,
        ]);
      await pause(clock, RETRY_MS);
    }
  }
}

/** Creates the data folder. Throws a `StartError` if it can't. */
export function makeDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

function unusable(dataDir: string, error: unknown): StartError {
  return (
    asFullDisk(error, dataDir) ??
    new StartError([
      `DATA_DIR: ${dataDir} can't be used (${reasonOf(error)}); use a folder that this user can write to, for example ./data`,
    ])
  );
}

function lock(path: string): DataDirLock {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

/**
 * Creates a folder and its parents. Node's own `recursive` never returns if the system says that an existing parent is
 * missing, as in /proc: https://github.com/nodejs/node/issues/36490
 */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
