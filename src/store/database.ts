import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { StartError } from '../errors.ts';
import { StorageError, type StorageProblem } from '../jobs/store.ts';

/** Another program, such as a backup tool, may lock the file for a moment: a write waits for it this long. */
const LOCKED_LIMIT_MS = 1_200;
const LOCKED_RETRY_MS = 50;

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
  // Jobs from before the ledger took nothing from it.
  `CREATE TABLE ledger (
     job_id TEXT PRIMARY KEY,
     guild_id TEXT NOT NULL,
     user_id TEXT NOT NULL,
     role_ids TEXT NOT NULL,
     model TEXT NOT NULL,
     taken_at_ms INTEGER NOT NULL,
     state TEXT NOT NULL,
     quota_counted INTEGER NOT NULL CHECK (quota_counted IN (0, 1)),
     refused INTEGER NOT NULL,
     held_microusd INTEGER NOT NULL CHECK (held_microusd >= 0),
     spent_microusd INTEGER NOT NULL CHECK (spent_microusd >= 0)
   ) STRICT;
   CREATE INDEX ledger_of_member ON ledger (guild_id, user_id, taken_at_ms);
   CREATE INDEX ledger_by_time ON ledger (taken_at_ms);`,
  // Ids of jobs are Discord's, which are numbers, so a row's number is its job's id.
  `CREATE VIRTUAL TABLE prompts USING fts5 (owner, prompt, tokenize = "unicode61 remove_diacritics 2");
   INSERT OR REPLACE INTO prompts (rowid, owner, prompt)
     SELECT CAST(id AS INTEGER), guild_id || 'u' || user_id, data ->> '$.request.prompt' FROM jobs;
   CREATE TRIGGER prompt_comes AFTER INSERT ON jobs BEGIN
     INSERT OR REPLACE INTO prompts (rowid, owner, prompt)
       VALUES (CAST(new.id AS INTEGER), new.guild_id || 'u' || new.user_id, new.data ->> '$.request.prompt');
   END;
   CREATE TRIGGER prompt_goes AFTER DELETE ON jobs BEGIN
     DELETE FROM prompts WHERE rowid = CAST(old.id AS INTEGER);
   END;`,
  `CREATE INDEX jobs_by_reply ON jobs (data ->> '$.origin.messageId');
   CREATE INDEX jobs_by_video ON jobs (data ->> '$.status.messageId');`,
  // What the statistics need of a job, as `outcomeOf` says it.
  `ALTER TABLE ledger ADD COLUMN outcome TEXT;
   ALTER TABLE ledger ADD COLUMN wait_ms INTEGER;
   ALTER TABLE ledger ADD COLUMN making_ms INTEGER;
   UPDATE ledger SET
     outcome = CASE state_of
       WHEN 'failed' THEN data ->> '$.status.kind'
       WHEN 'cancelled' THEN iif(data ->> '$.status.reason' = 'unanswered', 'unanswered', 'cancelled')
       ELSE state_of END,
     wait_ms = iif(data ->> '$.spentMs.submitting' IS NULL, NULL,
       CAST(coalesce(data ->> '$.spentMs.accepted', 0) + coalesce(data ->> '$.spentMs.queued', 0) AS INTEGER)),
     making_ms = iif(state_of <> 'succeeded', NULL, (SELECT CAST(coalesce(sum(value), 0) AS INTEGER) FROM json_each(data, '$.spentMs')
       WHERE key IN ('submitting', 'running', 'cancelling', 'downloading', 'delivering')))
     FROM (SELECT id, state AS state_of, data FROM jobs WHERE state IN ('succeeded', 'failed', 'cancelled'))
     WHERE id = job_id;
   CREATE INDEX ledger_of_guild ON ledger (guild_id, taken_at_ms);`,
  `CREATE INDEX jobs_by_time ON jobs (created_at_ms);
   CREATE INDEX jobs_with_token ON jobs (created_at_ms) WHERE data ->> '$.origin.interactionToken' <> '';`,
];

export interface Database {
  readonly connection: DatabaseSync;
  /**
   * Runs `statement` in the next common commit: what is written in one turn of the event loop shares one. Resolves
   * when the outcome would survive `kill -9`, and with `toDisk` only when it would survive a power cut too. Rejects
   * with a `StorageError` where the disk is full or fails, or another program has had the file locked for too long.
   */
  write<T>(statement: () => T, options: { toDisk: boolean }): Promise<T>;
  close(): Promise<void>;
}

interface Write {
  toDisk: boolean;
  /** When it is given up, if the file is locked until then. */
  untilMs: number;
  run(): void;
  settle(failure?: { error: unknown }): void;
}

/** Opens `cutscene.sqlite`, migrating an older file. Throws a `StartError` for a newer or unreadable one. */
export async function openDatabase(dataDir: string): Promise<Database> {
  const path = join(dataDir, 'cutscene.sqlite');
  let connection: DatabaseSync;
  let log: FileHandle;
  try {
    connection = new DatabaseSync(path, { timeout: 5_000 });
    // NORMAL leaves a commit to the operating system; `write` waits for the disk itself, off the event loop,
    // which FULL would hold up for as long as a slow disk takes.
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
    migrate(connection);
    // SQLite would wait for a lock on the event loop: `commit` comes again instead.
    connection.exec('PRAGMA busy_timeout = 0');
    // Every commit is in this file until SQLite has brought it into the main one, which it does after a flush.
    log = await open(`${path}-wal`, 'r+');
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError([
      `DATA_DIR: ${path} can't be opened (${reason}); restore it from a backup, or move it away`,
    ]);
  }

  let pending: Write[] = [];
  let flushing = Promise.resolve();

  function commit() {
    const writes = pending;
    pending = [];
    if (writes.length === 0) return;
    try {
      connection.exec('BEGIN IMMEDIATE');
    } catch (cause) {
      const error = named(cause);
      if (error instanceof StorageError && error.reason === 'locked') commitLater(writes, error);
      else for (const write of writes) write.settle({ error });
      return;
    }
    try {
      for (const write of writes) write.run();
      connection.exec('COMMIT');
    } catch (error) {
      if (connection.isOpen && connection.isTransaction) connection.exec('ROLLBACK');
      for (const write of writes) write.settle({ error: named(error) });
      return;
    }
    for (const write of writes) if (!write.toDisk) write.settle();
    const toDisk = writes.filter((write) => write.toDisk);
    if (toDisk.length > 0) flushing = Promise.all([flushing, flush(toDisk)]).then(() => {});
  }

  function commitLater(writes: Write[], error: StorageError) {
    pending = writes.filter(({ untilMs }) => performance.now() < untilMs);
    for (const write of writes) if (!pending.includes(write)) write.settle({ error });
    if (pending.length > 0) setTimeout(commit, LOCKED_RETRY_MS);
  }

  async function flush(writes: readonly Write[]) {
    const failure = await log.datasync().then(
      () => undefined,
      (error: unknown) => ({ error: named(error) }),
    );
    for (const write of writes) write.settle(failure);
  }

  return {
    connection,
    write(statement, { toDisk }) {
      return new Promise((resolve, reject) => {
        let outcome: { value: ReturnType<typeof statement> } | { error: unknown };
        if (pending.length === 0) setImmediate(commit);
        pending.push({
          toDisk,
          untilMs: performance.now() + LOCKED_LIMIT_MS,
          run() {
            // One bad statement must not undo the others of its commit.
            connection.exec('SAVEPOINT one');
            try {
              outcome = { value: statement() };
            } catch (error) {
              // With no room left, SQLite may have taken back the whole transaction.
              if (!connection.isTransaction) throw error;
              connection.exec('ROLLBACK TO one');
              outcome = { error: named(error) };
            }
            connection.exec('RELEASE one');
          },
          settle(failure) {
            if (failure) reject(failure.error);
            else if ('error' in outcome) reject(outcome.error);
            else resolve(outcome.value);
          },
        });
      });
    },
    async close() {
      commit();
      while (pending.length > 0) await setTimeoutPromise(LOCKED_RETRY_MS);
      await flushing;
      await log.close();
      connection.close();
    },
  };
}

/**
 * What is no fault of ours in the results of SQLite, by their low byte, and of the system. A result with a low byte of
 * 10 is an I/O error; two of them are those of a full disk.
 * @see https://sqlite.org/rescode.html
 */
const PROBLEMS: Readonly<Record<string | number, StorageProblem>> = {
  ...{ 5: 'locked', 6: 'locked', 13: 'full', 778: 'full', 4874: 'full', ENOSPC: 'full', EDQUOT: 'full' },
  ...{
    3: 'failing',
    8: 'failing',
    10: 'failing',
    11: 'failing',
    14: 'failing',
    EIO: 'failing',
    EROFS: 'failing',
  },
};

function named(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errcode } = error as Error & { code?: string; errcode?: number };
  const results = [errcode, errcode !== undefined && errcode & 0xff, code];
  const problem = results.map((result) => PROBLEMS[String(result)]).find((each) => each !== undefined);
  return problem ? new StorageError(problem, error) : error;
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
