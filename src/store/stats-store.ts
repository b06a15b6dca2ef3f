import type { Period } from '../jobs/period.ts';
import type { Stats, StatsRow, StatsStore } from '../jobs/stats-contract.ts';
import { nextTurn } from '../runtime/clock.ts';
import { createStatsSums, type Entry, type Sum, sumOf } from './stats-sums.ts';

/** Read in a few milliseconds. Then other work gets its turn. */
const ENTRIES_AT_ONCE = 1_000;

/** Where reading continues: after the entry of that moment and number, or without a number at that moment. */
export interface Bookmark {
  takenAtMs: number;
  number?: number | string;
}

/** Reads at most `limit` entries of a guild before `untilMs`, in order of their times and numbers. */
export type ReadEntries = (
  guildId: string,
  after: Bookmark,
  untilMs: number,
  limit: number,
) => Promise<readonly (Entry & Bookmark)[]>;

/**
 * A `StatsStore`. It reads the guild's entries in pieces and adds them up here: SQLite would block the event loop while
 * it adds up and sorts tens of thousands of them.
 */
export function createStatsStore(readEntries: ReadEntries): StatsStore {
  /** A guild's entries of a period, the earliest first, in pieces. */
  async function* entriesOf(guildId: string, { fromMs, untilMs }: Period): AsyncGenerator<readonly Entry[]> {
    let last: Bookmark = { takenAtMs: fromMs };
    for (;;) {
      const entries = await readEntries(guildId, last, untilMs, ENTRIES_AT_ONCE);
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
