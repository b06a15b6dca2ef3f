import { StartError } from '../../errors.ts';
import { aloneFleet, type Fleet, type Role } from '../../jobs/fleet.ts';
import type { OnBroken } from '../../jobs/invariants.ts';
import type { Clock } from '../../runtime/clock.ts';
import { createCastStore } from '../cast-store.ts';
import { joinFleet } from '../fleet.ts';
import { createKeyv, type EntryTable } from '../keyv.ts';
import { createShowcaseStore } from '../showcase-store.ts';
import type { StatementEngine } from '../statements.ts';
import { type Bookmark, createStatsStore } from '../stats-store.ts';
import type { Entry } from '../stats-sums.ts';
import type { Stores } from '../stores.ts';
import { createAssistantCalls } from './assistant-calls.ts';
import { openBus } from './bus.ts';
import { connectTo, type Database, type Query, type Row } from './database.ts';
import { createFleetTable } from './fleet-table.ts';
import { createJobStore } from './job-store.ts';
import { createKnownJobs, type KnownJobs } from './known-jobs.ts';
import { createLedger } from './ledger.ts';
import { migrate } from './migrations.ts';
import { createPersonalData } from './personal-data.ts';
import { serverIdOf } from './server-id.ts';
import { requireWhole } from './unfinished-move.ts';
import { whyUnusable } from './why-unusable.ts';

const STATS = `SELECT job_id AS number, taken_at_ms AS "takenAtMs", model, user_id AS "userId", outcome,
    spent_microusd AS "spentMicroUsd", wait_ms AS "waitMs", making_ms AS "makingMs"
  FROM ledger WHERE guild_id = $1 AND outcome IS DISTINCT FROM 'unanswered'
    AND (taken_at_ms, job_id) > ($2, $3) AND taken_at_ms < $4
  ORDER BY taken_at_ms, job_id LIMIT $5`;

/**
 * Connects to a Postgres database, migrates it, and joins the others that share it unless this process does everything.
 * `onBroken` is called for impossible sums. Throws a `StartError` if the server can't be reached or its database can't
 * be used.
 */
export async function openPostgresStores(
  url: string,
  clock: Clock,
  onBroken?: OnBroken,
  role: Role = 'all',
): Promise<Stores> {
  const database = connectTo(url, clock);
  try {
    const self = { id: await introduce(database.read), isAlone: role === 'all' };
    await database.write(migrate);
    await requireWhole(database.read);
    const known = createKnownJobs(self, clock, onBroken);
    const stores = {
      ...storesIn(database),
      jobs: createJobStore({ ...database, serverId: await serverIdOf(database.read) }, self, known, onBroken),
      personalData: createPersonalData(database, self, onBroken),
    };
    if (self.isAlone) return { ...stores, fleet: aloneFleet };
    const { fleet, end } = await join(database, { url, role, known, id: self.id });
    return {
      ...{ ...stores, fleet },
      async close() {
        await end();
        await stores.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error instanceof StartError ? error : new StartError([whyUnusable(url, error)]);
  }
}

/** `end` stops what goes on by itself. */
async function join(
  database: Database,
  { url, role, known, id }: { url: string; role: Role; known: KnownJobs; id: string },
): Promise<{ fleet: Fleet; end(): Promise<void> }> {
  const { clock } = database;
  const { bus, session, close } = await openBus(url, clock, id);
  try {
    const table = createFleetTable(database, session, { id, role, known });
    const fleet = await joinFleet(table, { id, role, bus, clock });
    return {
      fleet,
      async end() {
        await fleet.end();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Those that all processes use in the same way. */
function storesIn(database: Database): Omit<Stores, 'jobs' | 'personalData' | 'fleet'> {
  const { read, write, clock, close } = database;
  const entries = entryTable(database);
  const statements: StatementEngine = {
    read,
    write: (...all) =>
      write(async (query) => {
        let rows: Row[] = [];
        for (const [sql, values] of all) rows = await query(sql, values);
        return rows;
      }),
  };
  return {
    ledger: createLedger(read),
    assistantCalls: createAssistantCalls({ write }),
    stats: createStatsStore(
      async (guildId, { takenAtMs, number = '' }, untilMs, limit) =>
        (await read(STATS, [guildId, takenAtMs, number, untilMs, limit])) as unknown as (Entry & Bookmark)[],
    ),
    showcase: createShowcaseStore(statements),
    cast: createCastStore(statements),
    keyv: (namespace) => createKeyv(entries, clock, namespace),
    close,
  };
}

function entryTable({ read, write }: Database): EntryTable {
  return {
    async get(key) {
      const [row] = await read('SELECT entry FROM keyv WHERE key = $1', [key]);
      return row && String(row['entry']);
    },
    set: (key, entry, expiresMs) =>
      write(async (query) => {
        await query(
          `INSERT INTO keyv (key, entry, expires_at_ms) VALUES ($1, $2, $3)
           ON CONFLICT (key) DO UPDATE SET entry = excluded.entry, expires_at_ms = excluded.expires_at_ms`,
          [key, entry, expiresMs],
        );
      }),
    delete: (key) =>
      write(
        async (query) => (await query('DELETE FROM keyv WHERE key = $1 RETURNING key', [key])).length > 0,
      ),
    replace: (key, before, entry, expiresMs) =>
      write(async (query, isRepeated) => {
        if ((await query(...replacing(key, before, entry, expiresMs))).length > 0) return true;
        return (
          isRepeated && (await query('SELECT entry FROM keyv WHERE key = $1', [key]))[0]?.['entry'] === entry
        );
      }),
    clear: () => write(async (query) => void (await query('DELETE FROM keyv'))),
    page: async (after, before, limit) =>
      (
        await read('SELECT key, entry FROM keyv WHERE key > $1 AND key < $2 ORDER BY key LIMIT $3', [
          ...[after, before, limit],
        ])
      ).map(({ key, entry }) => ({ key: String(key), entry: String(entry) })),
  };
}

/** The statement returns a row if `before` was still stored. */
function replacing(
  key: string,
  before: string | undefined,
  entry: string | undefined,
  expiresMs: number | undefined,
): [sql: string, values: unknown[]] {
  if (before === undefined)
    return [
      `INSERT INTO keyv (key, entry, expires_at_ms) VALUES ($1, $2, $3)
       ON CONFLICT (key) DO NOTHING RETURNING key`,
      [key, entry, expiresMs],
    ];
  if (entry === undefined)
    return ['DELETE FROM keyv WHERE key = $1 AND entry = $2 RETURNING key', [key, before]];
  return [
    'UPDATE keyv SET entry = $3, expires_at_ms = $4 WHERE key = $1 AND entry = $2 RETURNING key',
    [key, before, entry, expiresMs],
  ];
}

/** A name for this process. Throws a `StartError` for a database that can't store every text. */
async function introduce(query: Query): Promise<string> {
  const [row] = await query(
    "SELECT current_setting('server_encoding') AS encoding, gen_random_uuid()::text AS name",
  );
  const encoding = String(row?.['encoding']);
  if (encoding === 'UTF8') return String(row?.['name']);
  throw new StartError([
    `DATABASE_URL: the database stores texts as ${encoding}; create one with the encoding UTF8, and name it in the address`,
  ]);
}
