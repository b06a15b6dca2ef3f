import { LRUCache } from 'lru-cache';
import type { Holder, KnownJob } from '../../jobs/fleet.ts';
import { type OnBroken, raise } from '../../jobs/invariants.ts';
import { readableJobs } from '../readable-jobs.ts';
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
  /** Ids of jobs that are other than this process knows, going by all unsettled rows. */
  stale(rows: readonly Row[]): string[];
  wrote(id: string, revision: number, isSettled: boolean): void;
  /** A write failed, but it may have been stored. */
  mayHaveWritten(id: string): void;
  isUncertain(id: string): boolean;
  /** As jobs, without those that can't be read. */
  parse(rows: readonly Row[]): KnownJob[];
  /** The same. The next writes are based on them. */
  take(rows: readonly Row[]): KnownJob[];
  /** The same of the rows with these ids. Some may not exist any more. */
  takeAll(ids: readonly string[], rows: readonly Row[]): KnownJob[];
  /** The one job of a row that should have been written. */
  presentOf(id: string, rows: readonly Row[]): KnownJob;
  /** Somebody read them. If they were known already, the next writes aren't based on this. */
  saw(rows: readonly Row[]): void;
}

export function createKnownJobs(self: Self, onBroken: OnBroken = raise): KnownJobs {
  const unsettled = new Map<string, number>();
  const settled = new LRUCache<string, number>({ max: SETTLED_KEPT });
  const uncertain = new Set<string>();

  const revisionOf = (id: string) => unsettled.get(id) ?? settled.get(id);

  function forget(id: string) {
    unsettled.delete(id);
    settled.delete(id);
    uncertain.delete(id);
  }

  function wrote(id: string, revision: number, isSettled: boolean) {
    forget(id);
    (isSettled ? settled : unsettled).set(id, revision);
  }

  function holderOf(owner: unknown): Holder {
    if (self.isAlone || owner === self.id) return 'self';
    return owner === null ? 'nobody' : 'other';
  }

  const parse = (rows: readonly Row[]) =>
    rows.flatMap(({ owner, data }) =>
      readableJobs([data], onBroken).map((job) => ({ job, holder: holderOf(owner) })),
    );

  function take(rows: readonly Row[]) {
    for (const row of rows) wrote(String(row['id']), Number(row['revision']), row['settled'] === true);
    return parse(rows);
  }

  return {
    ...{ revisionOf, wrote, parse, take },
    stale(rows) {
      const stored = new Map(rows.map((row) => [String(row['id']), Number(row['revision'])]));
      const changed = [...stored].filter(([id, revision]) => revisionOf(id) !== revision);
      return [...changed.map(([id]) => id), ...[...unsettled.keys()].filter((id) => !stored.has(id))];
    },
    takeAll(ids, rows) {
      for (const id of ids) forget(id);
      return take(rows);
    },
    mayHaveWritten: (id) => void uncertain.add(id),
    isUncertain: (id) => uncertain.has(id),
    presentOf(id, rows) {
      if (rows.length === 0) throw new Error(`There is no stored job ${id}`);
      const [present] = take(rows);
      if (!present) throw new Error(`Another process changed job ${id}`);
      return present;
    },
    saw(rows) {
      for (const row of rows) {
        const id = String(row['id']);
        // Whoever follows the unsettled ones has to read them all.
        if (row['settled'] === true && revisionOf(id) === undefined) wrote(id, Number(row['revision']), true);
      }
    },
  };
}
