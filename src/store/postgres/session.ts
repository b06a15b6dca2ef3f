import pg from 'pg';
import { StorageError } from '../../jobs/store.ts';
import type { Clock } from '../../runtime/clock.ts';
import { connectionTo } from './connection.ts';
import type { Query, Row } from './database.ts';
import { asStorageError } from './storage-problems.ts';

const CONNECT_LIMIT_MS = 3_000;
/** Whatever is asked here is asked again every few seconds. */
const ANSWER_LIMIT_MS = 3_000;
const AGAIN_MS = 500;
/** Lost beats cost nothing, so no commit of them waits for the disk. */
const PREPARE = "SET synchronous_commit = off; SET timezone = 'UTC'; SET lock_timeout = 2500";

/** A connection that nothing else uses, so that no burst delays what is asked here. */
export interface Session {
  /** Rejects with a `StorageError` while there is no connection. */
  query: Query;
  close(): Promise<void>;
}

/**
 * Connects, and again whenever the connection is lost. `onConnected` is called after each connection, with the channel
 * listened to from then on.
 */
export async function openSession(
  url: string,
  clock: Clock,
  handlers: {
    channel(query: Query): Promise<string>;
    onConnected(): void;
    onNotification(payload: string): void;
  },
): Promise<Session> {
  let client: pg.Client | undefined;
  let cancelTimer = () => {};
  let isClosed = false;

  function connectLater() {
    if (!isClosed) cancelTimer = clock.after(AGAIN_MS, () => void connect().catch(connectLater));
  }

  function drop(lost: pg.Client) {
    void lost.end().catch(() => {});
    if (client !== lost) return;
    client = undefined;
    connectLater();
  }

  async function connect() {
    const next = new pg.Client({
      ...connectionTo(url, CONNECT_LIMIT_MS),
      query_timeout: ANSWER_LIMIT_MS,
      application_name: 'cutscene (fleet)',
    });
    next.on('error', () => {});
    next.on('end', () => drop(next));
    next.on('notification', ({ payload }) => handlers.onNotification(String(payload)));
    try {
      await next.connect();
      await next.query(PREPARE);
      await next.query(`LISTEN ${pg.escapeIdentifier(await handlers.channel(queryOf(next)))}`);
    } catch (error) {
      drop(next);
      throw error;
    }
    if (isClosed) return drop(next);
    client = next;
    handlers.onConnected();
  }

  await connect().catch((error: unknown) => {
    throw asStorageError(error);
  });
  return {
    async query(sql, values) {
      const current = client;
      if (!current) throw new StorageError('unreachable', new Error('the connection was lost'));
      try {
        return await queryOf(current)(sql, values);
      } catch (error) {
        const problem = asStorageError(error);
        // Nothing may wait behind a statement without an answer.
        if (problem instanceof StorageError) drop(current);
        throw problem;
      }
    },
    async close() {
      isClosed = true;
      cancelTimer();
      await client?.end().catch(() => {});
    },
  };
}

function queryOf(client: pg.Client): Query {
  return async (sql, values) => (await client.query<Row>(sql, values && [...values])).rows;
}
