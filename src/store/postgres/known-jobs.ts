import { LRUCache } from 'lru-cache';
import type { Holder, KnownJob } from '../../jobs/fleet.ts';
import { type OnBroken, raise } from '../../jobs/invariants.ts';
import type { Clock } from '../../runtime/clock.ts';
import { readableJobs } from '../readable-jobs.ts';
import { asRestored } from '../restored-job.ts';
import type { Row } from './database.ts';

/** This process, among those that use the database. */
export interface Self {
  /** Stored with each job that it writes, and with those that it holds. */
  readonly id: string;
  /** It holds all jobs, and nobody else writes. */
  readonly isAlone: boolean;
}

/** A read and its write are seconds apart. */
const SETTLED_KEPT = 1_000;

/** The columns from which a `KnownJob` is made. */
export const KNOWN = 'id, revision, settled, owner, data';

/** Which revision of each job this process has read or written last. */
export interface KnownJobs {
  revisionOf(id: string): number | undefined;
  wrote(id: string, revision: number, isSettled: boolean): void;
  /** A write failed, but it may have been stored. */
  mayHaveWritten(id: string): void;
  isUncertain(id: string): boolean;
  /** The one job of a row that should have been written. */
  presentOf(id: string, rows: readonly Row[]): KnownJob;
  /** Somebody read them. If they were known already, the next writes aren't based on this. */
  saw(rows: readonly Row[]): void;
  /** Ids of jobs that are other than this process knows, going by all unsettled rows. */
  stale(rows: readonly Row[]): string[];
  /**
   * Call it before the jobs are read: all unsettled ones if no ids are named. The functions that it returns make jobs
   * of the rows, without those that can't be read. A job that has gone back since then is one of a database in the
   * past, and doesn't order anything that may have been ordered.
   */
  reading(ids?: readonly string[]): {
    /** The next writes are based on them. */
    take(rows: readonly Row[]): KnownJob[];
    /** They aren't. `byOwn`: how much this process raised the revisions itself. */
    look(rows: readonly Row[], byOwn: number): KnownJob[];
  };
}

export function createKnownJobs(
  self: Self,
  { now }: Pick<Clock, 'now'>,
  onBroken: OnBroken = raise,
): KnownJobs {
  const unsettled = new Map<string, number>();
  const settled = new LRUCache<string, number>({ max: SETTLED_KEPT });
  const uncertain = new Set<string>();
  /** Jobs that have gone back, until they are written. */
  const past = new Set<string>();

  const revisionOf = (id: string) => unsettled.get(id) ?? settled.get(id);

  function forget(id: string) {
    unsettled.delete(id);
    settled.delete(id);
    uncertain.delete(id);
  }

  function note(id: string, revision: number, isSettled: boolean) {
    forget(id);
    (isSettled ? settled : unsettled).set(id, revision);
  }

  function holderOf(owner: unknown): Holder {
    if (self.isAlone || owner === self.id) return 'self';
    return owner === null ? 'nobody' : 'other';
  }

  function parse({ id, owner, data }: Row): KnownJob[] {
    const isPast = past.has(String(id));
    return readableJobs([data], onBroken).map((job) => ({
      job: isPast ? asRestored(job, now()) : job,
      holder: holderOf(owner),
    }));
  }

  function take(row: Row): KnownJob[] {
    const id = String(row['id']);
    const known = parse(row);
    note(
      id,
      Math.max(Number(row['revision']), past.has(id) ? (revisionOf(id) ?? 0) : 0),
      row['settled'] === true,
    );
    return known;
  }

  return {
    revisionOf,
    wrote(id, revision, isSettled) {
      note(id, revision, isSettled);
      past.delete(id);
    },
    mayHaveWritten: (id) => void uncertain.add(id),
    isUncertain: (id) => uncertain.has(id),
    presentOf(id, rows) {
      if (rows.length === 0) throw new Error(`There is no stored job ${id}`);
      const [present] = rows.flatMap(take);
      if (!present) throw new Error(`Another process changed job ${id}`);
      return present;
    },
    saw(rows) {
      for (const row of rows) {
        const id = String(row['id']);
        // Whoever follows the unsettled ones has to read them all.
        if (row['settled'] === true && revisionOf(id) === undefined) note(id, Number(row['revision']), true);
      }
    },
    stale(rows) {
      const stored = new Map(rows.map((row) => [String(row['id']), Number(row['revision'])]));
      const changed = [...stored].filter(([id, revision]) => revisionOf(id) !== revision);
      return [...changed.map(([id]) => id), ...[...unsettled.keys()].filter((id) => !stored.has(id))];
    },
    reading(ids) {
      const before = new Map(ids ? ids.map((id) => [id, revisionOf(id) ?? 0]) : unsettled);
      function compare(rows: readonly Row[], byOwn = 0) {
        for (const row of rows)
          if (Number(row['revision']) - byOwn < (before.get(String(row['id'])) ?? 0))
            past.add(String(row['id']));
      }
      return {
        take(rows) {
          compare(rows);
          const found = new Set(rows.map(({ id }) => id));
          for (const id of ids ?? []) if (!found.has(id)) forget(id);
          return rows.flatMap(take);
        },
        look(rows, byOwn) {
          compare(rows, byOwn);
          return rows.flatMap(parse);
        },
      };
    },
  };
}
