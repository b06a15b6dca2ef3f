import type pg from 'pg';
import type { PostgresServer } from '../test/support/postgres.ts';
import { readUsage } from './usage.ts';

export interface DatabaseCost {
  /** User and system time of all its processes; `undefined` without `/proc`. */
  cpuMs: number | undefined;
  walBytes: number;
  /** Rows and indexes of all tables. */
  tableBytes: number;
  /** Transactions, those that only read included. */
  commits: number;
}

const STANDING = `SELECT pg_current_wal_insert_lsn() - '0/0' AS wal,
  (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()) AS commits,
  (SELECT sum(pg_total_relation_size(oid)) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace) AS size`;

/** What the server does from now until `stop`. */
export async function watchDatabase(server: PostgresServer, client: pg.Client) {
  const read = async () => {
    const { rows } = await client.query<Record<'wal' | 'commits' | 'size', string>>(STANDING);
    return { ...rows[0], cpuMs: readUsage(server.pid())?.cpuMs };
  };
  const before = await read();
  return {
    async stop(): Promise<DatabaseCost> {
      const now = await read();
      const since = (name: 'wal' | 'commits' | 'size') => Number(now[name]) - Number(before[name]);
      return {
        cpuMs: now.cpuMs === undefined || before.cpuMs === undefined ? undefined : now.cpuMs - before.cpuMs,
        ...{ walBytes: since('wal'), tableBytes: since('size'), commits: since('commits') },
      };
    },
  };
}
