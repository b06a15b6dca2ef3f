import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { jobSchema } from '../../jobs/job.ts';
import { parsedJson } from '../../json-values.ts';
import type { Clock } from '../../runtime/clock.ts';
import { asRestored } from '../restored-job.ts';
import { connectTo, type Database, type Query, type Row } from './database.ts';
import { encode } from './job-store.ts';
import { type ServerId, serverIdOf } from './server-id.ts';

const BEAT_MS = 10_000;
/** A bot that crashed is back sooner. Longer ago, the database may be a dump. */
const LONG_MS = 10 * 60_000;
/**
 * How far the count goes on after the past was found out. Other processes have counted further in their folders, and
 * don't find out the same once more.
 */
const LEAP = 1_000_000_000;
/** The first part of a file's name of the write-ahead log. Some servers have none. */
const TIMELINE = 'SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline';
const lastSeen = z.object({ store: z.string(), beat: z.number() });

/** Counts in the database and in the data folder as long as a bot lives. */
export interface Life {
  /** Unfinished jobs that may have gone on since; `undefined` if the database is in the present. */
  readonly restoredJobs: number | undefined;
  end(): Promise<void>;
}

/**
 * Finds out whether the database has been put back into the past: by a dump that was restored, or by a standby that
 * lacked the last commits. Call it after the store is opened, and before its jobs are read. Then, no unfinished job
 * orders anything that may have been ordered since.
 */
export async function beginLife(
  { dataDir, databaseUrl }: { dataDir: string; databaseUrl: string },
  clock: Clock,
): Promise<Life> {
  const database = connectTo(databaseUrl, clock);
  const path = join(dataDir, 'database.json');
  const seen = await readFile(path, 'utf8').then(
    (text) => lastSeen.safeParse(parsedJson(text)).data,
    () => undefined,
  );
  const restoredJobs = await restoreIfPast(database, (life) => isPast(life, seen, clock.now()), seen?.beat);
  let cancelTimer = () => {};
  let beating = Promise.resolve();
  let isOver = false;

  async function beat(isStopped: boolean): Promise<void> {
    const [row] = await database.write((query) =>
      query('UPDATE life SET beat = beat + 1, at_ms = $1, stopped = $2 RETURNING store, beat', [
        clock.now(),
        isStopped,
      ]),
    );
    // After the database: a folder that lags behind proves nothing.
    await writeFile(`${path}.new`, JSON.stringify({ store: row?.['store'], beat: Number(row?.['beat']) }), {
      mode: 0o600,
    });
    await rename(`${path}.new`, path);
  }

  function beatOn() {
    // A database that can't be written is reported by whoever needs it.
    beating = beat(false).catch(() => {});
    void beating.then(() => {
      if (!isOver) cancelTimer = clock.after(BEAT_MS, beatOn);
    });
  }

  beatOn();
  await beating;
  return {
    restoredJobs,
    async end() {
      isOver = true;
      cancelTimer();
      await beating;
      await beat(true).catch(() => {});
      await database.close();
    },
  };
}

/** How many jobs were restored; `undefined` if the database is in the present. */
async function restoreIfPast(
  { read, write, clock }: Database,
  isPast: (life: Row) => boolean,
  seenBeat = 0,
): Promise<number | undefined> {
  const timeline = await read(TIMELINE).then(
    ([row]) => String(row?.['timeline']),
    () => null,
  );
  const serverId = await serverIdOf(read);
  return write(async (query) => {
    const [life = {}] = await query('SELECT * FROM life FOR UPDATE');
    await query('UPDATE life SET timeline = $1 WHERE timeline IS DISTINCT FROM $1', [timeline]);
    // A standby has taken over, or the server was restored to a point in time.
    const isOther = life['timeline'] !== null && timeline !== null && life['timeline'] !== timeline;
    const isOlder = isPast(life);
    if (!isOther && !isOlder) return undefined;
    await query('UPDATE life SET beat = greatest(beat, $1) + $2', [seenBeat, LEAP]);
    // A standby lacks nothing of what it was told since it took over.
    return restoreJobs(query, { knownTo: isOlder ? 'NULL' : serverId, nowMs: clock.now() });
  });
}

function isPast(life: Row, seen: z.infer<typeof lastSeen> | undefined, nowMs: number): boolean {
  if (seen && seen.store === life['store']) return seen.beat > Number(life['beat']);
  return life['stopped'] === false && nowMs - Number(life['at_ms']) > LONG_MS;
}

/** Without those that the server `knownTo` accepted itself. */
async function restoreJobs(
  query: Query,
  { knownTo, nowMs }: { knownTo: ServerId; nowMs: number },
): Promise<number> {
  const rows = await query(
    `SELECT id, data FROM jobs WHERE NOT settled AND (server = ${knownTo}) IS NOT TRUE FOR UPDATE`,
  );
  for (const { id, data } of rows) {
    const stored = jobSchema.safeParse(data);
    // Nobody will submit a job that can't be read.
    if (!stored.success) continue;
    const job = asRestored(stored.data, nowMs);
    await query("UPDATE jobs SET state = $2, data = $3, revision = revision + 1, writer = '' WHERE id = $1", [
      ...[id, job.status.state, encode(job)],
    ]);
  }
  // As `entryOf` has it.
  await query(`UPDATE ledger SET state = 'held', quota_counted = 0
    WHERE job_id IN (SELECT id FROM jobs WHERE state = 'unclear')`);
  return rows.length;
}
