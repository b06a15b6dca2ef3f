import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../src/config.ts';
import { logBroken } from '../../src/jobs/invariants.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import type { Database } from '../../src/store/sqlite/database.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStores } from '../../src/store/sqlite/stores.ts';
import type { OpenedStores, Part, startLife } from './bot.ts';
import { createSharedStores, type SharedStores } from './cluster/stores.ts';
import type { Counters } from './counters.ts';

import type { Machine } from './machine/index.ts';

export const shapeNames = ['embedded', 'cluster'] as const;
export type ShapeName = (typeof shapeNames)[number];

/** What the promises look at. */
export interface Storage {
  database: Pick<Database, 'connection'>;
  store: Pick<JobStore, 'used'>;
}

export interface Hooks {
  counters: Counters;
  /** A change of a job was stored. */
  onStored(job: Job, isNew: boolean, storage: Storage): void;
  /** A bot has opened the store. */
  onOpened(storage: Storage): void;
}

/** The processes of a bot, and what they keep their jobs in. */
export interface Shape {
  parts: readonly Part[];
  caps: Config['caps'];
  open: Parameters<typeof startLife>[0]['open'];
  /** `undefined` while nobody has it open. */
  storage(): Storage | undefined;
  /** The store of an embedded bot, and what processes share in a cluster. */
  shared?: SharedStores;
}

export const createShape = (
  name: ShapeName,
  options: { machine: Machine; env: Record<string, string>; dataDir: string; hooks: Hooks },
): Shape => (name === 'cluster' ? cluster(options) : embedded(options));

type Options = Parameters<typeof createShape>[1];

function configOf(env: Record<string, string>, dataDir: string): Config {
  mkdirSync(dataDir, { recursive: true });
  return loadConfig({ ...env, DATA_DIR: dataDir, TZ: 'UTC' }, { modelIds: [] });
}

function embedded({ env, dataDir, hooks }: Options): Shape {
  let storage: Storage | undefined;
  const config = configOf(env, dataDir);
  return {
    parts: [{ name: 'bot', config }],
    caps: config.caps,
    storage: () => (storage?.database.connection.isOpen ? storage : undefined),
    async open({ runtime, log }): Promise<OpenedStores> {
      const database = await openDatabase(dataDir, runtime.clock);
      const stores = createSqliteStores(database, logBroken(log));
      const opened = { database, store: stores.jobs };
      storage = opened;
      hooks.onOpened(opened);
      const jobs = noticed(stores.jobs, (job, isNew) => hooks.onStored(job, isNew, opened));
      return {
        stores: { ...stores, jobs },
        lose() {
          if (database.connection.isOpen) database.connection.close();
        },
      };
    },
  };
}

const SHARDS = 2;
const WORKERS = 3;

/** Two gateways and three workers, on a store in memory. */
function cluster({ machine, env, dataDir, hooks }: Options): Shape {
  const shared = createSharedStores(machine, {
    counters: hooks.counters,
    wrap: (jobs) => noticed(jobs, (job, isNew) => hooks.onStored(job, isNew, storage)),
  });
  const storage = { database: shared.database, store: shared.jobs };
  const common = {
    ...env,
    DATABASE_URL: 'postgres://cutscene@127.0.0.1:5432/played',
    BLOBS_DIR: join(dataDir, 'shared'),
  };
  mkdirSync(common.BLOBS_DIR, { recursive: true });
  const part = (name: string, own: Record<string, string>): Part => ({
    name,
    config: configOf({ ...common, ...own }, join(dataDir, name)),
  });
  const gateways = Array.from({ length: SHARDS }, (_, shard) =>
    part(`gateway-${shard}`, {
      ...{ ROLE: 'gateway', DISCORD_SHARDS: String(shard), DISCORD_SHARD_COUNT: String(SHARDS) },
    }),
  );
  const workers = Array.from({ length: WORKERS }, (_, number) =>
    part(`worker-${number}`, { ROLE: 'worker' }),
  );
  return {
    shared,
    parts: [...gateways, ...workers],
    caps: configOf(common, dataDir).caps,
    storage: () => storage,
    async open({ owner, part: { config }, runtime }): Promise<OpenedStores> {
      const stores = await shared.join({ id: owner.name, role: config.role, owner, clock: runtime.clock });
      return { stores, lose: () => shared.forget(owner) };
    },
  };
}

/** Says what is stored, once it is. */
function noticed(jobs: JobStore, onStored: (job: Job, isNew: boolean) => void): JobStore {
  return {
    ...jobs,
    async insert(...args) {
      const isNew = await jobs.insert(...args);
      if (isNew) onStored(args[0], true);
      return isNew;
    },
    async update(...args) {
      const present = await jobs.update(...args);
      onStored(args[0], false);
      return present;
    },
  };
}
