import type { ShowcaseCopy, ShowcaseStore, Star } from '../jobs/showcase-store.ts';
import type { Row, Statement, StatementEngine } from './statements.ts';

const COUNT = 'SELECT count(*) AS stars FROM stars WHERE job_id = $1';
/** Whether a copy may be visible. */
const MAY_BE_THERE = 'begun_at_ms IS NOT NULL';
const WITHDRAWN = `state = CASE WHEN ${MAY_BE_THERE} THEN 'withdrawn' ELSE 'over' END, attempts = 0`;

/** What goes with these jobs: their stars, and what is known of their copies. One that is to be deleted still is. */
export function forgetting(jobId: string): Statement[] {
  return [
    ['DELETE FROM stars WHERE job_id = $1', [jobId]],
    ["DELETE FROM showcase WHERE job_id = $1 AND state <> 'withdrawn'", [jobId]],
    ["UPDATE showcase SET user_id = '' WHERE job_id = $1", [jobId]],
  ];
}

/** The `ShowcaseStore` of both engines. */
export function createShowcaseStore({ read, write }: StatementEngine): ShowcaseStore {
  return {
    async toggleStar({ jobId, guildId, userId, givenAtMs }) {
      const [given] = await read('SELECT 1 AS star FROM stars WHERE job_id = $1 AND user_id = $2', [
        ...[jobId, userId],
      ]);
      // Decided before, so that a repetition changes nothing more.
      const change: Statement = given
        ? ['DELETE FROM stars WHERE job_id = $1 AND user_id = $2', [jobId, userId]]
        : [
            `INSERT INTO stars (job_id, user_id, guild_id, given_at_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (job_id, user_id) DO NOTHING`,
            [jobId, userId, guildId, givenAtMs],
          ];
      return starsIn(await write(change, [COUNT, [jobId]]));
    },
    stars: async (jobId) => starsIn(await read(COUNT, [jobId])),
    async offer({ jobId, guildId, userId, askedAtMs }, nowMs) {
      await write([
        `INSERT INTO showcase (job_id, guild_id, user_id, state, asked_at_ms, due_at_ms)
         VALUES ($1, $2, $3, 'due', $4, $5) ON CONFLICT (job_id) DO NOTHING`,
        [jobId, guildId, userId, askedAtMs, nowMs],
      ]);
    },
    async take(nowMs, leaseMs) {
      // Most of the time nothing is due, and a write would wait for the disk.
      const due = await read('SELECT 1 AS due FROM showcase WHERE due_at_ms <= $1 LIMIT 1', [nowMs]);
      if (due.length === 0) return undefined;
      // The time is compared twice: another process may have taken it in between.
      const [row] = await write([
        `UPDATE showcase SET due_at_ms = $2, attempts = attempts + 1 WHERE due_at_ms <= $1 AND job_id =
           (SELECT job_id FROM showcase WHERE due_at_ms <= $1 ORDER BY due_at_ms, job_id LIMIT 1)
         RETURNING *`,
        [nowMs, nowMs + leaseMs],
      ]);
      return row && toCopy(row);
    },
    async begin(jobId, channelId, nowMs) {
      const rows = await write([
        `UPDATE showcase SET channel_id = $2, begun_at_ms = $3
         WHERE job_id = $1 AND state = 'due' RETURNING job_id`,
        [jobId, channelId, nowMs],
      ]);
      return rows.length > 0;
    },
    async shown(jobId, { channelId, messageId }, nowMs) {
      await write([
        `UPDATE showcase SET channel_id = $2, message_id = $3, attempts = 0,
           due_at_ms = CASE WHEN state IN ('withdrawn', 'over') THEN CAST($4 AS bigint) END,
           state = CASE WHEN state IN ('withdrawn', 'over') THEN 'withdrawn' ELSE 'shown' END
         WHERE job_id = $1`,
        [jobId, channelId, messageId, nowMs],
      ]);
    },
    async again(jobId, dueAtMs) {
      await write([
        "UPDATE showcase SET due_at_ms = $2 WHERE job_id = $1 AND state IN ('due', 'withdrawn')",
        [jobId, dueAtMs],
      ]);
    },
    async end(jobId) {
      await write(
        ["UPDATE showcase SET state = 'over', due_at_ms = NULL WHERE job_id = $1", [jobId]],
        ["DELETE FROM showcase WHERE job_id = $1 AND user_id = ''", [jobId]],
      );
    },
    async withdraw(jobId, nowMs, messageId = undefined) {
      const [only, more] = messageId === undefined ? ['', []] : [' AND message_id = $3', [messageId]];
      await write([
        `UPDATE showcase SET ${WITHDRAWN}, due_at_ms = CASE WHEN ${MAY_BE_THERE} THEN CAST($2 AS bigint) END
         WHERE job_id = $1 AND state IN ('due', 'shown')${only}`,
        [jobId, nowMs, ...more],
      ]);
    },
    async copiesIn(guildId, afterJobId, limit) {
      const rows = await read(
        `SELECT * FROM showcase WHERE guild_id = $1 AND job_id > $2 AND state IN ('due', 'shown')
         ORDER BY job_id LIMIT $3`,
        [guildId, afterJobId, limit],
      );
      return rows.map(toCopy);
    },
    async ofMember(userId) {
      const [stars, copies] = await Promise.all([
        read('SELECT * FROM stars WHERE user_id = $1 ORDER BY given_at_ms, job_id', [userId]),
        read('SELECT * FROM showcase WHERE user_id = $1 ORDER BY asked_at_ms, job_id', [userId]),
      ]);
      return { stars: stars.map(toStar), copies: copies.map(toCopy) };
    },
    async forgetMember(userId, beforeMs, nowMs) {
      await write(
        ['DELETE FROM stars WHERE user_id = $1 AND given_at_ms < $2', [userId, beforeMs]],
        [
          `UPDATE showcase SET ${WITHDRAWN}, due_at_ms = CASE WHEN ${MAY_BE_THERE} THEN CAST($3 AS bigint) END
           WHERE user_id = $1 AND asked_at_ms < $2 AND state IN ('due', 'shown')`,
          [userId, beforeMs, nowMs],
        ],
        [
          "DELETE FROM showcase WHERE user_id = $1 AND asked_at_ms < $2 AND state = 'over'",
          [userId, beforeMs],
        ],
        ["UPDATE showcase SET user_id = '' WHERE user_id = $1 AND asked_at_ms < $2", [userId, beforeMs]],
      );
    },
    async forgetGuild(guildId) {
      await write(
        ['DELETE FROM stars WHERE guild_id = $1', [guildId]],
        ['DELETE FROM showcase WHERE guild_id = $1', [guildId]],
      );
    },
  };
}

function starsIn([row]: readonly Row[]): number {
  return Number(row?.['stars'] ?? 0);
}

function toStar(row: Row): Star {
  return {
    jobId: String(row['job_id']),
    guildId: String(row['guild_id']),
    givenAtMs: Number(row['given_at_ms']),
  };
}

function toCopy(row: Row): ShowcaseCopy {
  const textIn = (column: string) => (row[column] === null ? null : String(row[column]));
  return {
    jobId: String(row['job_id']),
    guildId: String(row['guild_id']),
    userId: String(row['user_id']),
    state: row['state'] as ShowcaseCopy['state'],
    channelId: textIn('channel_id'),
    messageId: textIn('message_id'),
    begunAtMs: row['begun_at_ms'] === null ? null : Number(row['begun_at_ms']),
    attempts: Number(row['attempts']),
  };
}
