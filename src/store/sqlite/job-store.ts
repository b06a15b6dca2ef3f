import type { SQLOutputValue } from 'node:sqlite';
import { checkAllowances, wantedBy } from '../../jobs/allowance.ts';
import type { KnownJob } from '../../jobs/fleet.ts';
import { checkOpenLimit } from '../../jobs/intake.ts';
import { type OnBroken, raise } from '../../jobs/invariants.ts';
import type { Job } from '../../jobs/job.ts';
import { isSettled } from '../../jobs/states.ts';
import type { JobStore } from '../../jobs/store.ts';
import { readableJobs, readJobs } from '../readable-jobs.ts';
import type { Database } from './database.ts';
import { createLedgerEntries } from './ledger-entries.ts';
import { createPastJobs } from './past-jobs.ts';

/**
 * Spelled like the indexes `jobs_by_reply` and `jobs_by_video`, or SQLite wouldn't use them.
 * @internal A test asks SQLite whether it uses the index.
 */
export const JOB_BY_MESSAGE =
  "SELECT data FROM jobs WHERE data ->> '$.origin.messageId' = ?1 OR data ->> '$.status.messageId' = ?1";

/** `UNION` leaves out what was found before, so a circle ends. */
const MADE_FROM = `WITH RECURSIVE chain (id, user_id, made_from) AS (
    SELECT id, user_id, data ->> '$.continues' FROM jobs WHERE id = ?1
    UNION
    SELECT jobs.id, jobs.user_id, jobs.data ->> '$.continues'
      FROM chain JOIN jobs ON jobs.id = made_from AND jobs.user_id <> '' LIMIT ?2
  ) SELECT * FROM chain`;

/** More statements than some changes of jobs need. */
const PROBE_BYTES = 64 * 1024;

/**
 * The `JobStore` in the embedded SQLite file. Rows are validated like any untrusted input. `onBroken` is called for
 * impossible sums. `entries`: the ledger's, if others write to it too.
 */
export function createJobStore(
  { connection, write }: Database,
  onBroken: OnBroken = raise,
  entries = createLedgerEntries(connection, onBroken),
): JobStore {
  const insert = connection.prepare(
    `INSERT INTO jobs (id, state, settled, guild_id, user_id, created_at_ms, data)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  // A job that was made anonymous meanwhile stays so.
  const update = connection.prepare(
    "UPDATE jobs SET state = ?, settled = ?, data = ? WHERE id = ? AND user_id <> ''",
  );
  const select = connection.prepare("SELECT data FROM jobs WHERE id = ? AND user_id <> ''");
  const selectByMessage = connection.prepare(JOB_BY_MESSAGE);
  const madeFrom = connection.prepare(MADE_FROM);
  const ofTask = connection.prepare(
    `SELECT 1 FROM jobs WHERE created_at_ms >= ? AND data ->> '$.provider' = ?
     AND (data -> '$.task') = json(?) LIMIT 1`,
  );
  const unsettled = connection.prepare('SELECT data FROM jobs WHERE settled = 0 ORDER BY created_at_ms');
  const unsettledOfMember = connection.prepare(
    'SELECT id, data FROM jobs WHERE settled = 0 AND guild_id = ? AND user_id = ?',
  );
  const ofIds = connection.prepare('SELECT data FROM jobs WHERE id IN (SELECT value FROM json_each(?))');
  const put = connection.prepare("INSERT OR REPLACE INTO keyv (key, entry) VALUES ('probe', ?)");
  const take = connection.prepare("DELETE FROM keyv WHERE key = 'probe'");

  const isCounted = connection.prepare('SELECT 1 FROM ledger WHERE job_id = ? AND quota_counted = 1');
  const findPast = createPastJobs(connection);

  const writeJob = <T>(statement: () => T, options: { toDisk: boolean }) =>
    entries.undoing(write, statement, options);

  function known(rows: Record<string, SQLOutputValue>[]): KnownJob[] {
    const stored = rows.map(({ data }) => JSON.parse(String(data)));
    return readableJobs(stored, onBroken).map((job) => ({ job, holder: 'self' }));
  }

  return {
    insert: (job, allowances = [], mostOpen = Number.POSITIVE_INFINITY) =>
      writeJob(
        () => {
          const { id, origin, createdAtMs } = job;
          const row = [job.status.state, Number(isSettled(job)), origin.guildId, origin.userId, createdAtMs];
          if (insert.run(id, ...row, JSON.stringify(job)).changes === 0) return false;
          const isLimited = mostOpen < Number.POSITIVE_INFINITY;
          const unsettled = isLimited ? unsettledOfMember.all(origin.guildId, origin.userId) : [];
          // With itself.
          if (unsettled.length > mostOpen) checkOpenLimit(readJobs(unsettled).jobs, job, mostOpen);
          // Before the entry is made, so that a refused job isn't in the sums.
          checkAllowances(allowances, wantedBy(job), entries.used);
          entries.write(job);
          return true;
          // The member waits, and nothing is paid yet. The job's next change writes this one to disk too.
        },
        { toDisk: false },
      ),
    update: (job) =>
      writeJob(
        () => {
          const { changes } = update.run(
            job.status.state,
            Number(isSettled(job)),
            JSON.stringify(job),
            job.id,
          );
          if (changes === 1) {
            entries.write(job);
            return undefined;
          }
          const [present] = known(ofIds.all(JSON.stringify([job.id])));
          if (!present) throw new Error(`There is no stored job ${job.id}`);
          return present;
        },
        { toDisk: true },
      ),
    noteRefusal: (job) =>
      writeJob(
        () => {
          const status = { state: 'failed', kind: 'content_rejected', cause: 'a check refused it' } as const;
          entries.write({ ...job, status });
          return isCounted.get(job.id) !== undefined;
        },
        { toDisk: false },
      ),
    async probe() {
      const entry = 'x'.repeat(PROBE_BYTES);
      await write(() => void put.run(entry), { toDisk: true });
      await write(() => void take.run(), { toDisk: false });
    },
    used: async (allowance) => entries.used(allowance),
    get: async (id) => decodeJobs(select.all(id), onBroken)[0],
    getByMessage: async (messageId) => decodeJobs(selectByMessage.all(messageId), onBroken)[0],
    madeFrom: async (id, limit) =>
      madeFrom.all(id, limit).map((row) => ({
        id: String(row['id']),
        userId: String(row['user_id']),
        madeFrom: row['made_from'] === null ? null : String(row['made_from']),
      })),
    past: async (query) => {
      const { rows, total } = findPast(query);
      return { jobs: decodeJobs(rows, onBroken), total };
    },
    holdsTask: async (provider, task, sinceMs) =>
      ofTask.get(sinceMs, provider, JSON.stringify(task)) !== undefined,
    unsettled: async () => known(unsettled.all()),
    read: async (ids) => known(ofIds.all(JSON.stringify(ids))),
    stale: async () => [],
  };
}

/** Rows with the column `data`, as jobs. `onBroken` is called for those that can't be read. */
export function decodeJobs(rows: Record<string, SQLOutputValue>[], onBroken: OnBroken): Job[] {
  return readableJobs(
    rows.map(({ data }) => JSON.parse(String(data))),
    onBroken,
  );
}
