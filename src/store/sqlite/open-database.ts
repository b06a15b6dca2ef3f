import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf, StartError } from '../../errors.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type Database, withCommits } from './database.ts';
import { migrate } from './migrations.ts';
import { asFullDisk } from './storage-problems.ts';
import { backUpBeforeUpgrade, dropOldBackups } from './upgrade-backups.ts';

/** Opens `cutscene.sqlite`, migrating an older file. Throws a `StartError` for a newer or unreadable one. */
export async function openDatabase(dataDir: string, clock: Clock): Promise<Database> {
  const path = join(dataDir, 'cutscene.sqlite');
  try {
    const connection = new DatabaseSync(path, { timeout: 5_000 });
    // NORMAL leaves a commit to the operating system. `write` waits for the disk itself, off the event loop, which FULL
    // would block for as long as a slow disk takes.
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
    // Deleted rows are overwritten, not left in an unused page.
    connection.exec('PRAGMA secure_delete = ON');
    migrate(connection, (version) => {
      backUpBeforeUpgrade(connection, { dataDir, version, nowMs: clock.now() });
    });
    // SQLite would wait for a lock on the event loop. `commit` retries instead.
    connection.exec('PRAGMA busy_timeout = 0');
    // Every commit is in this file until SQLite has moved it into the main one, after a flush.
    const database = withCommits(connection, await open(`${path}-wal`, 'r+'), clock);
    return { ...database, dropBackups: () => dropOldBackups(dataDir, clock.now()) };
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = reasonOf(error);
    throw (
      asFullDisk(error, dataDir) ??
      new StartError([
        `DATA_DIR: ${path} can't be opened (${reason}); restore it from a backup, or move it away`,
      ])
    );
  }
}

/** An empty one in memory, which is gone when it is closed. */
export function openScratchDatabase(clock: Clock): Database {
  const connection = new DatabaseSync(':memory:');
  migrate(connection);
  const database = withCommits(connection, { datasync: async () => {}, close: async () => {} }, clock);
  return { ...database, dropBackups() {} };
}
