import type { DatabaseSync } from 'node:sqlite';
import type { StatsStore } from '../../jobs/stats-contract.ts';
import { type Bookmark, createStatsStore as createStatsStoreFrom } from '../stats-store.ts';
import type { Entry } from '../stats-sums.ts';

/** The `StatsStore` in the embedded SQLite file. */
export function createStatsStore(connection: DatabaseSync): StatsStore {
  const select = connection.prepare(
    `SELECT rowid AS number, taken_at_ms AS takenAtMs, model, user_id AS userId, outcome,
       spent_microusd AS spentMicroUsd, wait_ms AS waitMs, making_ms AS makingMs
     FROM ledger WHERE guild_id = ?1 AND outcome IS NOT 'unanswered'
       AND taken_at_ms >= ?2 AND (taken_at_ms, rowid) > (?2, ?3) AND taken_at_ms < ?4
     ORDER BY taken_at_ms, rowid LIMIT ?5`,
  );
  return createStatsStoreFrom(
    async (guildId, { takenAtMs, number = 0 }, untilMs, limit) =>
      select.all(guildId, takenAtMs, number, untilMs, limit) as unknown as (Entry & Bookmark)[],
  );
}
