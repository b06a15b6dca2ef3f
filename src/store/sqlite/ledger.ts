import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { ASSISTANT } from '../../jobs/assistant-calls.ts';
import type { Ledger, LedgerFilter, LedgerTotals, Spend } from '../../jobs/ledger.ts';
import { nextTurn } from '../../runtime/clock.ts';
import { fromMicro } from '../ledger-rows.ts';

const DAY_MS = 24 * 3_600_000;
const sums = `total(model <> '${ASSISTANT}') AS jobs, total(quota_counted) AS quota,
  total(spent_microusd) AS spent, total(held_microusd) AS held`;
const filtered = `taken_at_ms >= :fromMs AND taken_at_ms < :untilMs
  AND (:guildId IS NULL OR guild_id = :guildId) AND (:userId IS NULL OR user_id = :userId)`;

/** The `Ledger` in the embedded SQLite file. */
export function createLedger(connection: DatabaseSync): Ledger {
  const all = connection.prepare(`SELECT ${sums} FROM ledger WHERE ${filtered}`);
  const counted = connection.prepare(
    "SELECT 1 FROM ledger WHERE job_id = ? AND state = 'settled' AND quota_counted = 1",
  );
  const byGuildAndModel = connection.prepare(
    `SELECT guild_id, model, total(outcome = 'succeeded') AS made, total(spent_microusd) AS spent,
       total(held_microusd) AS held
     FROM ledger WHERE taken_at_ms >= ? AND taken_at_ms < ? GROUP BY guild_id, model`,
  );
  return {
    isCounted: async (jobId) => counted.get(jobId) !== undefined,
    totals: async (filter) => toTotals(all.get(parameters(filter)) ?? {}),
    async spend({ fromMs, untilMs }) {
      const sums = new Map<string, Spend>();
      for (let dayMs = fromMs; dayMs < untilMs; dayMs += DAY_MS) {
        for (const row of byGuildAndModel.all(dayMs, Math.min(dayMs + DAY_MS, untilMs))) {
          const [guildId, model] = [String(row['guild_id']), String(row['model'])];
          const sum = sums.get(`${guildId} ${model}`) ?? { guildId, model, made: 0, spentUsd: 0, heldUsd: 0 };
          sum.made += Number(row['made']);
          sum.spentUsd += fromMicro(row['spent']);
          sum.heldUsd += fromMicro(row['held']);
          sums.set(`${guildId} ${model}`, sum);
        }
        await nextTurn();
      }
      return [...sums.values()];
    },
  };
}

function parameters({ fromMs, untilMs, guildId, userId }: LedgerFilter) {
  return { fromMs, untilMs, guildId: guildId ?? null, userId: userId ?? null };
}

function toTotals(row: Record<string, SQLOutputValue>): LedgerTotals {
  return {
    jobs: Number(row['jobs']),
    quota: Number(row['quota']),
    spentUsd: fromMicro(row['spent']),
    heldUsd: fromMicro(row['held']),
  };
}
