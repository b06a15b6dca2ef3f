import { checkAllowances } from '../../jobs/allowance.ts';
import { type OnBroken, raise } from '../../jobs/invariants.ts';
import { type Job, jobSchema } from '../../jobs/job.ts';
import { isSettled } from '../../jobs/states.ts';
import { type JobStore, StorageError } from '../../jobs/store.ts';
import { readableJobs } from '../readable-jobs.ts';
import type { Database, Query, Row } from './database.ts';
import { lock, usedOf, writeEntry } from './ledger-entries.ts';
import { createPastJobs } from './past-jobs.ts';
import { toVector } from './words.ts';

/** `UNION` leaves out what was found before, so a circle ends. */
const MADE_FROM = `WITH RECURSIVE chain (id, user_id, made_from) AS (
    SELECT id, user_id, data ->> 'continues' FROM jobs WHERE id = $1
    UNION
    SELECT jobs.id, jobs.user_id, jobs.data ->> 'continues'
      FROM chain JOIN jobs ON jobs.id = made_from AND jobs.user_id <> ''
  ) SELECT * FROM chain LIMIT $2`;

/**
 * Refused if another process wrote the job since this one did, or read it to continue it. A settled job is nobody's.
 */
const UPDATE = `UPDATE jobs SET state = $2, settled = $3, data = $4, revision = revision + 1, writer = $5
  WHERE id = $1 AND (writer = $5 OR revision = $6 OR ($6::integer IS NULL AND settled)) RETURNING id`;

/** More than some changes of jobs need. */
const PROBE_BYTES = 64 * 1024;

/**
 * The `JobStore` in a Postgres database. Rows are validated like any untrusted input. `onBroken` is called for impossible
 * sums. `writer` is stored with each job that this process writes.
 */
export function createJobStore(
  { read, write }: Database,
  writer: string,
  onBroken: OnBroken = raise,
): JobStore {
  /** Of unfinished jobs that another process wrote, as this one read them to continue them. */
  const revisions = new Map<string, number>();
  /** Jobs whose insertion failed, but may have been committed. Nobody knows them. */
  const uncertain = new Set<string>();
  const findPast = createPastJobs(read);

  /** Whether there was no such job. */
  async function insertRow(query: Query, job: Job): Promise<boolean> {
    const { id, origin, createdAtMs } = job;
    const rows = await query(
      `INSERT INTO jobs (id, state, settled, guild_id, user_id, created_at_ms, writer, words, data)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [
        ...[id, job.status.state, isSettled(job), origin.guildId, origin.userId, createdAtMs, writer],
        ...[toVector(job.request.prompt), encode(job)],
      ],
    );
    return rows.length > 0;
  }

  /** Whether this process inserted the job with the connection that was lost. Its entry is there, too. */
  async function isOwn(query: Query, id: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM jobs WHERE id = $1 AND writer = $2 AND revision = 0';
    return (await query(sql, [id, writer])).length > 0;
  }

  return {
    async insert(job, allowances = []) {
      try {
        return await write(async (query, isRepeated) => {
          if (!(await insertRow(query, job))) return isRepeated && (await isOwn(query, job.id));
          await lock(
            query,
            allowances.map(({ scope }) => scope),
          );
          const used = await usedOf(query, allowances);
          // Before the entry is made, so that a refused job isn't in the sums.
          checkAllowances(allowances, job.reservedUsd, (each) => used[allowances.indexOf(each)] ?? 0);
          await writeEntry(query, job, onBroken);
          return true;
        });
      } catch (error) {
        if (error instanceof StorageError) uncertain.add(job.id);
        throw error;
      }
    },
    async update(job) {
      const { id } = job;
      await write(async (query) => {
        const values = [id, job.status.state, isSettled(job), encode(job), writer, revisions.get(id)];
        const changed = await query(UPDATE, values);
        if (changed.length === 0) {
          const known = await query('SELECT 1 FROM jobs WHERE id = $1', [id]);
          throw new Error(
            known.length > 0 ? `Another process changed job ${id}` : `There is no stored job ${id}`,
          );
        }
        await writeEntry(query, job, onBroken);
      });
      revisions.delete(id);
    },
    async noteRefusal(job) {
      const status = { state: 'failed', kind: 'content_rejected', cause: 'a check refused it' } as const;
      const row = await write((query) => writeEntry(query, { ...job, status, told: true }, onBroken));
      return row?.quotaCounted === 1;
    },
    async probe() {
      await write(async (query) => {
        await query("INSERT INTO keyv (key, entry) VALUES ('probe', $1)", ['x'.repeat(PROBE_BYTES)]);
        await query("DELETE FROM keyv WHERE key = 'probe'");
        const gone = await query(
          'DELETE FROM jobs WHERE id = ANY ($1) AND writer = $2 AND revision = 0 RETURNING id',
          [[...uncertain], writer],
        );
        await query('DELETE FROM ledger WHERE job_id = ANY ($1)', [gone.map(({ id }) => id)]);
      });
      uncertain.clear();
    },
    used: async (allowance) => (await usedOf(read, [allowance]))[0] ?? 0,
    get: async (id) => decode(await read("SELECT data FROM jobs WHERE id = $1 AND user_id <> ''", [id]))[0],
    getByMessage: async (messageId) =>
      decode(await read('SELECT data FROM jobs WHERE reply_id = $1 OR video_id = $1', [messageId]))[0],
    madeFrom: async (id, limit) =>
      (await read(MADE_FROM, [id, limit])).map((row) => ({
        id: String(row['id']),
        userId: String(row['user_id']),
        madeFrom: row['made_from'] === null ? null : String(row['made_from']),
      })),
    async past(query) {
      const { rows, total } = await findPast(query);
      return { jobs: decode(rows), total };
    },
    async holdsTask(provider, task, sinceMs) {
      const rows = await read(
        `SELECT 1 FROM jobs WHERE created_at_ms >= $1 AND data ->> 'provider' = $2 AND data -> 'task' = $3::jsonb
         LIMIT 1`,
        [sinceMs, provider, JSON.stringify(task)],
      );
      return rows.length > 0;
    },
    async unsettled() {
      const rows = await read(
        'SELECT id, revision, writer, data FROM jobs WHERE NOT settled ORDER BY created_at_ms, id',
      );
      for (const row of rows)
        if (row['writer'] !== writer) revisions.set(String(row['id']), Number(row['revision']));
      return readableJobs(
        rows.map(({ data }) => data),
        onBroken,
      );
    },
  };
}

/** Rows with the column `data`, as jobs. */
export function decode(rows: readonly Row[]): Job[] {
  return rows.map(({ data }) => jobSchema.parse(data));
}

/** As JSON without what the server can't keep in a text: half a character, and the character zero. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, value) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\u{FFFD}') : value,
  );
}
