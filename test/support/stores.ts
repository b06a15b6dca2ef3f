import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { type OnBroken, raise } from '../../src/jobs/invariants.ts';
import { type Clock, systemClock } from '../../src/runtime/clock.ts';
import { openStores } from '../../src/store/open-stores.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStores } from '../../src/store/sqlite/stores.ts';
import type { Stores } from '../../src/store/stores.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from './postgres.ts';

export type Engine = 'SQLite' | 'Postgres';
/** With `SHAPE=postgres`, the bots of all tests store their data there. */
export const shape: Engine = process.env['SHAPE'] === 'postgres' ? 'Postgres' : 'SQLite';
/** For tests of what every engine promises. */
export const engines: readonly Engine[] = hasPostgres ? ['SQLite', 'Postgres'] : ['SQLite'];

export interface TestStores extends Stores {
  /** Runs statements behind the bot's back, and returns the rows of the last. */
  sql(statements: string): Promise<Record<string, unknown>[]>;
  /** For tests of what only SQLite does. */
  connection?: DatabaseSync;
}

export interface StoreOptions {
  engine?: Engine;
  clock?: Clock;
  onBroken?: OnBroken;
}

/** The real stores of a data folder. A broken invariant fails the test. */
export async function openTestStores(
  dataDir: string,
  { engine = shape, clock = systemClock, onBroken = raise }: StoreOptions = {},
): Promise<TestStores> {
  const sql = (statements: string) => sqlIn(dataDir, statements, engine);
  if (engine === 'Postgres') {
    const databaseUrl = databaseUrlOf(dataDir, await sharedPostgres());
    return { ...(await openStores({ dataDir, databaseUrl }, clock, onBroken)), sql };
  }
  const database = await openDatabase(dataDir, clock);
  return { ...createSqliteStores(database, onBroken), sql, connection: database.connection };
}

const running = shape === 'Postgres' ? await sharedPostgres() : undefined;

/** What the environment of a bot with this data folder needs besides. */
export function storeEnv(dataDir: string): Record<string, string> {
  return running ? { DATABASE_URL: databaseUrlOf(dataDir, running) } : {};
}

/** Runs statements on what a bot with this data folder stores, and returns the rows of the last. */
export async function sqlIn(
  dataDir: string,
  statements: string,
  engine: Engine = shape,
): Promise<Record<string, unknown>[]> {
  if (engine === 'Postgres') {
    const client = new pg.Client({
      connectionString: databaseUrlOf(dataDir, await sharedPostgres()),
      types: { getTypeParser },
    });
    await client.connect();
    try {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query(statements);
      return [result].flat().at(-1)?.rows.map(comparable) ?? [];
    } finally {
      await client.end();
    }
  }
  using database = new DatabaseSync(join(dataDir, 'cutscene.sqlite'), { timeout: 5_000 });
  const trimmed = statements.trim().replace(/;$/, '');
  const last = trimmed.lastIndexOf(';') + 1;
  database.exec(trimmed.slice(0, last));
  return database.prepare(trimmed.slice(last)).all().map(comparable);
}

/** As SQLite has it: parts of JSON as text. */
function comparable(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  );
}

/** Whole numbers as numbers. */
const getTypeParser = (oid: number) => (oid === 20 ? Number : pg.types.getTypeParser(oid));
