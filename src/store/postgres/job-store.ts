import { checkAllowances, type Scope, wantedBy } from '../../jobs/allowance.ts';
import { checkOpenLimit } from '../../jobs/intake.ts';
import { type OnBroken, raise } from '../../jobs/invariants.ts';
import type { Job } from '../../jobs/job.ts';
import { isSettled } from '../../jobs/states.ts';
import { type JobStore, StorageError } from '../../jobs/store.ts';
import { readableJobs, readJobs } from '../readable-jobs.ts';
import type { Database, Query, Row } from './database.ts';
import { KNOWN, type KnownJobs, type Self } from './known-jobs.ts';
import { lock, usedOf, writeEntry } from './ledger-entries.ts';
import { createPastJobs } from './past-jobs.ts';
import type { ServerId } from './server-id.ts';
import { toVector } from './words.ts';

/** `UNION` leaves out what was found before, so a circle ends. */
const MADE_FROM = `WITH RECURSIVE chain (id, user_id, made_from) AS (
    SELECT id, user_id, data ->> 'continues' FROM jobs WHERE id = $1
    UNION
    SELECT jobs.id, jobs.user_id, jobs.data ->> 'continues'
      FROM chain JOIN jobs ON jobs.id = made_from AND jobs.user_id <> ''
  ) SELECT * FROM chain LIMIT $2`;

/**
 * Refused if the job was made anonymous, or changed since this process read or wrote it. If a write of this process may
 * have been stored without its learning that (`$8`), that one doesn't count. A settled job is nobody's, should it go on
 * one day. A lower revision is that of a database in the past.
 */
const UPDATE = `UPDATE jobs SET state = $2, settled = $3, data = $4, revision = greatest(revision, $6) + 1, writer = $5,
    owner = CASE WHEN $9 OR $3 THEN NULL ELSE owner END
  WHERE id = $1 AND user_id <> '' AND (revision <= $6 OR $8 AND writer = $5) AND (NOT $7 OR owner = $5 OR $8 AND writer = $5)
  RETURNING revision`;
const ROWS = `SELECT ${KNOWN} FROM jobs WHERE id = ANY ($1)`;
const UNSETTLED_OF_MEMBER = 'SELECT id, data FROM jobs WHERE NOT settled AND user_id = $1 AND guild_id = $2';
/** Nobody takes the duty over before this transaction ends. */
const HAS_DISPATCH = "SELECT 1 FROM duties WHERE name = 'dispatch' AND owner = $1 FOR SHARE";

/** More than some changes of jobs need. */
const PROBE_BYTES = 64 * 1024;

/**
 * The `JobStore` in a Postgres database. Rows are validated like any untrusted input. `onBroken` is called for impossible
 * sums. `serverId`: of the server that writes, as an expression.
 */
export function createJobStore(
  { read, write, serverId = 'NULL' }: Database & { serverId?: ServerId },
  self: Self,
  known: KnownJobs,
  onBroken: OnBroken = raise,
): JobStore {
  const writer = self.id;
  /** Jobs whose insertion failed, but may have been committed, or may be yet. Nobody knows them. */
  const uncertain = new Map<string, Scope>();
  const findPast = createPastJobs(read);

  /** Whether there was no such job. */
  async function insertRow(query: Query, job: Job): Promise<boolean> {
    const { id, origin, createdAtMs } = job;
    const rows = await query(
      `INSERT INTO jobs (id, state, settled, guild_id, user_id, created_at_ms, writer, words, data, owner, server)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ${serverId}) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [
        ...[id, job.status.state, isSettled(job), origin.guildId, origin.userId, createdAtMs, writer],
        ...[toVector(job.request.prompt), encode(job), self.isAlone ? null : writer],
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
    async insert(job, allowances = [], mostOpen = Number.POSITIVE_INFINITY) {
      const { guildId, userId } = job.origin;
      uncertain.delete(job.id);
      try {
        const isNew = await write(async (query, isRepeated) => {
          if (!(await insertRow(query, job))) return isRepeated && (await isOwn(query, job.id));
          await lock(query, [{ guildId, userId }, ...allowances.map(({ scope }) => scope)]);
          const isLimited = mostOpen < Number.POSITIVE_INFINITY;
          const unsettled = isLimited ? await query(UNSETTLED_OF_MEMBER, [userId, guildId]) : [];
          // With itself.
          if (unsettled.length > mostOpen) checkOpenLimit(readJobs(unsettled).jobs, job, mostOpen);
          const used = await usedOf(query, allowances);
          // Before the entry is made, so that a refused job isn't in the sums.
          checkAllowances(allowances, wantedBy(job), (each) => used[allowances.indexOf(each)] ?? 0);
          await writeEntry(query, job, onBroken);
          return true;
        });
        if (isNew) known.wrote(job.id, 0, isSettled(job));
        return isNew;
      } catch (error) {
        if (error instanceof StorageError && error.mayBeDone) uncertain.set(job.id, { guildId, userId });
        throw error;
      }
    },
    async update(job, { asHolder = false, release = false, grant = false } = {}) {
      const { id } = job;
      const [revision, isUncertain] = [known.revisionOf(id), known.isUncertain(id)];
      try {
        const result = await write(async (query, isRepeated) => {
          const mayWrite = !grant || self.isAlone || (await query(HAS_DISPATCH, [writer])).length > 0;
          const values = [
            ...[id, job.status.state, isSettled(job), encode(job), writer, revision],
            ...[asHolder && !self.isAlone, isUncertain || isRepeated, release],
          ];
          const [changed] = mayWrite ? await query(UPDATE, values) : [];
          if (!changed) return query(ROWS, [[id]]);
          await writeEntry(query, job, onBroken);
          return Number(changed['revision']);
        });
        if (typeof result !== 'number') return known.presentOf(id, result);
        known.wrote(id, result, isSettled(job));
        return undefined;
      } catch (error) {
        if (error instanceof StorageError) known.mayHaveWritten(id);
        throw error;
      }
    },
    async noteRefusal(job) {
      const status = { state: 'failed', kind: 'content_rejected', cause: 'a check refused it' } as const;
      const row = await write((query) => writeEntry(query, { ...job, status }, onBroken));
      return row?.quotaCounted === 1;
    },
    async probe() {
      const asked = [...uncertain];
      const isUncertain = ([id]: (typeof asked)[0]) => uncertain.has(id);
      await write(async (query) => {
        await query("INSERT INTO keyv (key, entry) VALUES ('probe', $1)", ['x'.repeat(PROBE_BYTES)]);
        await query("DELETE FROM keyv WHERE key = 'probe'");
        // A commit that still hangs has the lock.
        await lock(
          query,
          asked.map(([, scope]) => scope),
        );
        const gone = await query(
          'DELETE FROM jobs WHERE id = ANY ($1) AND writer = $2 AND revision = 0 RETURNING id',
          [asked.filter(isUncertain).map(([id]) => id), writer],
        );
        await query('DELETE FROM ledger WHERE job_id = ANY ($1)', [gone.map(({ id }) => id)]);
      });
      for (const [id] of asked) uncertain.delete(id);
    },
    used: async (allowance) => (await usedOf(read, [allowance]))[0] ?? 0,
    async get(id) {
      const rows = await read(`${ROWS} AND user_id <> ''`, [[id]]);
      known.saw(rows);
      return decode(rows, onBroken)[0];
    },
    getByMessage: async (messageId) =>
      decode(
        await read('SELECT data FROM jobs WHERE reply_id = $1 OR video_id = $1', [messageId]),
        onBroken,
      )[0],
    madeFrom: async (id, limit) =>
      (await read(MADE_FROM, [id, limit])).map((row) => ({
        id: String(row['id']),
        userId: String(row['user_id']),
        madeFrom: row['made_from'] === null ? null : String(row['made_from']),
      })),
    async past(query) {
      const { rows, total } = await findPast(query);
      return { jobs: decode(rows, onBroken), total };
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
      const { take } = known.reading();
      return take(await read(`SELECT ${KNOWN} FROM jobs WHERE NOT settled ORDER BY created_at_ms, id`));
    },
    async read(ids) {
      const { take } = known.reading(ids);
      return take(await read(ROWS, [ids]));
    },
    stale: async () =>
      self.isAlone
        ? []
        : known
            .stale(await read('SELECT id, revision FROM jobs WHERE NOT settled'))
            .filter((id) => !uncertain.has(id)),
  };
}

/** Rows with the column `data`, as jobs. `onBroken` is called for those that can't be read. */
export function decode(rows: readonly Row[], onBroken: OnBroken): Job[] {
  return readableJobs(
    rows.map(({ data }) => data),
    onBroken,
  );
}

/** As JSON without what the server can't keep in a text: half a character, and the character zero. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, value) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\u{FFFD}') : value,
  );
}
