import type { Bus } from '../../src/bus.ts';
import type { Fleet, Role } from '../../src/jobs/fleet.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import { createKeyedMutex } from '../../src/keyed-mutex.ts';
import { type Clock, nextTurn } from '../../src/runtime/clock.ts';
import { joinFleet } from '../../src/store/fleet.ts';
import { openScratchStores } from '../../src/store/open-stores.ts';
import { createKnownJobs } from '../../src/store/postgres/known-jobs.ts';
import { type Condition, clockOf, createBusHub, goOn, whenWell } from './bus.ts';
import type { FakeClock } from './clock.ts';
import { createFleetRows, type Reach } from './fleet-rows.ts';

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

/** A fleet on a store in memory, with the promises of the one in Postgres. The database's clock is `clock`. */
export function createFleetHub(clock: FakeClock): FleetHub & AsyncDisposable {
  const stores = openScratchStores(clock);
  const { tableOf, storeOf } = createFleetRows(stores.jobs, clock.steadyMs);
  const conditions = new Map<string, Condition>();
  const fleets: { end(): Promise<void> }[] = [];
  const transactions = createKeyedMutex();
  const { connect, rejoined } = createBusHub();

  const conditionOf = ({ id }: Pick<Member, 'id'>) => {
    const condition = conditions.get(id);
    if (!condition) throw new Error(`Nobody is called ${id}`);
    return condition;
  };
  /** One at a time, on the way of a process to the store and back. */
  async function reachFrom<T>(condition: Condition, transaction: () => T | Promise<T>): Promise<T> {
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

  return {
    async join(role) {
      const id = `${role}-${conditions.size + 1}`;
      const condition: Condition = { is: 'well', isParted: false, waiting: [] };
      conditions.set(id, condition);
      const own = clockOf(clock, condition);
      const reach: Reach = (transaction) => reachFrom(condition, transaction);
      const bus: Bus = connect(condition);
      const fleet = await joinFleet(tableOf(id, role, reach), { id, role, bus, clock: own });
      fleets.push(fleet);
      const store = storeOf(id, createKnownJobs({ id, isAlone: false }, own), reach);
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
