import type { Role } from '../../jobs/fleet.ts';
import { DEAD_MS, type FleetTable } from '../fleet.ts';
import type { Database, Query } from './database.ts';
import { KNOWN, type KnownJobs } from './known-jobs.ts';
import { BOT_LOCK } from './one-bot.ts';

const LIVES = `beat_at > now() - interval '${DEAD_MS} ms'`;
const LIVING = `SELECT id FROM processes WHERE ${LIVES}`;
const DEAD = `SELECT id FROM processes WHERE NOT ${LIVES}`;

/** Not beside a bot that holds the database alone. */
const BEAT = `INSERT INTO processes (id, role, name)
  SELECT $1, $2, coalesce(host(inet_client_addr()), 'local') WHERE pg_try_advisory_xact_lock_shared(${BOT_LOCK})
  ON CONFLICT (id) DO UPDATE SET beat_at = now()
  RETURNING (SELECT count(*) FROM processes WHERE id <> $1 AND ${LIVES}) AS others,
    (SELECT count(*) FROM processes WHERE id <> $1 AND ${LIVES} AND role <> 'gateway') AS other_workers`;
/** A row is needed as long as it says whose jobs are free. */
const FORGET = `DELETE FROM processes WHERE beat_at < now() - interval '1 day'
  AND NOT EXISTS (SELECT FROM jobs WHERE NOT settled AND owner = processes.id)`;

const ANSWERED = "(state <> 'accepted' OR created_at_ms < $1)";
const FREE = `SELECT ARRAY (SELECT id FROM processes WHERE ${LIVES} AND role <> 'gateway') AS workers,
  ARRAY (SELECT id FROM jobs WHERE NOT settled AND owner IS NULL AND ${ANSWERED}
    UNION ALL SELECT id FROM jobs WHERE NOT settled AND owner IN (${DEAD}) AND ${ANSWERED}) AS ids`;
/** No dead process comes back to life before this transaction ends: its beat has to wait. */
const HOLD_DEAD = `${DEAD} FOR SHARE`;
/** `$4`: this process may have taken some of them already. */
const TAKE = `UPDATE jobs SET owner = $1, writer = '', revision = revision + 1
  FROM (SELECT id AS free FROM jobs WHERE id = ANY ($2) AND NOT settled
    AND (owner IS NULL OR owner = ANY ($3) OR $4 AND owner = $1) FOR UPDATE SKIP LOCKED) AS free_jobs
  WHERE id = free RETURNING ${KNOWN}`;

const WHOSE_DUTY = `SELECT owner = $2 AS own, owner IN (${LIVING}) AS taken FROM duties WHERE name = $1`;
const TAKE_DUTY = `INSERT INTO duties (name, owner) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET owner = $2 WHERE duties.owner = $2 OR duties.owner NOT IN (${LIVING})
  RETURNING name`;

const RELEASE = `UPDATE jobs SET owner = NULL, writer = '', revision = revision + 1
  WHERE NOT settled AND owner = $1 RETURNING id`;

/** How many gateways and workers live. A bot that runs alone isn't one of them. */
export async function countLiving(query: Query): Promise<{ gateways: number; workers: number }> {
  const rows = await query(`SELECT role FROM processes WHERE ${LIVES}`);
  const gateways = rows.filter(({ role }) => role === 'gateway').length;
  return { gateways, workers: rows.length - gateways };
}

/** The `FleetTable` in a Postgres database. Beats are sent by `session`, which nothing else delays. */
export function createFleetTable(
  { read, write }: Database,
  session: { query: Query },
  { id, role, known }: { id: string; role: Role; known: KnownJobs },
): FleetTable {
  return {
    async beat() {
      const [row] = await session.query(BEAT, [id, role]);
      return (
        row && {
          processes: 1 + Number(row['others']),
          workers: Number(role !== 'gateway') + Number(row['other_workers']),
        }
      );
    },
    async free(acceptedBeforeMs) {
      const [row] = await read(FREE, [acceptedBeforeMs]);
      return row as { ids: string[]; workers: string[] };
    },
    async take(ids) {
      const { look } = known.reading(ids);
      const rows = await write(async (query, isRepeated) => {
        const dead = await query(HOLD_DEAD);
        // It is dead itself, to the others.
        if (dead.some((each) => each['id'] === id)) return [];
        return query(TAKE, [id, ids, dead.map((each) => each['id']), isRepeated]);
      });
      return look(rows, 1);
    },
    async hasDuty(duty) {
      const [row] = await read(WHOSE_DUTY, [duty, id]);
      if (row?.['taken']) return row['own'] === true;
      return (await write((query) => query(TAKE_DUTY, [duty, id]))).length > 0;
    },
    leave: () =>
      write(async (query) => {
        const released = await query(RELEASE, [id]);
        await query('DELETE FROM processes WHERE id = $1', [id]);
        await query(FORGET);
        return released.map((each) => String(each['id']));
      }),
  };
}
