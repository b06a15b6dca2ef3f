import type { DatabaseSync } from 'node:sqlite';
import type { Period } from '../../jobs/period.ts';
import type { Stats, StatsRow, StatsStore } from '../../jobs/stats-contract.ts';
import { nextTurn } from '../../runtime/clock.ts';
import { createStatsSums, type Entry, type Sum, sumOf } from '../stats-sums.ts';

/** Read in a few milliseconds. Then other work gets its turn. */
const ENTRIES_AT_ONCE = 1_000;

/**
 * The `StatsStore` in the embedded SQLite file. It reads the guild's entries in pieces and adds them up here: SQLite
 * would block the event loop while it adds up and sorts tens of thousands of them.
 */
export function createStatsStore(connection: DatabaseSync): StatsStore {
  const select = connection.prepare(
    `SELECT rowid AS number, taken_at_ms AS takenAtMs, model, user_id AS userId, outcome,
       spent_microusd AS spentMicroUsd, wait_ms AS waitMs, making_ms AS makingMs
     FROM ledger WHERE guild_id = ?1 AND outcome IS NOT 'unanswered'
       AND taken_at_ms >= ?2 AND (taken_at_ms, rowid) > (?2, ?3) AND taken_at_ms < ?4
     ORDER BY taken_at_ms, rowid LIMIT ${ENTRIES_AT_ONCE}`,
  );

  /** A guild's entries of a period, the earliest first, in pieces. */
  async function* entriesOf(guildId: string, { fromMs, untilMs }: Period): AsyncGenerator<readonly Entry[]> {
    let last = { takenAtMs: fromMs, number: 0 };
    for (;;) {
      const entries = select.all(guildId, last.takenAtMs, last.number, untilMs) as unknown as (Entry &
        typeof last)[];
      await nextTurn();
      yield entries;
      const end = entries.at(-1);
      if (!end || entries.length < ENTRIES_AT_ONCE) return;
      last = end;
    }
  }

  return {
    async read({ guildId, days }) {
      const span = { fromMs: days[0]?.fromMs ?? 0, untilMs: days.at(-1)?.untilMs ?? 0 };
      const sums = createStatsSums(days);
      for await (const entries of entriesOf(guildId, span)) for (const entry of entries) sums.add(entry);
      const totals = sums.totals();
      await nextTurn();
      const ofDays: Stats['days'] = [];
      for (const day of sums.days()) {
        ofDays.push(day);
        await nextTurn();
      }
      return { ...totals, days: ofDays, models: sums.models() };
    },

    async *rows({ guildId, days }): AsyncGenerator<StatsRow> {
      for (const day of days) {
        const sums = new Map<string, Sum>();
        for await (const entries of entriesOf(guildId, day))
          for (const entry of entries) sumOf(sums, `${entry.model} ${entry.userId}`).add(entry);
        yield* rowsOf(day, sums);
      }
    },
  };
}

async function* rowsOf(day: Period, sums: ReadonlyMap<string, Sum>): AsyncGenerator<StatsRow> {
  for (const [index, [key, sum]] of [...sums].sort(byId).entries()) {
    if (index % ENTRIES_AT_ONCE === 0) await nextTurn();
    const [model = '', userId = ''] = key.split(' ');
    yield { day, model, userId, ...sum.tally(), failures: sum.failures() };
  }
}

function byId([a]: [string, Sum], [b]: [string, Sum]): number {
  return a < b ? -1 : 1;
}
