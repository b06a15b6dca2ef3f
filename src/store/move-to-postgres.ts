import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import * as z from 'zod';
import { StartError } from '../errors.ts';
import { jobSchema } from '../jobs/job.ts';
import type { Clock } from '../runtime/clock.ts';
import { lockDataDir } from './data-dir.ts';
import { connectTo, type Query } from './postgres/database.ts';
import { encode } from './postgres/job-store.ts';
import { migrate } from './postgres/migrations.ts';
import { UNFINISHED_MOVE } from './postgres/unfinished-move.ts';
import { toVector } from './postgres/words.ts';
import { isMoved, markMoved } from './sqlite/moved.ts';
import { openDatabase } from './sqlite/open-database.ts';

const ROWS_AT_ONCE = 500;
const SIGNING_KEY = 'secrets::signing-key';
const LEDGER_COLUMNS = `job_id, guild_id, user_id, role_ids, model, taken_at_ms, state, quota_counted, refused,
  held_microusd, spent_microusd, outcome, wait_ms, making_ms`;
const COUNT = `SELECT (SELECT count(*) FROM jobs) AS jobs, (SELECT count(*) FROM ledger) AS ledger,
  (SELECT count(*) FROM keyv) AS keyv`;
/** In the SQL of both. */
const SUMS = `${COUNT}, (SELECT coalesce(sum(held_microusd), 0) FROM ledger) AS held,
  (SELECT coalesce(sum(spent_microusd), 0) FROM ledger) AS spent,
  (SELECT coalesce(sum(quota_counted), 0) FROM ledger) AS videos,
  (SELECT count(*) FROM stars) AS stars, (SELECT count(*) FROM showcase) AS showcase,
  (SELECT count(*) FROM cast_members) AS cast_members`;
const entrySchema = z.looseObject({ expires: z.number().optional() });

type Row = Record<string, SQLOutputValue>;

interface Copied {
  name: 'keyv' | 'ledger' | 'jobs' | 'stars' | 'showcase' | 'cast_members';
  /** An expression that no two rows share. They are copied in its order. */
  key: string;
  /** Of the Postgres table. */
  columns: string;
  convert(row: Row): object;
}

const tables: readonly Copied[] = [
  {
    ...{ name: 'stars', key: "job_id || ' ' || user_id", columns: 'job_id, user_id, guild_id, given_at_ms' },
    convert: (row) => row,
  },
  {
    ...{ name: 'showcase', key: 'job_id' },
    columns: `job_id, guild_id, user_id, state, channel_id, message_id, begun_at_ms, asked_at_ms, due_at_ms,
      attempts`,
    convert: (row) => row,
  },
  {
    ...{ name: 'cast_members', key: 'id' },
    columns: `id, guild_id, user_id, name, name_key, description, images, state, shared, consent_at_ms, consent_list,
      created_at_ms, used_at_ms`,
    convert: (row) => row,
  },
  {
    ...{ name: 'keyv', key: 'key', columns: 'key, entry, expires_at_ms' },
    convert(row) {
      const stored: unknown = JSON.parse(String(row['entry']));
      // Earlier versions stored the entry as text containing JSON.
      const entry = entrySchema.parse(typeof stored === 'string' ? JSON.parse(stored) : stored);
      return { ...row, entry: JSON.stringify(entry), expires_at_ms: entry.expires };
    },
  },
  {
    ...{ name: 'ledger', key: 'job_id', columns: LEDGER_COLUMNS },
    convert: (row) => ({ ...row, role_ids: JSON.parse(String(row['role_ids'])) }),
  },
  {
    ...{ name: 'jobs', key: 'id' },
    columns: 'id, state, settled, guild_id, user_id, created_at_ms, revision, writer, words, data',
    convert(row) {
      const data = jobSchema.parse(JSON.parse(String(row['data'])));
      const words = toVector(data.request.prompt);
      return { ...row, settled: row['settled'] === 1, revision: 0, writer: '', words, data };
    },
  },
];

/** How many rows of each large table are in the database now. */
export type Moved = Record<'keyv' | 'ledger' | 'jobs', number>;

/**
 * Copies the embedded store of a data folder into an empty Postgres database, and then marks it, so that it never starts
 * again. Interrupted, it is done anew; repeated after its end, it changes nothing. Throws a `StartError` if a
 * bot uses the folder, there is no store, or the database contains anything else.
 */
export async function moveToPostgres(
  { dataDir, databaseUrl }: { dataDir: string; databaseUrl: string },
  clock: Clock,
): Promise<Moved> {
  const path = join(dataDir, 'cutscene.sqlite');
  if (!existsSync(path))
    throw new StartError([
      `DATA_DIR: ${dataDir} has no store to move; with DATABASE_URL, just start the bot`,
    ]);
  const lock = await lockDataDir(dataDir, clock);
  const database = connectTo(databaseUrl, clock);
  const store = new DatabaseSync(path, { timeout: 5_000 });
  try {
    if (!isMoved(store)) await (await openDatabase(dataDir, clock)).close();
    await database.write(migrate);
    if (await database.write((query) => begin(query, store))) {
      // Marked only once everything has arrived.
      for (const table of isMoved(store) ? [] : tables)
        for (const rows of piecesOf(store, table)) await database.write((query) => copy(query, table, rows));
      if (!isMoved(store)) await requireEqual(database.read, store);
      markMoved(store);
      await database.write((query) => query('DELETE FROM keyv WHERE key = $1', [UNFINISHED_MOVE]));
    }
    return await count(database.read);
  } finally {
    store.close();
    await database.close();
    lock.release();
  }
}

/** Begins, unless it is all done. Throws a `StartError` if the database contains anything else. */
async function begin(query: Query, store: DatabaseSync): Promise<boolean> {
  const key = store.prepare('SELECT entry FROM keyv WHERE key = ?').get(SIGNING_KEY)?.['entry'] ?? '';
  const note = () => query('INSERT INTO keyv (key, entry) VALUES ($1, $2)', [UNFINISHED_MOVE, key]);
  const [begun] = await query('SELECT entry FROM keyv WHERE key = $1', [UNFINISHED_MOVE]);
  if (begun?.['entry'] === key) {
    // A bot may have used the store since.
    if (!isMoved(store)) {
      await query('TRUNCATE jobs, ledger, keyv, stars, showcase, cast_members');
      await note();
    }
    return true;
  }
  const [own] = await query('SELECT entry FROM keyv WHERE key = $1', [SIGNING_KEY]);
  if (isMoved(store) && own?.['entry'] === key) return false;
  if (isMoved(store))
    throw new StartError(['DATA_DIR: its store was moved to another database than that of DATABASE_URL']);
  if (Object.values(await count(query)).some((rows) => rows > 0))
    throw new StartError(['DATABASE_URL: the database is in use; name an empty one, or an empty schema']);
  await note();
  return true;
}

function* piecesOf(store: DatabaseSync, { name, key }: Copied): Generator<Row[]> {
  const select = store.prepare(
    `SELECT *, ${key} AS place FROM ${name} WHERE ${key} > ? ORDER BY ${key} LIMIT ${ROWS_AT_ONCE}`,
  );
  for (let last: SQLOutputValue = ''; ; ) {
    const rows: Row[] = select.all(last);
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) return;
    last = rows.at(-1)?.['place'] ?? '';
  }
}

/** Can be repeated after a lost connection. */
function copy(query: Query, { name, columns, convert }: Copied, rows: readonly Row[]): Promise<unknown> {
  return query(
    `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${name}, $1)
     ON CONFLICT DO NOTHING`,
    [encode(rows.map(convert))],
  );
}

async function count(query: Query): Promise<Moved> {
  const [row = {}] = await query(COUNT);
  return { jobs: Number(row['jobs']), ledger: Number(row['ledger']), keyv: Number(row['keyv']) };
}

/** Throws if anything is missing. */
async function requireEqual(query: Query, store: DatabaseSync): Promise<void> {
  const [theirs] = await query(SUMS);
  const ours = store.prepare(SUMS).get() ?? {};
  for (const [name, value] of Object.entries(ours)) {
    // The note that the move isn't finished.
    const copied = Number(theirs?.[name]) - (name === 'keyv' ? 1 : 0);
    if (copied !== Number(value)) throw new Error(`${name}: ${copied} of ${String(value)} arrived`);
  }
}
