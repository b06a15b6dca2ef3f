import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { MICRO } from '../jobs/allowance.ts';
import { BrokenInvariant, type OnBroken } from '../jobs/invariants.ts';
import type { Job } from '../jobs/job.ts';
import {
  entryOf,
  isAmount,
  type Ledger,
  type LedgerFilter,
  type LedgerTotals,
  outcomeOf,
  type Spend,
} from '../jobs/ledger.ts';
import { dayOf } from '../jobs/period.ts';

const DAY_MS = 24 * 3_600_000;
const sums = `count(*) AS jobs, total(quota_counted) AS quota,
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
        await setImmediate();
      }
      return [...sums.values()];
    },
  };
}

/**
 * Makes the function that writes a job's entry; to be called in the transaction that writes the job. Where an entry
 * can't be true, `onBroken` hears of it, and the job is written all the same.
 */
export function createLedgerWriter(connection: DatabaseSync, onBroken: OnBroken): (job: Job) => void {
  const countRefusals = connection.prepare(
    `SELECT count(*) AS refusals FROM ledger
     WHERE guild_id = ? AND user_id = ? AND taken_at_ms >= ? AND taken_at_ms < ? AND refused = 1 AND job_id <> ?`,
  );
  // What is settled stays as it is, whatever is refused later that day, unless the job goes on after all.
  const upsert = connection.prepare(
    `INSERT INTO ledger (job_id, guild_id, user_id, role_ids, model, taken_at_ms,
       state, quota_counted, refused, held_microusd, spent_microusd, outcome, wait_ms, making_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (job_id) DO UPDATE SET state = excluded.state, quota_counted = excluded.quota_counted,
       refused = excluded.refused, held_microusd = excluded.held_microusd, spent_microusd = excluded.spent_microusd,
       outcome = excluded.outcome, wait_ms = excluded.wait_ms, making_ms = excluded.making_ms
     WHERE state <> 'settled' OR excluded.state <> 'settled'`,
  );

  const settled = connection.prepare('SELECT spent_microusd AS spent FROM ledger WHERE job_id = ?');

  /** What nobody can read counts as what was set aside. */
  function toMicro(job: Job, usd: number): number {
    if (isAmount(usd)) return Math.round(usd * MICRO);
    onBroken(new BrokenInvariant(job.id, `its entry in the ledger is ${usd}`));
    return isAmount(job.reservedUsd) ? Math.round(job.reservedUsd * MICRO) : 0;
  }

  return (job) => {
    const { guildId, userId, roleIds } = job.origin;
    const { fromMs, untilMs } = dayOf(job.createdAtMs, job.timeZone);
    const refusals = countRefusals.get(guildId, userId, fromMs, untilMs, job.id)?.['refusals'];
    const entry = entryOf(job, Number(refusals));
    const { outcome, waitMs, makingMs } = outcomeOf(job);
    const spent = toMicro(job, entry.spentUsd);
    const { changes } = upsert.run(
      ...[job.id, guildId, userId, JSON.stringify(roleIds), job.request.model, job.createdAtMs],
      ...[entry.state, Number(entry.quotaCounted), Number(entry.refused)],
      ...[toMicro(job, entry.heldUsd), spent],
      ...[outcome, waitMs, makingMs],
    );
    if (changes > 0) return;
    const before = Number(settled.get(job.id)?.['spent']);
    if (before !== spent)
      onBroken(
        new BrokenInvariant(job.id, `it is settled with ${before} millionths, and then with ${spent}`),
      );
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

/** US dollars. */
export function fromMicro(value: SQLOutputValue | undefined): number {
  return Number(value) / MICRO;
}
