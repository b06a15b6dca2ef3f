import { type OnBroken, raise } from '../../jobs/invariants.ts';
import { transition } from '../../jobs/transition.ts';
import type { PersonalData } from '../../privacy/personal-data.ts';
import { clearByDay } from '../clear-by-day.ts';
import { toMemberEntry } from '../ledger-rows.ts';
import { readJobs } from '../readable-jobs.ts';
import { forgetting } from '../showcase-store.ts';
import type { Database } from './database.ts';
import { decode, encode } from './job-store.ts';
import type { Self } from './known-jobs.ts';

/** No job takes longer to end. */
const LONGEST_MS = 28 * 24 * 60 * 60_000;

/** A `JobFilter`. */
const MATCHES = `($1::bigint IS NULL OR created_at_ms < $1)
  AND ($2::text IS NULL OR user_id = $2) AND ($3::text IS NULL OR guild_id = $3)`;

/** A clip of a member, whatever else it says. */
const HAS_CLIP =
  "data @> jsonb_build_object('reel', jsonb_build_object('clips', jsonb_build_array(jsonb_build_object('userId', $1::text))))";
const NOBODYS_CLIP = '{"jobId":"","userId":"","channelId":"","messageId":""}';

/** The `PersonalData` in a Postgres database. */
export function createPersonalData(
  { read, write, clock }: Database,
  self: Self,
  onBroken: OnBroken = raise,
): PersonalData {
  const run = (sql: string, values: readonly unknown[]) =>
    write(async (query) => void (await query(sql, values)));
  return {
    jobsOf: async (userId) =>
      decode(
        await read('SELECT data FROM jobs WHERE user_id = $1 ORDER BY created_at_ms', [userId]),
        onBroken,
      ),
    ledgerOf: async (userId) =>
      (await read('SELECT * FROM ledger WHERE user_id = $1 ORDER BY taken_at_ms', [userId])).map(
        toMemberEntry,
      ),
    settled: async ({ userId, guildId, beforeMs }, limit) =>
      readJobs(
        await read(`SELECT id, data FROM jobs WHERE settled AND ${MATCHES} ORDER BY created_at_ms LIMIT $4`, [
          beforeMs,
          userId,
          guildId,
          limit,
        ]),
      ),
    makeAnonymous: (jobs) =>
      write(async (query) => {
        for (const job of jobs) {
          const data = encode(transition(job, { type: 'forgotten' }, job.stateSinceMs));
          await query(
            `UPDATE jobs SET user_id = '', words = NULL, data = $2, revision = revision + 1, writer = $3
             WHERE id = $1 AND settled`,
            [job.id, data, self.id],
          );
          for (const statement of forgetting(job.id)) await query(...statement);
        }
      }),
    remove: (jobIds) =>
      write(async (query) => {
        await query('DELETE FROM jobs WHERE id = ANY ($1) AND settled', [jobIds]);
        for (const statement of jobIds.flatMap(forgetting)) await query(...statement);
      }),
    removeUnreadable: ({ userId, guildId, beforeMs }) =>
      write(async (query) => {
        const rows = await query(`SELECT id, data FROM jobs WHERE NOT settled AND ${MATCHES} FOR UPDATE`, [
          ...[beforeMs, userId, guildId],
        ]);
        const { unreadableIds } = readJobs(rows);
        const untilMs = self.isAlone ? Number.MAX_SAFE_INTEGER : clock.now() - LONGEST_MS;
        const removed = await query(
          'DELETE FROM jobs WHERE id = ANY ($1) AND created_at_ms < $2 RETURNING id',
          [unreadableIds, untilMs],
        );
        return unreadableIds.length - removed.length;
      }),
    forgetImageOwner: (userId, { beforeMs, exceptGuildIds }) =>
      write(async (query) => {
        await query(
          `UPDATE jobs SET data = jsonb_set(data, '{reel,clips}', (
             SELECT jsonb_agg(CASE WHEN clip ->> 'userId' = $1 THEN $3::jsonb ELSE clip END ORDER BY at)
             FROM jsonb_array_elements(data #> '{reel,clips}') WITH ORDINALITY AS clips (clip, at)))
           WHERE image_owners IS NOT NULL AND settled AND created_at_ms < $2 AND ${HAS_CLIP}`,
          [userId, beforeMs, NOBODYS_CLIP],
        );
        await query(
          `UPDATE jobs SET data = jsonb_set(data, '{imageOwnerIds}', image_owners - $1::text)
           WHERE image_owners IS NOT NULL AND settled AND created_at_ms < $2 AND image_owners ? $1
             AND guild_id <> ALL ($3)`,
          [userId, beforeMs, exceptGuildIds],
        );
      }),
    clearLedger: (limits) =>
      clearByDay(limits, {
        async nextMs(fromMs) {
          const [row] = await read('SELECT min(taken_at_ms) AS at FROM ledger WHERE taken_at_ms >= $1', [
            fromMs,
          ]);
          return row?.['at'] === null ? undefined : Number(row?.['at']);
        },
        clear: (fromMs, { membersUntilMs, rolesUntilMs }) =>
          write(async (query) => {
            await query(
              `UPDATE ledger SET user_id = '' WHERE user_id <> '' AND taken_at_ms >= $1 AND taken_at_ms < $2
                 AND NOT EXISTS (SELECT FROM jobs WHERE id = job_id AND jobs.user_id <> '')`,
              [fromMs, membersUntilMs],
            );
            await query(
              `UPDATE ledger SET role_ids = '[]' WHERE user_id = '' AND role_ids <> '[]'
                 AND taken_at_ms >= $1 AND taken_at_ms < $2`,
              [fromMs, rolesUntilMs],
            );
          }),
      }),
    clearLedgerOf: (guildId) =>
      run("UPDATE ledger SET guild_id = '', user_id = '', role_ids = '[]' WHERE guild_id = $1", [guildId]),
    dropTokens: (beforeMs) =>
      run(
        `UPDATE jobs SET data = jsonb_set(data, '{origin,interactionToken}', '""') WHERE token_at_ms < $1`,
        [beforeMs],
      ),
    // The server overwrites deleted rows by itself: see docs/privacy.md.
    wipe: async () => {},
    dropExpired: () => run('DELETE FROM keyv WHERE expires_at_ms < $1', [clock.now()]),
    guildIds: async () =>
      (
        await read(
          `SELECT guild_id AS id FROM jobs UNION SELECT guild_id FROM ledger
           UNION SELECT guild_id FROM cast_members
           UNION SELECT substr(key, length('settings::') + 1) FROM keyv WHERE key LIKE 'settings::%'`,
        )
      ).flatMap(({ id }) => (id === '' ? [] : [String(id)])),
  };
}
