import type { FileHandle } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { answering } from '../../jobs/answer-limit.ts';
import { StorageError } from '../../jobs/store.ts';
import { type Clock, nextTurn, pause } from '../../runtime/clock.ts';
import type { EntryTable } from '../keyv.ts';
import { asStorageError } from './storage-problems.ts';

/** Another program, such as a backup tool, may lock the file briefly. A write waits for it this long. */
const LOCKED_LIMIT_MS = 1_200;
const LOCKED_RETRY_MS = 50;

export interface Database {
  readonly connection: DatabaseSync;
  readonly clock: Clock;
  /**
   * Runs `statement` in the next shared commit, which contains all writes of one turn of the event loop. Resolves when
   * the result would survive `kill -9`, and with `toDisk` only when it would survive a power cut too. Rejects with a
   * `StorageError` if the disk is full or fails, or another program has locked the file for too long.
   */
  write<T>(statement: () => T, options: { toDisk: boolean }): Promise<T>;
  /** Moves every change into the main file and empties the log, so that deleted data can't be read in either. */
  wipe(): Promise<void>;
  /** Deletes the copies of earlier versions that nobody will go back to. */
  dropBackups(): void;
  close(): Promise<void>;
}

interface Write {
  toDisk: boolean;
  /** When the write is given up if the file stays locked. */
  untilMs: number;
  run(): void;
  settle(failure?: Failure): void;
}

interface Failure {
  error: unknown;
}

/** A connection whose writes share commits. `log` is the file that they are in until SQLite has moved them. */
export function withCommits(
  connection: DatabaseSync,
  log: Pick<FileHandle, 'datasync' | 'close'>,
  clock: Clock,
): Omit<Database, 'dropBackups'> {
  let pending: Write[] = [];
  let flushing = Promise.resolve();

  function commit() {
    const writes = pending;
    pending = [];
    if (writes.length === 0) return;
    const refusal = failureOf(() => connection.exec('BEGIN IMMEDIATE'));
    const isLocked = refusal?.error instanceof StorageError && refusal.error.reason === 'locked';
    if (isLocked) return commitLater(writes, refusal);
    const failure = refusal ?? failureOf(() => runAll(writes));
    if (failure) settleAll(writes, failure);
    else settleCommitted(writes);
  }

  function runAll(writes: readonly Write[]) {
    try {
      for (const write of writes) write.run();
      connection.exec('COMMIT');
    } catch (error) {
      if (connection.isOpen && connection.isTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  }

  function settleCommitted(writes: readonly Write[]) {
    const { toDisk = [], others = [] } = Object.groupBy(writes, (write) =>
      write.toDisk ? 'toDisk' : 'others',
    );
    settleAll(others);
    if (toDisk.length > 0) flushing = Promise.all([flushing, flush(toDisk)]).then(() => {});
  }

  function commitLater(writes: readonly Write[], failure: Failure) {
    const { waiting = [], over = [] } = Object.groupBy(writes, ({ untilMs }) =>
      clock.steadyMs() < untilMs ? 'waiting' : 'over',
    );
    pending = waiting;
    settleAll(over, failure);
    if (pending.length > 0) clock.after(LOCKED_RETRY_MS, commit);
  }

  async function flush(writes: readonly Write[]) {
    const failure = await log.datasync().then(
      () => undefined,
      (error: unknown) => ({ error: asStorageError(error) }),
    );
    settleAll(writes, failure);
  }

  return {
    connection,
    clock,
    write(statement, { toDisk }) {
      const own = answering.getStore();
      return new Promise((resolve, reject) => {
        let outcome: { value: ReturnType<typeof statement> } | { error: unknown };
        if (pending.length === 0) void nextTurn().then(commit);
        pending.push({
          toDisk,
          untilMs: clock.steadyMs() + LOCKED_LIMIT_MS,
          run() {
            // One bad statement must not undo the others of its commit.
            connection.exec('SAVEPOINT one');
            try {
              outcome = { value: statement() };
            } catch (error) {
              // With no room left, SQLite may have rolled back the whole transaction.
              if (!connection.isTransaction) throw error;
              connection.exec('ROLLBACK TO one');
              outcome = { error: asStorageError(error) };
            }
            connection.exec('RELEASE one');
          },
          settle(failure) {
            if (failure) reject(failure.error);
            else if ('error' in outcome) reject(outcome.error);
            else {
              if (own) own.hasStored = true;
              resolve(outcome.value);
            }
          },
        });
      });
    },
    async wipe() {
      await flushing;
      try {
        connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch (error) {
        // Another program reads the file. The next call does it.
        if (!(asStorageError(error) instanceof StorageError)) throw error;
      }
    },
    async close() {
      commit();
      while (pending.length > 0) await pause(clock, LOCKED_RETRY_MS);
      await flushing;
      await log.close();
      connection.close();
    },
  };
}

function failureOf(work: () => void): Failure | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return { error: asStorageError(error) };
  }
}

function settleAll(writes: readonly Write[], failure?: Failure): void {
  for (const write of writes) write.settle(failure);
}

/** What Keyv stores. */
export function entriesIn({ connection, write }: Pick<Database, 'connection' | 'write'>): EntryTable {
  const select = connection.prepare('SELECT entry FROM keyv WHERE key = ?');
  const upsert = connection.prepare(
    'INSERT INTO keyv (key, entry) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET entry = excluded.entry',
  );
  const remove = connection.prepare('DELETE FROM keyv WHERE key = ?');
  const insert = connection.prepare(
    'INSERT INTO keyv (key, entry) VALUES (?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const replace = connection.prepare('UPDATE keyv SET entry = ? WHERE key = ? AND entry = ?');
  const removeIf = connection.prepare('DELETE FROM keyv WHERE key = ? AND entry = ?');
  const page = connection.prepare(
    'SELECT key, entry FROM keyv WHERE key > ? AND key < ? AND json_valid(entry) ORDER BY key LIMIT ?',
  );
  const options = { toDisk: false };
  return {
    async get(key) {
      const row = select.get(key);
      return row && String(row['entry']);
    },
    set: (key, entry) => write(() => void upsert.run(key, entry), options),
    delete: (key) => write(() => remove.run(key).changes > 0, options),
    replace: (key, before, entry) =>
      write(() => {
        if (before === undefined) return entry === undefined || insert.run(key, entry).changes > 0;
        const changed = entry === undefined ? removeIf.run(key, before) : replace.run(entry, key, before);
        return changed.changes > 0;
      }, options),
    clear: () => write(() => connection.exec('DELETE FROM keyv'), options),
    page: async (after, before, limit) =>
      page.all(after, before, limit).map(({ key, entry }) => ({ key: String(key), entry: String(entry) })),
  };
}
