import { type Allowance, MICRO, type Scope } from '../../jobs/allowance.ts';
import type { OnBroken } from '../../jobs/invariants.ts';
import type { Job } from '../../jobs/job.ts';
import { entryOf, type LedgerRow, rowOf } from '../../jobs/ledger.ts';
import { periodOf } from '../../jobs/period.ts';
import { reportAmount, requireSameSettlement } from '../ledger-problems.ts';
import type { Query } from './database.ts';

type Asked = Pick<Allowance, 'scope' | 'period' | 'unit'>;

const COLUMNS = 'state, quota_counted, refused, held_microusd, spent_microusd, outcome, wait_ms, making_ms';
const NEW_COLUMNS = COLUMNS.replaceAll(/\w+/g, 'excluded.$&');
const OLD_COLUMNS = COLUMNS.replaceAll(/\w+/g, 'ledger.$&');

/**
 * A settled entry stays the same, whatever is refused later that day, unless the job continues after all. Most changes
 * of a job don't change its entry.
 */
const UPSERT = `INSERT INTO ledger (job_id, guild_id, user_id, role_ids, model, taken_at_ms, ${COLUMNS})
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  ON CONFLICT (job_id) DO UPDATE SET (${COLUMNS}) = ROW (${NEW_COLUMNS})
  WHERE (ledger.state <> 'settled' OR excluded.state <> 'settled')
    AND (${OLD_COLUMNS}) IS DISTINCT FROM (${NEW_COLUMNS})
  RETURNING job_id`;

/** Writes a job's entry. Call it in the transaction that writes the job. */
export async function writeEntry(query: Query, job: Job, onBroken: OnBroken): Promise<LedgerRow | undefined> {
  // It costs nothing and uses no quota.
  if (job.reel) return undefined;
  const { guildId, userId, roleIds } = job.origin;
  const refusals = entryOf(job, 0).refused ? await refusalsBefore(query, job) : 0;
  const row = rowOf(job, refusals, (usd) => reportAmount(job, usd, onBroken));
  const changed = await query(UPSERT, [
    ...[job.id, guildId, userId, JSON.stringify(roleIds), job.request.model, job.createdAtMs],
    ...[row.state, row.quotaCounted, row.refused, row.heldMicroUsd, row.spentMicroUsd],
    ...[row.outcome, row.waitMs, row.makingMs],
  ]);
  if (changed.length === 0 && row.state === 'settled') {
    const [before] = await query('SELECT spent_microusd AS spent FROM ledger WHERE job_id = $1', [job.id]);
    requireSameSettlement(job, Number(before?.['spent']), row.spentMicroUsd, onBroken);
  }
  return row;
}

/** One after the other for each member, so that two refusals at once aren't the same one of the day. */
async function refusalsBefore(query: Query, job: Job): Promise<number> {
  const { guildId, userId } = job.origin;
  await lock(query, [{ guildId, userId }]);
  const { fromMs, untilMs } = periodOf('day', job.createdAtMs, job.timeZone);
  const [row] = await query(
    `SELECT count(*) AS refusals FROM ledger
     WHERE guild_id = $1 AND user_id = $2 AND taken_at_ms >= $3 AND taken_at_ms < $4 AND refused = 1 AND job_id <> $5`,
    [guildId, userId, fromMs, untilMs, job.id],
  );
  return Number(row?.['refusals']);
}

/**
 * Lets one transaction at a time, of any process, decide about these scopes. Always in the same order, so that two never
 * wait for each other; the scopes with the most members come last, so that they are held most briefly.
 */
export async function lock(query: Query, scopes: readonly Scope[]): Promise<void> {
  const keys = [...new Set(scopes.map(keyOf))].toSorted();
  if (keys.length === 0) return;
  await query(
    `SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' allowance ' || key, 0))
     FROM unnest($1::text[]) AS key`,
    [keys],
  );
}

/** In the order of locking: a member, a role, a model, a guild, the whole bot. */
function keyOf({ guildId = '', userId, roleId, models }: Scope): string {
  if (userId !== undefined) return `1 ${guildId} ${userId}`;
  if (roleId !== undefined) return `2 ${guildId} ${roleId}`;
  if (models) return `3 ${guildId} ${models.toSorted().join()}`;
  return guildId === '' ? '5' : `4 ${guildId}`;
}

/** How much of each allowance is used: videos or US dollars. */
export async function usedOf(query: Query, asked: readonly Asked[]): Promise<number[]> {
  if (asked.length === 0) return [];
  const values: unknown[] = [];
  const sums = asked.map((each, at) => sumOf(each, at, values));
  const rows = await query(`${sums.join(' UNION ALL ')} ORDER BY at`, values);
  return rows.map(({ used }, at) => Number(used) / (asked[at]?.unit === 'usd' ? MICRO : 1));
}

const takenIn: Readonly<Record<Allowance['unit'], string>> = {
  videos: 'sum(quota_counted)',
  usd: 'sum(held_microusd + spent_microusd)',
  wait: 'max(taken_at_ms) FILTER (WHERE quota_counted = 1)',
};

/** The statement for one allowance. Its values are added to `values`. */
function sumOf({ scope, period, unit }: Asked, at: number, values: unknown[]): string {
  const { guildId, userId, roleId, models } = scope;
  const conditions: [sql: string, value: unknown][] = [
    ['taken_at_ms >= ?', period.fromMs],
    ['taken_at_ms < ?', period.untilMs],
    ['guild_id = ?', guildId],
    ['user_id = ?', userId],
    ['role_ids @> to_jsonb(?::text)', roleId],
    ['model = ANY (?::text[])', models],
  ];
  const where = conditions
    .filter(([, value]) => value !== undefined)
    .map(([sql, value]) => sql.replace('?', `$${values.push(value)}`));
  return `SELECT ${at} AS at, coalesce(${takenIn[unit]}, 0)::bigint AS used FROM ledger WHERE ${where.join(' AND ')}`;
}
