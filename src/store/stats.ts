import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { FailureKind } from '../jobs/job.ts';
import type { NamedTally, Stats, StatsQuery, StatsRow, StatsStore, Tally } from '../jobs/stats.ts';

type Row = Record<string, SQLOutputValue>;

const MICRO = 1_000_000;
/** As many as anybody reads. */
const TOP_MEMBERS = 10;

const tally = `count(*) AS jobs, total(outcome = 'succeeded') AS made, total(outcome = 'cancelled') AS cancelled,
  total(outcome IS NULL) AS open, total(spent_microusd) AS spent, median(wait_ms) AS wait, median(making_ms) AS making`;
const ofGuild = "guild_id = :guildId AND outcome IS NOT 'unanswered'";
const inAll = `FROM ledger WHERE ${ofGuild} AND taken_at_ms >= :fromMs AND taken_at_ms < :untilMs`;
/** The days outside, so that each is one stretch of the index. */
const inDays = `FROM json_each(:days) AS day CROSS JOIN ledger
  WHERE ${ofGuild} AND taken_at_ms >= day.value ->> 0 AND taken_at_ms < day.value ->> 1`;
const isFailed = "outcome NOT IN ('succeeded', 'cancelled')";

/** The `StatsStore` in the embedded SQLite file. It lets other work through between its queries. */
export function createStatsStore(connection: DatabaseSync): StatsStore {
  const total = connection.prepare(
    `SELECT ${tally}, count(DISTINCT nullif(user_id, '')) AS members ${inAll}`,
  );
  const byDay = connection.prepare(`SELECT day.key AS day, ${tally} ${inDays} GROUP BY day`);
  const madeByModel = connection.prepare(
    `SELECT day.key AS day, model, count(*) AS made ${inDays} AND outcome = 'succeeded' GROUP BY day.key, model`,
  );
  const byModel = connection.prepare(
    `SELECT model AS id, ${tally} ${inAll} GROUP BY model ORDER BY jobs DESC, model`,
  );
  // Those who have deleted their data are nobody's, and in the sums alone.
  const byMember = connection.prepare(
    `SELECT user_id AS id, ${tally} ${inAll} AND user_id <> '' GROUP BY user_id ORDER BY jobs DESC, user_id LIMIT ${TOP_MEMBERS}`,
  );
  const failures = connection.prepare(
    `SELECT outcome AS kind, count(*) AS jobs ${inAll} AND ${isFailed} GROUP BY outcome ORDER BY jobs DESC, kind`,
  );
  const rowsOfDay = connection.prepare(
    `SELECT model, user_id, ${tally}, group_concat(iif(${isFailed}, outcome, NULL), ' ') AS kinds
     ${inAll} GROUP BY model, user_id ORDER BY model, user_id`,
  );

  return {
    async read({ guildId, days }) {
      const all = { guildId, ...spanOf(days) };
      const each = { guildId, days: JSON.stringify(days.map(({ fromMs, untilMs }) => [fromMs, untilMs])) };
      const sum = total.get(all) ?? {};
      await setImmediate();
      const ofDays = toDays(days.length, byDay.all(each));
      await setImmediate();
      for (const { day, model, made } of madeByModel.all(each))
        ofDays[Number(day)]?.madeByModel.set(String(model), Number(made));
      await setImmediate();
      const models = byModel.all(all).map(toNamed);
      await setImmediate();
      const members = byMember.all(all).map(toNamed);
      await setImmediate();
      return {
        total: toTally(sum),
        days: ofDays,
        models,
        members,
        memberCount: Number(sum['members'] ?? 0),
        failures: failures
          .all(all)
          .map(({ kind, jobs }) => ({ kind: String(kind) as FailureKind, jobs: Number(jobs) })),
      };
    },

    async *rows({ guildId, days }): AsyncGenerator<StatsRow> {
      for (const day of days) {
        await setImmediate();
        for (const row of rowsOfDay.all({ guildId, ...day })) {
          yield {
            day,
            model: String(row['model']),
            userId: String(row['user_id']),
            ...toTally(row),
            failures: countKinds(String(row['kinds'] ?? '')),
          };
        }
      }
    },
  };
}

function spanOf(days: StatsQuery['days']) {
  return { fromMs: days[0]?.fromMs ?? 0, untilMs: days.at(-1)?.untilMs ?? 0 };
}

function toDays(count: number, rows: readonly Row[]): Stats['days'] {
  const byDay = new Map(rows.map((row) => [Number(row['day']), row]));
  return Array.from({ length: count }, (_, day) => ({
    ...toTally(byDay.get(day) ?? {}),
    madeByModel: new Map(),
  }));
}

function toNamed(row: Row): NamedTally {
  return { id: String(row['id']), ...toTally(row) };
}

function toTally(row: Row): Tally {
  const number = (name: string) => Number(row[name] ?? 0);
  const duration = (name: string) => (typeof row[name] === 'number' ? row[name] : null);
  const { jobs, made, cancelled, open } = {
    jobs: number('jobs'),
    made: number('made'),
    cancelled: number('cancelled'),
    open: number('open'),
  };
  return {
    ...{ jobs, made, cancelled, open, failed: jobs - made - cancelled - open },
    spentUsd: number('spent') / MICRO,
    waitMs: duration('wait'),
    makingMs: duration('making'),
  };
}

function countKinds(kinds: string): StatsRow['failures'] {
  const counts = new Map<string, number>();
  for (const kind of kinds.split(' ').filter(Boolean)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, jobs]) => ({ kind: kind as FailureKind, jobs }));
}
