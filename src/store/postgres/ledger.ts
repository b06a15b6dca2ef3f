import { ASSISTANT } from '../../jobs/assistant-calls.ts';
import type { Ledger } from '../../jobs/ledger.ts';
import { fromMicro } from '../ledger-rows.ts';
import type { Query } from './database.ts';

const OF_PERIOD = 'taken_at_ms >= $1 AND taken_at_ms < $2';

/** The `Ledger` in a Postgres database. */
export function createLedger(read: Query): Ledger {
  return {
    async isCounted(jobId) {
      const rows = await read(
        "SELECT 1 FROM ledger WHERE job_id = $1 AND state = 'settled' AND quota_counted = 1",
        [jobId],
      );
      return rows.length > 0;
    },
    async totals({ fromMs, untilMs, guildId, userId }) {
      const [row] = await read(
        `SELECT count(*) FILTER (WHERE model <> '${ASSISTANT}') AS jobs, coalesce(sum(quota_counted), 0)::bigint AS quota,
           coalesce(sum(spent_microusd), 0)::bigint AS spent, coalesce(sum(held_microusd), 0)::bigint AS held
         FROM ledger WHERE ${OF_PERIOD}
           AND ($3::text IS NULL OR guild_id = $3) AND ($4::text IS NULL OR user_id = $4)`,
        [fromMs, untilMs, guildId, userId],
      );
      return {
        jobs: Number(row?.['jobs']),
        quota: Number(row?.['quota']),
        spentUsd: fromMicro(row?.['spent']),
        heldUsd: fromMicro(row?.['held']),
      };
    },
    async spend({ fromMs, untilMs }) {
      const rows = await read(
        `SELECT guild_id, model, count(*) FILTER (WHERE outcome = 'succeeded') AS made,
           sum(spent_microusd)::bigint AS spent, sum(held_microusd)::bigint AS held
         FROM ledger WHERE ${OF_PERIOD} GROUP BY guild_id, model ORDER BY guild_id, model`,
        [fromMs, untilMs],
      );
      return rows.map((row) => ({
        guildId: String(row['guild_id']),
        model: String(row['model']),
        made: Number(row['made']),
        spentUsd: fromMicro(row['spent']),
        heldUsd: fromMicro(row['held']),
      }));
    },
  };
}
