import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { MICRO, type Scope } from '../jobs/allowance.ts';
import { BrokenInvariant, type OnBroken } from '../jobs/invariants.ts';
import type { Job } from '../jobs/job.ts';
import type { Period } from '../jobs/period.ts';

/** What one job takes, or all jobs of a scope in a period: videos, and whole millionths of a dollar. */
interface Taken {
  videos: number;
  microUsd: number;
}
type Tally = Taken & Period;

/** A scope is asked for its day and its month; one more each around midnight. */
const PERIODS = 4;
/** Members of a day, and more; the eldest go first, and are added up again when they come back. */
const SCOPES = 20_000;

/**
 * Sums of the ledger in memory, for a community's month has too many rows to add up for each command. Each is added
 * up once and then moves with every entry that is written, in the same transaction: they equal the ledger.
 */
export interface Tallies {
  used(scope: Scope, period: Period, unit: 'videos' | 'usd'): number;
  /** Runs what writes the job's entry, and takes over what it changed. */
  follow(job: Job, write: () => void): void;
  /** To be called whenever a transaction was taken back. */
  clear(): void;
}

export function createTallies(connection: DatabaseSync, onBroken: OnBroken): Tallies {
  const tallies = new Map<string, Tally[]>();
  const entry = connection.prepare(
    'SELECT quota_counted AS videos, held_microusd + spent_microusd AS microUsd FROM ledger WHERE job_id = ?',
  );
  const sums = createSums(connection);

  function entryOf({ id }: Job): Taken {
    const { videos, microUsd } = entry.get(id) ?? {};
    return { videos: Number(videos ?? 0), microUsd: Number(microUsd ?? 0) };
  }

  function tallyOf(scope: Scope, { fromMs, untilMs }: Period): Tally {
    const key = keyOf(scope);
    const ofScope = tallies.get(key) ?? [];
    const known = ofScope.find((tally) => tally.fromMs === fromMs && tally.untilMs === untilMs);
    if (known) return known;
    const tally = { fromMs, untilMs, ...sums(scope, { fromMs, untilMs }) };
    tallies.set(key, [tally, ...ofScope].slice(0, PERIODS));
    const eldest = tallies.keys().next();
    if (tallies.size > SCOPES && !eldest.done) tallies.delete(eldest.value);
    return tally;
  }

  function move(key: string, job: Job, { videos, microUsd }: Taken) {
    for (const tally of tallies.get(key) ?? []) {
      if (job.createdAtMs < tally.fromMs || job.createdAtMs >= tally.untilMs) continue;
      tally.videos += videos;
      tally.microUsd += microUsd;
      if (tally.videos >= 0 && tally.microUsd >= 0) continue;
      onBroken(new BrokenInvariant(job.id, `a sum of the ledger is below nothing (${key})`));
      // It is added up again when it is next asked for.
      tallies.delete(key);
    }
  }

  return {
    used(scope, period, unit) {
      const { videos, microUsd } = tallyOf(scope, period);
      return unit === 'videos' ? videos : microUsd / MICRO;
    },
    follow(job, write) {
      const before = entryOf(job);
      write();
      const after = entryOf(job);
      const change = { videos: after.videos - before.videos, microUsd: after.microUsd - before.microUsd };
      for (const scope of scopesOf(job)) move(keyOf(scope), job, change);
    },
    clear: () => tallies.clear(),
  };
}

/** Every scope that a job is in. */
function scopesOf({ origin: { guildId, userId, roleIds }, request: { model } }: Job): Scope[] {
  const ofRoles = [...new Set(roleIds)].map((roleId) => ({ guildId, roleId }));
  return [{}, { guildId }, { guildId, userId }, { guildId, model }, ...ofRoles];
}

function keyOf({ guildId = '', userId = '', roleId = '', model = '' }: Scope): string {
  return `${guildId}/${userId}/${roleId}/${model}`;
}

/** A statement for each kind of scope, for SQLite takes an index only where it sees which columns are asked for. */
function createSums(connection: DatabaseSync) {
  const statements = new Map<string, StatementSync>();
  return ({ guildId, userId, roleId, model }: Scope, { fromMs, untilMs }: Period): Taken => {
    const conditions: [sql: string, value: string | number | undefined][] = [
      ['taken_at_ms >= ?', fromMs],
      ['taken_at_ms < ?', untilMs],
      ['guild_id = ?', guildId],
      ['user_id = ?', userId],
      ['EXISTS (SELECT 1 FROM json_each(role_ids) WHERE value = ?)', roleId],
      ['model = ?', model],
    ];
    const asked = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
    const where = asked.map(({ sql }) => sql).join(' AND ');
    const statement =
      statements.get(where) ??
      connection.prepare(
        `SELECT total(quota_counted) AS videos, total(held_microusd + spent_microusd) AS microUsd
         FROM ledger WHERE ${where}`,
      );
    statements.set(where, statement);
    const { videos, microUsd } = statement.get(...asked.map(({ value }) => value)) ?? {};
    return { videos: Number(videos), microUsd: Number(microUsd) };
  };
}
