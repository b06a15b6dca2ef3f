import { checkAllowances, MICRO } from '../../jobs/allowance.ts';
import {
  ASSISTANT,
  type AssistantCalls,
  CALL_OVER_MS,
  CallRefusedError,
} from '../../jobs/assistant-calls.ts';
import type { Database, Query } from './database.ts';
import { lock, usedOf } from './ledger-entries.ts';

const OF_MEMBER = `guild_id = $1 AND user_id = $2 AND model = '${ASSISTANT}'`;
const IS_OPEN = `model = '${ASSISTANT}' AND state = 'open'`;

/** What is held becomes spent, so that no sum changes. */
const CLOSE_LOST = `UPDATE ledger
  SET state = 'settled', spent_microusd = spent_microusd + held_microusd, held_microusd = 0
  WHERE ${OF_MEMBER} AND state = 'open' AND taken_at_ms < $3`;
const COUNT = `SELECT count(*) AS calls, count(*) FILTER (WHERE job_id = $5) AS own,
    (SELECT count(*) FROM ledger WHERE ${OF_MEMBER} AND state = 'open' AND job_id <> $5) AS open
  FROM ledger WHERE ${OF_MEMBER} AND taken_at_ms >= $3 AND taken_at_ms < $4`;
const INSERT = `INSERT INTO ledger (job_id, guild_id, user_id, role_ids, model, taken_at_ms,
    state, quota_counted, refused, held_microusd, spent_microusd)
  VALUES ($1, $2, $3, $4, '${ASSISTANT}', $5, 'open', 0, 0, $6, 0)`;

/** The `AssistantCalls` in a Postgres database. */
export function createAssistantCalls({ write }: Pick<Database, 'write'>): AssistantCalls {
  return {
    begin: (call, { allowances, period, most }) =>
      write(async (query, isRepeated) => {
        const { id, guildId, userId, roleIds, atMs, reservedUsd } = call;
        await lock(query, [{ guildId, userId }, ...allowances.map(({ scope }) => scope)]);
        await query(CLOSE_LOST, [guildId, userId, atMs - CALL_OVER_MS]);
        const counted = await counts(query, [guildId, userId, period.fromMs, period.untilMs, id]);
        // The connection was lost after the commit.
        if (isRepeated && counted.own > 0) return counted.calls;
        if (counted.open + counted.own > 0) throw new CallRefusedError('busy');
        if (counted.calls >= most) throw new CallRefusedError('enough');
        const used = await usedOf(query, allowances);
        checkAllowances(allowances, { usd: reservedUsd }, (each) => used[allowances.indexOf(each)] ?? 0);
        const microUsd = Math.round(reservedUsd * MICRO);
        await query(INSERT, [id, guildId, userId, JSON.stringify(roleIds), atMs, microUsd]);
        return counted.calls + 1;
      }),
    end: (callId, spentUsd) =>
      write(async (query) => {
        if (spentUsd === null) await query(`DELETE FROM ledger WHERE job_id = $1 AND ${IS_OPEN}`, [callId]);
        else
          await query(
            `UPDATE ledger SET state = 'settled', held_microusd = 0, spent_microusd = $2
             WHERE job_id = $1 AND ${IS_OPEN}`,
            [callId, Math.round(spentUsd * MICRO)],
          );
      }),
  };
}

async function counts(query: Query, values: readonly unknown[]) {
  const [row] = await query(COUNT, values);
  return { calls: Number(row?.['calls']), own: Number(row?.['own']), open: Number(row?.['open']) };
}
