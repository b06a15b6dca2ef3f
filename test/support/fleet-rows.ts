import type { Role } from '../../src/jobs/fleet.ts';
import type { Job } from '../../src/jobs/job.ts';
import { isSettled } from '../../src/jobs/states.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import { DEAD_MS, type FleetTable } from '../../src/store/fleet.ts';
import type { KnownJobs } from '../../src/store/postgres/known-jobs.ts';

interface Row {
  json: string;
  revision: number;
  settled: boolean;
  owner: string | null;
  writer: string;
}

/** The way of a process to the store and back. One transaction happens at a time. */
export type Reach = <T>(transaction: () => T | Promise<T>) => Promise<T>;

/**
 * What processes share in memory, with the promises of the one in Postgres: `jobs` stores them, and has the ledger.
 * `steadyMs` is the clock of the database.
 */
export function createFleetRows(jobs: JobStore, steadyMs: () => number) {
  const rows = new Map<string, Row>();
  const unsettledIds = new Set<string>();
  const processes = new Map<string, { role: Role; beatMs: number }>();
  const duties = new Map<string, string>();

  const isLiving = (id: string | null) => steadyMs() - (processes.get(id ?? '')?.beatMs ?? 0) < DEAD_MS;
  const living = () => [...processes.keys()].filter(isLiving);
  const isFree = ({ settled, owner }: Row) => !settled && (owner === null || !isLiving(owner));
  const stored = (ids: Iterable<string>) =>
    [...ids].flatMap((id) => {
      const row = rows.get(id);
      return row ? { ...row, id, data: JSON.parse(row.json) as Job } : [];
    });

  function put(id: string, row: Row) {
    rows.set(id, row);
    if (row.settled) unsettledIds.delete(id);
    else unsettledIds.add(id);
  }

  /** Moves a job to another process, or nobody. */
  function give(id: string, owner: string | null) {
    const row = rows.get(id);
    if (row) put(id, { ...row, owner, writer: '', revision: row.revision + 1 });
  }

  function tableOf(id: string, role: Role, reach: Reach): FleetTable {
    return {
      beat: () =>
        reach(() => {
          processes.set(id, { role, beatMs: steadyMs() });
          const roles = living().map((each) => processes.get(each)?.role);
          return { processes: roles.length, workers: roles.filter((each) => each !== 'gateway').length };
        }),
      free: (acceptedBeforeMs) =>
        reach(() => ({
          ids: stored([...unsettledIds].filter((each) => isFree(rows.get(each) as Row)))
            .filter(({ data }) => data.status.state !== 'accepted' || data.createdAtMs < acceptedBeforeMs)
            .map((row) => row.id),
          workers: living().filter((each) => processes.get(each)?.role !== 'gateway'),
        })),
      take: (ids) =>
        reach(() => {
          const free = stored(ids).filter((row) => isLiving(id) && isFree(row));
          for (const row of free) give(row.id, id);
          return free.map(({ data }) => ({ job: data, holder: 'self' }));
        }),
      hasDuty: (duty) =>
        reach(() => {
          if (!isLiving(duties.get(duty) ?? null) && isLiving(id)) duties.set(duty, id);
          return duties.get(duty) === id;
        }),
      leave: () =>
        reach(() => {
          const own = [...unsettledIds].filter((jobId) => rows.get(jobId)?.owner === id);
          for (const jobId of own) give(jobId, null);
          processes.delete(id);
          return own;
        }),
    };
  }

  function storeOf(id: string, known: KnownJobs, reach: Reach): JobStore {
    const row = (job: Job) => ({ json: JSON.stringify(job), settled: isSettled(job), writer: id });
    const reached = <A extends unknown[], T>(call: (...args: A) => Promise<T>) => {
      return (...args: A) => reach(() => call(...args));
    };
    const unsettled = () => stored(unsettledIds);
    return {
      insert: async (job, allowances, mostOpen) => {
        const isNew = await reach(async () => {
          const isInserted = await jobs.insert(job, allowances, mostOpen);
          if (isInserted) put(job.id, { ...row(job), owner: id, revision: 0 });
          return isInserted;
        });
        if (isNew) known.wrote(job.id, 0, isSettled(job));
        return isNew;
      },
      async update(job, { asHolder = false, release = false, grant = false } = {}) {
        const [revision, isUncertain] = [known.revisionOf(job.id), known.isUncertain(job.id)];
        const changed = row(job);
        try {
          const result = await reach(async () => {
            const before = rows.get(job.id);
            const isOwn = isUncertain && before?.writer === id;
            const isRefused =
              (before?.revision !== revision && !isOwn) ||
              (asHolder && before?.owner !== id && !isOwn) ||
              (grant && duties.get('dispatch') !== id);
            if (!before || isRefused) return stored([job.id]);
            await jobs.update(job);
            const owner = release || changed.settled ? null : before.owner;
            put(job.id, { ...changed, owner, revision: before.revision + 1 });
            return before.revision + 1;
          });
          if (typeof result !== 'number') return known.presentOf(job.id, result);
          known.wrote(job.id, result, isSettled(job));
          return undefined;
        } catch (error) {
          if (error instanceof StorageError) known.mayHaveWritten(job.id);
          throw error;
        }
      },
      unsettled: async () => known.reading().take(await reach(unsettled)),
      read: async (ids) => known.reading(ids).take(await reach(() => stored(ids))),
      stale: async () => known.stale(await reach(unsettled)),
      async get(jobId) {
        const { job, seen } = await reach(async () => ({
          job: await jobs.get(jobId),
          seen: stored([jobId]),
        }));
        known.saw(seen);
        return job;
      },
      getByMessage: reached(jobs.getByMessage),
      madeFrom: reached(jobs.madeFrom),
      holdsTask: reached(jobs.holdsTask),
      noteRefusal: reached(jobs.noteRefusal),
      used: reached(jobs.used),
      past: reached(jobs.past),
      probe: reached(jobs.probe),
    };
  }

  return {
    tableOf,
    storeOf,
    rows: rows as ReadonlyMap<string, Readonly<Row>>,
    /** Takes over how a settled job is stored by now: changed past `storeOf`, or removed. */
    replace(id: string, json: string | undefined) {
      const row = rows.get(id);
      if (row && json !== undefined) rows.set(id, { ...row, json, writer: '', revision: row.revision + 1 });
      else rows.delete(id);
    },
  };
}
