import { type OnBroken, raise } from '../../jobs/invariants.ts';
import { transition } from '../../jobs/transition.ts';
import type { JobFilter, PersonalData } from '../../privacy/personal-data.ts';
import { clearByDay } from '../clear-by-day.ts';
import { toMemberEntry } from '../ledger-rows.ts';
import { readJobs } from '../readable-jobs.ts';
import { forgetting } from '../showcase-store.ts';
import type { Database } from './database.ts';
import { decodeJobs } from './job-store.ts';
import { runIn } from './statements.ts';

/** Spelled like the index `jobs_with_token`, or SQLite wouldn't use it. */
const HAS_TOKEN = "data ->> '$.origin.interactionToken' <> ''";

/** The guilds in a table, one look at its index for each: SQLite's own `DISTINCT` reads every row. */
const guildsIn = (table: 'jobs' | 'ledger') => `WITH RECURSIVE guilds (guild) AS (
    SELECT min(guild_id) FROM ${table}
    UNION ALL SELECT (SELECT min(guild_id) FROM ${table} WHERE guild_id > guild) FROM guilds WHERE guild IS NOT NULL
  )`;

/** The `PersonalData` in the embedded SQLite file. */
export function createPersonalData(
  { connection, clock, write, wipe, dropBackups }: Database,
  onBroken: OnBroken = raise,
): PersonalData {
  const jobsOf = connection.prepare(
    `${guildsIn('jobs')} SELECT data FROM guilds CROSS JOIN jobs ON guild_id = guild AND user_id = ?
     ORDER BY created_at_ms`,
  );
  const ledgerOf = connection.prepare(
    `${guildsIn('ledger')} SELECT ledger.* FROM guilds CROSS JOIN ledger ON guild_id = guild AND user_id = ?
     ORDER BY taken_at_ms`,
  );
  const selecting = (isSettled: 0 | 1) =>
    connection.prepare(
      `SELECT id, data FROM jobs WHERE settled = ${isSettled} AND created_at_ms < :beforeMs
       AND (:userId IS NULL OR user_id = :userId) AND (:guildId IS NULL OR guild_id = :guildId)
       ORDER BY created_at_ms LIMIT :limit`,
    );
  const [unsettled, settled] = [selecting(0), selecting(1)];
  const makeAnonymous = connection.prepare(
    "UPDATE jobs SET user_id = '', data = ? WHERE id = ? AND settled = 1",
  );
  const forgetPrompt = connection.prepare('DELETE FROM prompts WHERE rowid = CAST(? AS INTEGER)');
  // `IS NOT NULL` is spelled as in the index `jobs_with_owners`.
  const dropOwner = connection.prepare(
    `UPDATE jobs SET data = json_set(data, '$.imageOwnerIds', json((SELECT json_group_array(value)
       FROM json_each(data, '$.imageOwnerIds') WHERE value <> :userId)))
     WHERE data ->> '$.imageOwnerIds' IS NOT NULL AND settled = 1 AND created_at_ms < :beforeMs
     AND guild_id NOT IN (SELECT value FROM json_each(:exceptGuildIds))
     AND EXISTS (SELECT 1 FROM json_each(data, '$.imageOwnerIds') WHERE value = :userId)`,
  );
  const dropClips = connection.prepare(
    `UPDATE jobs SET data = json_set(data, '$.reel.clips', json((SELECT json_group_array(json(
       iif(value ->> '$.userId' = :userId,
         '{"jobId":"","userId":"","channelId":"","messageId":""}', value)))
       FROM json_each(data, '$.reel.clips'))))
     WHERE data ->> '$.imageOwnerIds' IS NOT NULL AND settled = 1 AND created_at_ms < :beforeMs
     AND EXISTS (SELECT 1 FROM json_each(data, '$.reel.clips') WHERE value ->> '$.userId' = :userId)`,
  );
  const remove = connection.prepare('DELETE FROM jobs WHERE id = ? AND settled = ?');
  const clearMembers = connection.prepare(
    `UPDATE ledger SET user_id = '' WHERE user_id <> '' AND taken_at_ms >= ? AND taken_at_ms < ?
     AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND jobs.user_id <> '')`,
  );
  const clearRoles = connection.prepare(
    `UPDATE ledger SET role_ids = '[]' WHERE user_id = '' AND role_ids <> '[]'
     AND taken_at_ms >= ? AND taken_at_ms < ?`,
  );
  const nextEntry = connection.prepare('SELECT min(taken_at_ms) AS atMs FROM ledger WHERE taken_at_ms >= ?');
  const clearGuild = connection.prepare(
    "UPDATE ledger SET guild_id = '', user_id = '', role_ids = '[]' WHERE guild_id = ?",
  );
  const dropTokens = connection.prepare(
    `UPDATE jobs SET data = json_set(data, '$.origin.interactionToken', '')
     WHERE ${HAS_TOKEN} AND coalesce(data ->> '$.origin.tokenAtMs', created_at_ms) < ?`,
  );
  const dropExpired = connection.prepare(
    // Earlier versions stored each entry as text containing JSON.
    `DELETE FROM keyv WHERE json_valid(entry)
     AND iif(json_type(entry) = 'text', entry ->> '$', entry) ->> '$.expires' < ?`,
  );
  const guildIds = connection.prepare(
    `SELECT guild_id AS id FROM jobs UNION SELECT guild_id FROM ledger
     UNION SELECT guild_id FROM cast_members
     UNION SELECT substr(key, length('settings::') + 1) FROM keyv WHERE key LIKE 'settings::%'`,
  );
  const runStatement = runIn(connection);
  const toDisk = { toDisk: true };
  const valuesOf = ({ userId, guildId, beforeMs = Number.MAX_SAFE_INTEGER }: JobFilter) => ({
    ...{ userId: userId ?? null, guildId: guildId ?? null, beforeMs },
  });

  return {
    jobsOf: async (userId) => decodeJobs(jobsOf.all(userId), onBroken),
    ledgerOf: async (userId) => ledgerOf.all(userId).map(toMemberEntry),
    settled: async (filter, limit) => readJobs(settled.all({ ...valuesOf(filter), limit })),
    makeAnonymous: (jobs) =>
      write(() => {
        for (const job of jobs) {
          const { id } = job;
          makeAnonymous.run(JSON.stringify(transition(job, { type: 'forgotten' }, job.stateSinceMs)), id);
          forgetPrompt.run(id);
          forgetting(id).forEach(runStatement);
        }
      }, toDisk),
    remove: (jobIds) =>
      write(() => {
        for (const id of jobIds) {
          remove.run(id, 1);
          forgetting(id).forEach(runStatement);
        }
      }, toDisk),
    removeUnreadable: (filter) =>
      write(() => {
        const rows = unsettled.all({ ...valuesOf(filter), limit: -1 });
        for (const id of readJobs(rows).unreadableIds) remove.run(id, 0);
        return 0;
      }, toDisk),
    forgetImageOwner: (userId, { beforeMs, exceptGuildIds }) =>
      write(() => {
        dropClips.run({ userId, beforeMs });
        dropOwner.run({ userId, beforeMs, exceptGuildIds: JSON.stringify(exceptGuildIds) });
      }, toDisk),
    clearLedger: (limits) =>
      clearByDay(limits, {
        async nextMs(fromMs) {
          const atMs = nextEntry.get(fromMs)?.['atMs'];
          return atMs === null ? undefined : Number(atMs);
        },
        clear: (fromMs, { membersUntilMs, rolesUntilMs }) =>
          write(() => {
            clearMembers.run(fromMs, membersUntilMs);
            clearRoles.run(fromMs, rolesUntilMs);
          }, toDisk),
      }),
    clearLedgerOf: (guildId) => write(() => void clearGuild.run(guildId), toDisk),
    dropTokens: (beforeMs) => write(() => void dropTokens.run(beforeMs), toDisk),
    wipe,
    dropExpired() {
      dropBackups();
      return write(() => void dropExpired.run(clock.now()), toDisk);
    },
    guildIds: async () => guildIds.all().flatMap(({ id }) => (id === '' ? [] : [String(id)])),
  };
}
