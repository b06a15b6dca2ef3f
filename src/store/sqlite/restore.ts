import { existsSync, linkSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../errors.ts';
import type { Clock } from '../../runtime/clock.ts';
import { lockDataDir } from '../data-dir.ts';
import { copyStore } from './copy.ts';
import { storeVersion } from './migrations.ts';
import { makeBackupsFolder, replacedIn } from './upgrade-backups.ts';
import { versionOf } from './version.ts';

/** Whether two stores are one at different times. */
const SAME_KEY = `EXISTS (SELECT 1 FROM main.keyv AS ours JOIN replaced.keyv AS theirs USING (key, entry)
  WHERE key LIKE 'secrets::%')`;

export interface Restored {
  /** The version of the restored store; `isOlder` than this program's. */
  version: number;
  isOlder: boolean;
  /** Where the store is that was replaced; `undefined` if there was none. */
  replaced: string | undefined;
  /** Unfinished jobs that were asked for since the backup, which nobody will finish. `undefined`: nobody knows. */
  lostJobs: number | undefined;
}

/**
 * Puts the backup `source` in place of the store of `dataDir`, while no bot uses it. What was spent since the backup
 * stays in the ledger, and what members deleted since stays deleted, as far as the replaced store can still be read. It
 * is kept. Throws a `StartError` if a bot uses the folder, or the backup can't be used.
 */
export async function restoreStore(dataDir: string, source: string, clock: Clock): Promise<Restored> {
  const lock = await lockDataDir(dataDir, clock);
  const folder = mkdtempSync(join(dataDir, 'restoring-'));
  try {
    const copy = join(folder, 'cutscene.sqlite');
    const version = copyBackup(source, copy, clock.now());
    const store = join(dataDir, 'cutscene.sqlite');
    const lostJobs = existsSync(store)
      ? carryOver(store, copy, { isUndone: resolve(source) === replacedIn(dataDir) })
      : undefined;
    const replaced = existsSync(store) ? putAside(dataDir, store) : undefined;
    renameSync(copy, store);
    return { version, isOlder: version < storeVersion, replaced, lostJobs: replaced ? lostJobs : 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    lock.release();
  }
}

/** Returns the version of the copied store. */
function copyBackup(source: string, target: string, nowMs: number): number {
  if (!existsSync(source)) throw new StartError([`${source} doesn't exist`]);
  const backup = new DatabaseSync(source, { readOnly: true });
  try {
    const version = versionOf(backup);
    if (version > storeVersion)
      throw new StartError([
        `${source} was made by a newer Cutscene (store version ${version}; this version knows up to ${storeVersion})`,
      ]);
    if (version === 0) throw new StartError([`${source} isn't a backup of Cutscene`]);
    copyStore(backup, target, nowMs);
    return version;
  } finally {
    backup.close();
  }
}

/**
 * Takes over into the copy what must not be forgotten. `isUndone`: the copy is the store that an earlier restore
 * replaced, so it knows later jobs than `store`. Returns how many unfinished jobs the copy doesn't know; `undefined` if
 * the store is too damaged.
 */
function carryOver(store: string, copy: string, { isUndone }: { isUndone: boolean }): number | undefined {
  const connection = new DatabaseSync(copy);
  try {
    // Deleted rows are overwritten.
    connection.exec('PRAGMA secure_delete = ON');
    connection.prepare('ATTACH ? AS replaced').run(store);
    connection.exec('BEGIN');
    // Deleted since, or made anonymous. A store that was begun anew, with a new key, says nothing about earlier jobs.
    const known = isUndone ? 'created_at_ms <= (SELECT max(created_at_ms) FROM replaced.jobs)' : 'TRUE';
    connection.exec(`DELETE FROM jobs WHERE ${SAME_KEY} AND ${known}
      AND id NOT IN (SELECT id FROM replaced.jobs WHERE user_id <> '')`);
    const columns = columnsOf(connection, 'main').filter((name) =>
      columnsOf(connection, 'replaced').includes(name),
    );
    if (columns.length > 0) {
      const names = columns.join(', ');
      connection.exec(`INSERT OR REPLACE INTO main.ledger (${names}) SELECT ${names} FROM replaced.ledger`);
    }
    const { lost } =
      connection
        .prepare(
          'SELECT count(*) AS lost FROM replaced.jobs WHERE settled = 0 AND id NOT IN (SELECT id FROM main.jobs)',
        )
        .get() ?? {};
    connection.exec('COMMIT');
    return Number(lost);
  } catch {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    return undefined;
  } finally {
    connection.close();
  }
}

function columnsOf(connection: DatabaseSync, schema: 'main' | 'replaced'): string[] {
  const rows = connection.prepare(`SELECT name FROM pragma_table_info('ledger', ?)`).all(schema);
  return rows.map(({ name }) => String(name));
}

/** Keeps the store under another name, in one file, so that nothing of it can mix with the restored one. */
function putAside(dataDir: string, store: string): string {
  makeBackupsFolder(dataDir);
  const aside = replacedIn(dataDir);
  for (const suffix of ['', '-wal', '-shm']) rmSync(aside + suffix, { force: true });
  try {
    const connection = new DatabaseSync(store);
    try {
      connection.exec('PRAGMA journal_mode = DELETE');
    } finally {
      connection.close();
    }
  } catch {
    // Too damaged to be closed properly: its log goes with it.
  }
  for (const suffix of ['-wal', '-shm'])
    if (existsSync(store + suffix)) renameSync(store + suffix, aside + suffix);
  // The store's own name is free for no moment.
  linkSync(store, aside);
  return aside;
}
