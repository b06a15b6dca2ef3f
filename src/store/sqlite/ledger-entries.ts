import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { type Allowance, MICRO, NoRoomError, type Scope } from '../../jobs/allowance.ts';
import { BrokenInvariant, type OnBroken } from '../../jobs/invariants.ts';
import type { Job } from '../../jobs/job.ts';
import { rowOf } from '../../jobs/ledger.ts';
import { type Period, periodOf } from '../../jobs/period.ts';
import { reportAmount, requireSameSettlement } from '../ledger-problems.ts';
import type { Database } from './database.ts';

/** The use of one job, or of all jobs of a scope in a period: videos, and whole millionths of a dollar. */
interface Taken {
  videos: number;
  microUsd: number;
}
type Tally = Taken & Period;

/** A scope is asked for its day, week and month, a server for the operator's month too, and around midnight for the next. */
const PERIODS = 8;
/** More than the members of a day. The oldest are dropped, and added up again when they come back. */
const SCOPES = 20_000;

/** Whose entry it is, of which model and when. */
export interface Entered {
  id: string;
  guildId: string;
  userId: string;
  roleIds: readonly string[];
  model: string;
  atMs: number;
}

/** The ledger entries of jobs, and running sums of them. */
export interface LedgerEntries {
  /** Writes a job's entry. Call it in the transaction that writes the job. */
  write(job: Job): void;
  /** Changes the sums by what an entry that isn't a job's has changed. Call it in the transaction that writes the entry. */
  move(entered: Entered, change: Taken): void;
  /** Writes something that changes sums. A transaction that is rolled back is undone in the sums too. */
  undoing<T>(write: Database['write'], statement: () => T, options?: { toDisk: boolean }): Promise<T>;
  /** How much of an allowance is used: videos or US dollars. */
  used(allowance: Pick<Allowance, 'scope' | 'period' | 'unit'>): number;
}

/**
 * The sums are in memory, because a community's month has too many rows to add up for each command. Each is added up
 * once and then updated with every entry that is written, in the same transaction, so it always equals the ledger. For
 * an impossible entry or sum, it calls `onBroken` and writes the job anyway.
 */
export function createLedgerEntries(connection: DatabaseSync, onBroken: OnBroken): LedgerEntries {
  // With `max`, it would reserve that much at once.
  const tallies = new LRUCache<string, Tally[]>({ maxSize: SCOPES, sizeCalculation: () => 1 });
  /** All ids of a model, by each of them, as they were asked for: without a question there is no sum to keep. */
  const idsOf = new Map<string, readonly string[]>();
  const countRefusals = connection.prepare(
    `SELECT count(*) AS refusals FROM ledger
     WHERE guild_id = ? AND user_id = ? AND taken_at_ms >= ? AND taken_at_ms < ? AND refused = 1 AND job_id <> ?`,
  );
  // A settled entry stays the same, whatever is refused later that day, unless the job continues after all.
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
  const taken = connection.prepare(
    'SELECT quota_counted AS videos, held_microusd + spent_microusd AS microUsd FROM ledger WHERE job_id = ?',
  );
  const lastCounted = connection.prepare(
    `SELECT max(taken_at_ms) AS atMs FROM ledger
     WHERE guild_id = ? AND user_id = ? AND taken_at_ms >= ? AND taken_at_ms < ? AND quota_counted = 1`,
  );
  const sums = createSums(connection);

  function writeEntry(job: Job) {
    const { guildId, userId, roleIds } = job.origin;
    const { fromMs, untilMs } = periodOf('day', job.createdAtMs, job.timeZone);
    const refusals = countRefusals.get(guildId, userId, fromMs, untilMs, job.id)?.['refusals'];
    const row = rowOf(job, Number(refusals), (usd) => reportAmount(job, usd, onBroken));
    const { changes } = upsert.run(
      ...[job.id, guildId, userId, JSON.stringify(roleIds), job.request.model, job.createdAtMs],
      ...[row.state, row.quotaCounted, row.refused, row.heldMicroUsd, row.spentMicroUsd],
      ...[row.outcome, row.waitMs, row.makingMs],
    );
    if (changes > 0) return;
    requireSameSettlement(job, Number(settled.get(job.id)?.['spent']), row.spentMicroUsd, onBroken);
  }

  function takenBy({ id }: Job): Taken {
    const { videos, microUsd } = taken.get(id) ?? {};
    return { videos: Number(videos ?? 0), microUsd: Number(microUsd ?? 0) };
  }

  function tallyOf(scope: Scope, { fromMs, untilMs }: Period): Tally {
    const key = keyOf(scope);
    const ofScope = tallies.get(key) ?? [];
    const known = ofScope.find((tally) => tally.fromMs === fromMs && tally.untilMs === untilMs);
    if (known) return known;
    const tally = { fromMs, untilMs, ...sums(scope, { fromMs, untilMs }) };
    tallies.set(key, [tally, ...ofScope].slice(0, PERIODS));
    return tally;
  }

  function moveSum(key: string, { id, atMs }: Entered, { videos, microUsd }: Taken) {
    for (const tally of tallies.get(key) ?? []) {
      if (atMs < tally.fromMs || atMs >= tally.untilMs) continue;
      tally.videos += videos;
      tally.microUsd += microUsd;
      if (tally.videos >= 0 && tally.microUsd >= 0) continue;
      onBroken(new BrokenInvariant(id, `a sum of the ledger is below nothing (${key})`));
      // It is added up again at the next query.
      tallies.delete(key);
    }
  }

  function move(entered: Entered, change: Taken) {
    const models = idsOf.get(entered.model) ?? [entered.model];
    for (const scope of scopesOf(entered, models)) moveSum(keyOf(scope), entered, change);
  }

  return {
    write(job) {
      // It costs nothing and uses no quota.
      if (job.reel) return;
      const before = takenBy(job);
      writeEntry(job);
      const after = takenBy(job);
      const change = { videos: after.videos - before.videos, microUsd: after.microUsd - before.microUsd };
      const { id, origin, request, createdAtMs: atMs } = job;
      const { guildId, userId, roleIds } = origin;
      move({ id, guildId, userId, roleIds, model: request.model, atMs }, change);
    },
    move,
    async undoing(write, statement, options = { toDisk: true }) {
      const undo = (error: unknown): never => {
        if (!(error instanceof NoRoomError)) tallies.clear();
        throw error;
      };
      const undoneAtOnce = () => {
        try {
          return statement();
        } catch (error) {
          return undo(error);
        }
      };
      return write(undoneAtOnce, options).catch(undo);
    },
    used({ scope, period, unit }) {
      if (unit === 'wait') {
        const { guildId = '', userId = '' } = scope;
        return Number(lastCounted.get(guildId, userId, period.fromMs, period.untilMs)?.['atMs'] ?? 0);
      }
      for (const id of scope.models ?? []) idsOf.set(id, scope.models ?? []);
      const { videos, microUsd } = tallyOf(scope, period);
      return unit === 'videos' ? videos : microUsd / MICRO;
    },
  };
}

/** Every scope that an entry belongs to. */
function scopesOf({ guildId, userId, roleIds }: Entered, models: readonly string[]): Scope[] {
  const ofRoles = [...new Set(roleIds)].map((roleId) => ({ guildId, roleId }));
  return [{}, { guildId }, { guildId, userId }, { guildId, models }, ...ofRoles];
}

function keyOf({ guildId = '', userId = '', roleId = '', models = [] }: Scope): string {
  return `${guildId}/${userId}/${roleId}/${models.join()}`;
}

/**
 * One statement per kind of scope, because SQLite uses an index only if the statement shows which columns are compared.
 */
function createSums(connection: DatabaseSync) {
  const statements = new Map<string, StatementSync>();
  return ({ guildId, userId, roleId, models }: Scope, { fromMs, untilMs }: Period): Taken => {
    const conditions: [sql: string, value: string | number | undefined][] = [
      ['taken_at_ms >= ?', fromMs],
      ['taken_at_ms < ?', untilMs],
      ['guild_id = ?', guildId],
      ['user_id = ?', userId],
      ['EXISTS (SELECT 1 FROM json_each(role_ids) WHERE value = ?)', roleId],
      ['model IN (SELECT value FROM json_each(?))', models && JSON.stringify(models)],
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
