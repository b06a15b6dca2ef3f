import pLimit from 'p-limit';
import pg from 'pg';
import { answering, inTime } from '../../jobs/answer-limit.ts';
import { StorageError } from '../../jobs/store.ts';
import { type Clock, pause } from '../../runtime/clock.ts';
import { connectionTo } from './connection.ts';
import { asStorageError } from './storage-problems.ts';

const CONNECTIONS = 10;
/** A connection that isn't there by then. */
const CONNECT_LIMIT_MS = 3_000;
const LOCK_LIMIT_MS = 2_500;
const STATEMENT_LIMIT_MS = 10_000;
/** For a server that has vanished without a word. */
const ANSWER_LIMIT_MS = STATEMENT_LIMIT_MS + 2_000;
/** A server that restarts, or a lost connection, is waited for this long. */
const RETRY_LIMIT_MS = 1_200;
const RETRY_MS = 100;
const IDLE_LIMIT_MS = 300_000;
const INT8 = 20;

/** A row, by column. */
export type Row = Record<string, unknown>;
export type Query = (sql: string, values?: readonly unknown[]) => Promise<Row[]>;

export interface Database {
  readonly clock: Clock;
  /** One statement that changes nothing. Rejects in time for a member who waits for an answer. */
  read: Query;
  /**
   * Runs `work` in one transaction, and resolves when it would survive a power cut of the server. If the connection is
   * lost, it is done again, even though it may have been committed: `isRepeated` is true then. Rejects with a
   * `StorageError` if the server can't be reached, or can't write, and in time for a member who waits for an answer. Nothing
   * is committed afterwards, unless the error says that it may be done.
   */
  write<T>(work: (query: Query, isRepeated: boolean) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What has become of a write. */
interface Fate {
  /** Its commit was sent, and the server hasn't said whether it was made. */
  mayBeDone: boolean;
  isGivenUp: boolean;
}

/** Connects with the first use. */
export function connectTo(url: string, clock: Clock): Database {
  const pool = new pg.Pool({
    ...connectionTo(url, CONNECT_LIMIT_MS),
    max: CONNECTIONS,
    application_name: 'cutscene',
    idleTimeoutMillis: IDLE_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    onConnect: prepare,
    types: { getTypeParser: parserOf },
  });
  // An idle connection was lost. The next use makes another.
  pool.on('error', () => {});
  // The same of one in use, which the query that fails reports.
  pool.on('connect', (client) => void client.on('error', () => {}));
  // In the pool's own queue, a burst would count as a server that isn't there.
  const atOnce = pLimit(CONNECTIONS);
  const underWay = new Set<Promise<unknown>>();

  async function lasting<T>(work: (isRepeated: boolean) => Promise<T>, fate?: Fate): Promise<T> {
    const untilMs = clock.steadyMs() + RETRY_LIMIT_MS;
    for (let isRepeated = false; ; isRepeated = true) {
      try {
        return await atOnce(work, isRepeated);
      } catch (error) {
        const problem = asStorageError(error);
        if (!mayPass(problem) || clock.steadyMs() >= untilMs || fate?.isGivenUp) throw problem;
        await pause(clock, RETRY_MS);
      }
    }
  }

  async function inTransaction<T>(work: (query: Query) => Promise<T>, fate: Fate): Promise<T> {
    requireWanted(fate);
    const client = await pool.connect();
    let isLost = false;
    try {
      await client.query('BEGIN');
      const result = await work(queryOf(client));
      requireWanted(fate);
      await commit(client, fate);
      return result;
    } catch (error) {
      // Nothing may wait behind a statement without an answer. The server rolls back when the connection is closed.
      isLost = asStorageError(error) instanceof StorageError || !(await rollBack(client));
      throw error;
    } finally {
      client.release(isLost);
    }
  }

  function tracked<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    void work.catch(() => {}).finally(() => underWay.delete(work));
    return work;
  }

  const read: Query = (sql, values) => inTime(tracked(lasting(() => queryOf(pool)(sql, values))));

  return {
    clock,
    read,
    write(work) {
      const fate: Fate = { mayBeDone: false, isGivenUp: false };
      const attempt = (isRepeated: boolean) => inTransaction((query) => work(query, isRepeated), fate);
      const own = answering.getStore();
      const done = lasting(attempt, fate).then(
        (result) => {
          if (own) own.hasStored = true;
          return result;
        },
        (error: unknown) => {
          if (!fate.mayBeDone || !(error instanceof StorageError)) throw error;
          throw new StorageError(error.reason, error.cause as Error, true);
        },
      );
      return inTime(tracked(done), () => {
        fate.isGivenUp = true;
        return fate.mayBeDone;
      });
    },
    async close() {
      await Promise.allSettled(underWay);
      await pool.end();
    },
  };
}

function requireWanted({ isGivenUp }: Fate): void {
  if (isGivenUp) throw new StorageError('unreachable', new Error('nobody waits for it any more'));
}

async function commit(client: pg.ClientBase, fate: Fate): Promise<void> {
  const { mayBeDone } = fate;
  fate.mayBeDone = true;
  try {
    await client.query('COMMIT');
  } catch (error) {
    const problem = asStorageError(error);
    const isKnown = !(problem instanceof StorageError) || problem.reason !== 'unreachable';
    if (isKnown) fate.mayBeDone = mayBeDone;
    throw error;
  }
}

/** Whether the same may succeed a moment later. A lock was waited for already. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof StorageError)) return false;
  const { code } = error.cause as Error & { code?: string };
  return error.reason === 'unreachable' || code === '40P01' || code === '40001';
}

function queryOf(connection: Pick<pg.Pool, 'query'> | pg.ClientBase): Query {
  return async (sql, values) => (await connection.query<Row>(sql, values && [...values])).rows;
}

async function rollBack(client: pg.ClientBase): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

/**
 * Limits of this session, set by a statement because connection poolers refuse them as options. A commit must be on the
 * disk, even if the operator's default is quicker.
 */
async function prepare(client: pg.ClientBase): Promise<void> {
  await client.query(
    `SELECT set_config('lock_timeout', $1, false), set_config('statement_timeout', $2, false),
       set_config('idle_in_transaction_session_timeout', $2, false), set_config('timezone', 'UTC', false),
       CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
         THEN set_config('synchronous_commit', 'on', false) END`,
    [LOCK_LIMIT_MS, STATEMENT_LIMIT_MS].map(String),
  );
}

/** All whole numbers here are exact in JavaScript, too. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}
