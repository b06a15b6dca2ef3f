import { checkAllowances, MICRO } from '../../jobs/allowance.ts';
import {
  ASSISTANT,
  type AssistantCalls,
  CALL_OVER_MS,
  CallRefusedError,
} from '../../jobs/assistant-calls.ts';
import type { Database } from './database.ts';
import type { Entered, LedgerEntries } from './ledger-entries.ts';

/** The `AssistantCalls` in the embedded SQLite file. `entries`: the sums that jobs are counted in too. */
export function createAssistantCalls(
  { connection, write }: Pick<Database, 'connection' | 'write'>,
  entries: LedgerEntries,
): AssistantCalls {
  const ofMember = `FROM ledger WHERE guild_id = ? AND user_id = ? AND model = '${ASSISTANT}'`;
  // What is held becomes spent, so that no sum changes.
  const closeLost = connection.prepare(
    `UPDATE ledger SET state = 'settled', spent_microusd = spent_microusd + held_microusd, held_microusd = 0
     WHERE guild_id = ? AND user_id = ? AND model = '${ASSISTANT}' AND state = 'open' AND taken_at_ms < ?`,
  );
  const open = connection.prepare(`SELECT 1 ${ofMember} AND state = 'open' LIMIT 1`);
  const count = connection.prepare(
    `SELECT count(*) AS calls ${ofMember} AND taken_at_ms >= ? AND taken_at_ms < ?`,
  );
  const insert = connection.prepare(
    `INSERT INTO ledger (job_id, guild_id, user_id, role_ids, model, taken_at_ms,
       state, quota_counted, refused, held_microusd, spent_microusd)
     VALUES (?, ?, ?, ?, '${ASSISTANT}', ?, 'open', 0, 0, ?, 0)
     ON CONFLICT (job_id) DO NOTHING`,
  );
  const find = connection.prepare(
    `SELECT guild_id AS guildId, user_id AS userId, role_ids AS roleIds, taken_at_ms AS atMs, held_microusd AS held
     FROM ledger WHERE job_id = ? AND model = '${ASSISTANT}' AND state = 'open'`,
  );
  const settle = connection.prepare(
    "UPDATE ledger SET state = 'settled', held_microusd = 0, spent_microusd = ? WHERE job_id = ?",
  );
  const remove = connection.prepare('DELETE FROM ledger WHERE job_id = ?');

  return {
    begin: (call, { allowances, period, most }) =>
      entries.undoing(write, () => {
        const { id, guildId, userId, roleIds, atMs, reservedUsd } = call;
        closeLost.run(guildId, userId, atMs - CALL_OVER_MS);
        if (open.get(guildId, userId)) throw new CallRefusedError('busy');
        const before = Number(count.get(guildId, userId, period.fromMs, period.untilMs)?.['calls']);
        if (before >= most) throw new CallRefusedError('enough');
        checkAllowances(allowances, { usd: reservedUsd }, entries.used);
        const microUsd = Math.round(reservedUsd * MICRO);
        const { changes } = insert.run(id, guildId, userId, JSON.stringify(roleIds), atMs, microUsd);
        if (changes === 0) throw new CallRefusedError('busy');
        entries.move({ id, guildId, userId, roleIds, model: ASSISTANT, atMs }, { videos: 0, microUsd });
        return before + 1;
      }),
    end: (callId, spentUsd) =>
      entries.undoing(write, () => {
        const row = find.get(callId);
        if (!row) return;
        const spent = Math.round((spentUsd ?? 0) * MICRO);
        if (spentUsd === null) remove.run(callId);
        else settle.run(spent, callId);
        const entered: Entered = {
          ...{ id: callId, guildId: String(row['guildId']), userId: String(row['userId']) },
          ...{ roleIds: JSON.parse(String(row['roleIds'])), model: ASSISTANT, atMs: Number(row['atMs']) },
        };
        entries.move(entered, { videos: 0, microUsd: spent - Number(row['held']) });
      }),
  };
}
