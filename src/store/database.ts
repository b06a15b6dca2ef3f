import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../errors.ts';

/** Each entry takes the file from version `index` to `index + 1`. Entries are never changed, only added. */
const migrations = [
  `CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     state TEXT NOT NULL,
     settled INTEGER NOT NULL,
     guild_id TEXT NOT NULL,
     user_id TEXT NOT NULL,
     created_at_ms INTEGER NOT NULL,
     data TEXT NOT NULL
   ) STRICT;
   CREATE INDEX jobs_unsettled ON jobs (created_at_ms) WHERE settled = 0;
   CREATE INDEX jobs_of_member ON jobs (guild_id, user_id, created_at_ms);
   CREATE TABLE keyv (key TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT;`,
];

export interface Database {
  readonly connection: DatabaseSync;
  /**
   * Runs `statement` in the next common commit and resolves once that is on the disk. What is written in one
   * turn of the event loop shares one commit, so that a burst of commands does not wait for a flush each.
   */
  write<T>(statement: () => T): Promise<T>;
  close(): void;
}

interface Write {
  run(): void;
  settle(commitError: unknown): void;
}

/** Opens `cutscene.sqlite`, migrating an older file. Throws a `StartError` for a newer or unreadable one. */
export function openDatabase(dataDir: string): Database {
  const path = join(dataDir, 'cutscene.sqlite');
  let connection: DatabaseSync;
  try {
    connection = new DatabaseSync(path, { timeout: 5_000 });
    // FULL: a paid call must never be forgotten, not even by a power cut.
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    migrate(connection);
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError([
      `DATA_DIR: ${path} can't be opened (${reason}); restore it from a backup, or move it away`,
    ]);
  }

  let pending: Write[] = [];
  function commit() {
    const writes = pending;
    pending = [];
    if (writes.length === 0) return;
    let failure: unknown;
    try {
      connection.exec('BEGIN IMMEDIATE');
      for (const write of writes) write.run();
      connection.exec('COMMIT');
    } catch (error) {
      failure = error;
      if (connection.isTransaction) connection.exec('ROLLBACK');
    }
    for (const write of writes) write.settle(failure);
  }

  return {
    connection,
    write(statement) {
      return new Promise((resolve, reject) => {
        let outcome: { value: ReturnType<typeof statement> } | { error: unknown };
        if (pending.length === 0) setImmediate(commit);
        pending.push({
          run() {
            // One bad statement must not undo the others of its commit.
            connection.exec('SAVEPOINT one');
            try {
              outcome = { value: statement() };
            } catch (error) {
              connection.exec('ROLLBACK TO one');
              outcome = { error };
            }
            connection.exec('RELEASE one');
          },
          settle(commitError) {
            if (commitError !== undefined) reject(commitError);
            else if ('error' in outcome) reject(outcome.error);
            else resolve(outcome.value);
          },
        });
      });
    },
    close() {
      commit();
      connection.close();
    },
  };
}

function migrate(connection: DatabaseSync) {
  const version = Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw new StartError([
      `DATA_DIR: was written by a newer Cutscene (store version ${version}, this one knows ${migrations.length}); start that version again`,
    ]);
  }
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    connection.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}
