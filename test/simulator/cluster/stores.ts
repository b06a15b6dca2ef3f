import type { Role } from '../../../src/jobs/fleet.ts';
import type { StatsRow } from '../../../src/jobs/stats-contract.ts';
import { type JobStore, StorageError } from '../../../src/jobs/store.ts';
import { createKeyedMutex } from '../../../src/keyed-mutex.ts';
import { type Clock, createHostClock } from '../../../src/runtime/clock.ts';
import { joinFleet } from '../../../src/store/fleet.ts';
import { createKeyv } from '../../../src/store/keyv.ts';
import { createKnownJobs } from '../../../src/store/postgres/known-jobs.ts';
import { entriesIn } from '../../../src/store/sqlite/database.ts';
import { openScratchDatabase } from '../../../src/store/sqlite/open-database.ts';
import { createSqliteStores } from '../../../src/store/sqlite/stores.ts';
import type { Stores } from '../../../src/store/stores.ts';
import { createFleetRows, type Reach } from '../../support/fleet-rows.ts';
import type { Counters } from '../counters.ts';
import type { Machine } from '../machine/index.ts';
import type { Owner } from '../machine/scheduler.ts';
import { createPlayedBus, type Link } from './bus.ts';

/** The way to the server, or back. */
const WAY_MS = { least: 1, most: 15 };
/** Until a process that is parted gives up. */
const GIVE_UP_MS = { least: 5, most: 4_000 };

/**
 * The stores of all processes of a cluster, in the memory of a server that doesn't crash. What is asked of it needs a
 * moment, there and back: whoever dies meanwhile has asked all the same, and whoever is paused hears the answer late.
 */
export function createSharedStores(
  { scheduler, world, random: all }: Pick<Machine, 'scheduler' | 'world' | 'random'>,
  { counters, wrap }: { counters: Counters; wrap(jobs: JobStore): JobStore },
) {
  const random = all.fork('shared stores');
  const bus = createPlayedBus(scheduler, random.fork('bus'));
  const clock: Clock = { ...createHostClock(), now: scheduler.nowMs, steadyMs: scheduler.nowMs };
  const database = openScratchDatabase(clock);
  const stores = createSqliteStores(database);
  const transactions = createKeyedMutex();
  const rows = createFleetRows(wrap(stores.jobs), scheduler.nowMs);
  const dataOf = database.connection.prepare('SELECT data FROM jobs WHERE id = ?');
  const links = new Set<Link>();

  function wait(owner: Owner, { least, most }: typeof WAY_MS): Promise<void> {
    const ms = random.between(least, most);
    return new Promise((resolve) => scheduler.as(owner, () => void scheduler.after(ms, resolve)));
  }

  const reachFrom =
    (link: Link): Reach =>
    async (transaction) => {
      await wait(world, WAY_MS);
      if (link.isPartedFromStore) return giveUp(link);
      const work = scheduler.as(world, () => transactions.run('all', async () => transaction()));
      const outcome = await work.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      await wait(link.owner, WAY_MS);
      if (link.isPartedFromStore) return giveUp(link);
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    };

  async function giveUp(link: Link): Promise<never> {
    await wait(link.owner, GIVE_UP_MS);
    throw new StorageError('unreachable', new Error('parted'));
  }

  /** Every call of a port, on the way to the server and back. */
  function reached<Port extends object>(port: Port, reach: Reach, after = () => {}): Port {
    const calls = Object.entries(port) as [string, (...args: unknown[]) => Promise<unknown>][];
    const work = (call: (typeof calls)[number][1], args: unknown[]) => async () => {
      const result = await call(...args);
      after();
      return result;
    };
    return Object.fromEntries(
      calls.map(([name, call]) => [name, (...args: unknown[]) => reach(work(call, args))]),
    ) as Port;
  }

  /** Personal data is changed past the jobs. */
  function takeOver() {
    for (const [id, { settled, json }] of rows.rows) {
      const data = dataOf.get(id)?.['data'];
      if (settled && data !== json) rows.replace(id, data === undefined ? undefined : String(data));
    }
  }

  return {
    database,
    jobs: stores.jobs,
    links: links as ReadonlySet<Link>,
    rejoin: bus.rejoin,

    /** Lets a process take part. */
    async join(options: {
      id: string;
      role: Role;
      owner: Owner;
      clock: Clock;
    }): Promise<Stores & { link: Link }> {
      const { id, role, owner } = options;
      const link: Link = { owner, isPartedFromStore: false, isPartedFromBus: false };
      links.add(link);
      const reach = reachFrom(link);
      const own = { id, role, bus: bus.connect(link), clock: options.clock };
      const table = rows.tableOf(id, role, reach);
      const fleet = await joinFleet(
        {
          ...table,
          async take(ids) {
            const taken = await table.take(ids);
            counters.hit('jobs taken', taken.length);
            return taken;
          },
        },
        own,
      );
      const entries = reached(entriesIn(database), reach);
      return {
        link,
        jobs: rows.storeOf(id, createKnownJobs({ id, isAlone: false }, options.clock), reach),
        fleet,
        ledger: reached(stores.ledger, reach),
        assistantCalls: reached(stores.assistantCalls, reach),
        stats: {
          read: (query) => reach(() => stores.stats.read(query)),
          async *rows(query) {
            const all: StatsRow[] = [];
            await reach(async () => {
              for await (const row of stores.stats.rows(query)) all.push(row);
            });
            yield* all;
          },
        },
        personalData: reached(stores.personalData, reach, takeOver),
        showcase: reached(stores.showcase, reach),
        cast: reached(stores.cast, reach),
        keyv: (namespace) => createKeyv(entries, options.clock, namespace),
        async close() {
          await fleet.end();
          links.delete(link);
          bus.leave(link);
        },
      };
    },

    /** A process has died. */
    forget(owner: Owner) {
      for (const link of links) {
        if (link.owner !== owner) continue;
        links.delete(link);
        bus.leave(link);
      }
    },
  };
}

export type SharedStores = ReturnType<typeof createSharedStores>;
