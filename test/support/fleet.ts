import type { Bus } from '../../src/bus.ts';
import type { Fleet, Role } from '../../src/jobs/fleet.ts';
import type { Job } from '../../src/jobs/job.ts';
import { isSettled } from '../../src/jobs/states.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import { createKeyedMutex } from '../../src/keyed-mutex.ts';
import { type Clock, nextTurn } from '../../src/runtime/clock.ts';
import { DEAD_MS, type FleetTable, joinFleet } from '../../src/store/fleet.ts';
import { openScratchStores } from '../../src/store/open-stores.ts';
import { createKnownJobs, type KnownJobs } from '../../src/store/postgres/known-jobs.ts';
import { type Condition, clockOf, createBusHub, goOn, whenWell } from './bus.ts';
import type { FakeClock } from './clock.ts';

/** A process that shares a store with others. */
export interface Member {
  readonly id: string;
  readonly fleet: Fleet;
  readonly store: JobStore;
  /** It stands still while the process is paused, and its timers don't end. What became due meanwhile is late. */
  readonly clock: Clock;
}

/** Processes of one store, and what may happen to them. */
export interface FleetHub {
  join(role: Role): Promise<Member>;
  /** Nothing of the process goes on: timers, answers of the store, messages. */
  pause(member: Member): void;
  resume(member: Member): void;
  /** It never goes on, and nobody is told. */
  kill(member: Member): void;
  /** It reaches neither the store nor the others. An answer that is on its way is lost. */
  part(member: Member): void;
  rejoin(member: Member): void;
  /** Lets time pass for all of them and for the store. */
  pass(ms: number): Promise<void>;
}

const STEP_MS = 1_000;
/** As many as a beat needs, there and back. */
const TURNS = 5;

interface Row {
  json: string;
  revision: number;
  settled: boolean;
  owner: string | null;
  writer: string;
}

/** A fleet on a store in memory, with the promises of the one in Postgres. The database's clock is `clock`. */
export function createFleetHub(clock: FakeClock): FleetHub & AsyncDisposable {
  const stores = openScratchStores(clock);
  const rows = new Map<string, Row>();
  const processes = new Map<string, { role: Role; beatMs: number }>();
  const duties = new Map<string, string>();
  const conditions = new Map<string, Condition>();
  const fleets: { end(): Promise<void> }[] = [];
  const transactions = createKeyedMutex();
  const { connect, rejoined } = createBusHub();

  const conditionOf = ({ id }: Pick<Member, 'id'>) => {
    const condition = conditions.get(id);
    if (!condition) throw new Error(`Nobody is called ${id}`);
    return condition;
  };
  const isLiving = (id: string | null) => clock.steadyMs() - (processes.get(id ?? '')?.beatMs ?? 0) < DEAD_MS;
  const living = () => [...processes.keys()].filter(isLiving);
  const isFree = ({ settled, owner }: Row) => !settled && (owner === null || !isLiving(owner));
  const jobOf = ({ json }: Row): Job => JSON.parse(json);
  const stored = (ids: Iterable<string>) =>
    [...ids].flatMap((id) => {
      const row = rows.get(id);
      return row ? { ...row, id, data: jobOf(row) } : [];
    });

  /** Moves a job to another process, or nobody. */
  function give(id: string, owner: string | null) {
    const row = rows.get(id);
    if (row) rows.set(id, { ...row, owner, writer: '', revision: row.revision + 1 });
  }

  /** One at a time, on the way of a process to the store and back. */
  async function reach<T>(condition: Condition, transaction: () => T | Promise<T>): Promise<T> {
    const way = async () => {
      await nextTurn();
      await new Promise<void>((resolve) => whenWell(condition, resolve));
      if (condition.isParted) throw new StorageError('unreachable', new Error('parted'));
    };
    await way();
    const result = await transactions.run('store', async () => transaction());
    await way();
    return result;
  }

  function tableOf(id: string, role: Role, condition: Condition): FleetTable {
    return {
      beat: () =>
        reach(condition, () => {
          processes.set(id, { role, beatMs: clock.steadyMs() });
          return living().length;
        }),
      free: (acceptedBeforeMs) =>
        reach(condition, () => ({
          ids: stored(rows.keys())
            .filter((row) => isFree(row))
            .filter(({ data }) => data.status.state !== 'accepted' || data.createdAtMs < acceptedBeforeMs)
            .map((row) => row.id),
          workers: living().filter((each) => processes.get(each)?.role !== 'gateway'),
        })),
      take: (ids) =>
        reach(condition, () => {
          const free = stored(ids).filter((row) => isLiving(id) && isFree(row));
          for (const row of free) give(row.id, id);
          return free.map(({ data }) => ({ job: data, holder: 'self' }));
        }),
      hasDuty: (duty) =>
        reach(condition, () => {
          if (!isLiving(duties.get(duty) ?? null) && isLiving(id)) duties.set(duty, id);
          return duties.get(duty) === id;
        }),
      leave: () =>
        reach(condition, () => {
          const own = [...rows].filter(([, row]) => !row.settled && row.owner === id);
          for (const [jobId] of own) give(jobId, null);
          processes.delete(id);
          return own.map(([jobId]) => jobId);
        }),
    };
  }

  function storeOf(id: string, known: KnownJobs, condition: Condition): JobStore {
    const { jobs } = stores;
    const row = (job: Job) => ({ json: JSON.stringify(job), settled: isSettled(job), writer: id });
    const reached = <A extends unknown[], T>(call: (...args: A) => Promise<T>) => {
      return (...args: A) => reach(condition, () => call(...args));
    };
    const unsettled = () => stored(rows.keys()).filter(({ settled }) => !settled);
    return {
      insert: async (job, allowances) => {
        const isNew = await reach(condition, async () => {
          const isInserted = await jobs.insert(job, allowances);
          if (isInserted) rows.set(job.id, { ...row(job), owner: id, revision: 0 });
          return isInserted;
        });
        if (isNew) known.wrote(job.id, 0, isSettled(job));
        return isNew;
      },
      async update(job, { asHolder = false, release = false, grant = false } = {}) {
        const [revision, isUncertain] = [known.revisionOf(job.id), known.isUncertain(job.id)];
        const changed = row(job);
        try {
          const result = await reach(condition, async () => {
            const before = rows.get(job.id);
            const isOwn = isUncertain && before?.writer === id;
            const isRefused =
              (before?.revision !== revision && !isOwn) ||
              (asHolder && before?.owner !== id && !isOwn) ||
              (grant && duties.get('dispatch') !== id);
            if (!before || isRefused) return stored([job.id]);
            await jobs.update(job);
            const owner = release || changed.settled ? null : before.owner;
            rows.set(job.id, { ...changed, owner, revision: before.revision + 1 });
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
      unsettled: async () => known.reading().take(await reach(condition, unsettled)),
      read: async (ids) => known.reading(ids).take(await reach(condition, () => stored(ids))),
      stale: async () => known.stale(await reach(condition, unsettled)),
      async get(jobId) {
        const job = await reach(condition, () => jobs.get(jobId));
        known.saw(stored([jobId]));
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
    async join(role) {
      const id = `${role}-${conditions.size + 1}`;
      const condition: Condition = { is: 'well', isParted: false, waiting: [] };
      conditions.set(id, condition);
      const own = clockOf(clock, condition);
      const bus: Bus = connect(condition);
      const fleet = await joinFleet(tableOf(id, role, condition), { id, role, bus, clock: own });
      fleets.push(fleet);
      const store = storeOf(id, createKnownJobs({ id, isAlone: false }, own), condition);
      return { id, fleet, store, clock: own };
    },
    pause: (member) => void Object.assign(conditionOf(member), { is: 'paused' }),
    resume: (member) => goOn(conditionOf(member)),
    kill: (member) => void Object.assign(conditionOf(member), { is: 'dead' }),
    part: (member) => void Object.assign(conditionOf(member), { isParted: true }),
    rejoin(member) {
      conditionOf(member).isParted = false;
      rejoined(conditionOf(member));
    },
    async pass(ms) {
      for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
        clock.advance(Math.min(STEP_MS, ms - passedMs));
        for (let turn = 0; turn < TURNS; turn++) await nextTurn();
      }
    },
    async [Symbol.asyncDispose]() {
      for (const condition of conditions.values()) goOn(condition);
      for (const fleet of fleets) await fleet.end();
      await stores.close();
    },
  };
}
