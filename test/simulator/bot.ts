import { join } from 'node:path';
import { Agent, setGlobalDispatcher } from 'undici';
import { createBot } from '../../src/bot.ts';
import { modelsFor } from '../../src/catalog/catalog.ts';
import type { Config } from '../../src/config.ts';
import { logBroken } from '../../src/jobs/invariants.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { createLog } from '../../src/log.ts';
import { createProviders } from '../../src/providers/index.ts';
import { createRuntime } from '../../src/runtime/index.ts';
import type { Database } from '../../src/store/sqlite/database.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStores } from '../../src/store/sqlite/stores.ts';
import type { Machine } from './machine/index.ts';
import type { Owner } from './machine/scheduler.ts';

export type LogLine = Record<string, unknown> & { msg?: string; level: number };

const stored = [
  ...['accepted', 'queued', 'submitting', 'running', 'cancelling', 'unclear', 'downloading', 'delivering'],
  ...['reviewing', 'undeliverable', 'succeeded', 'failed', 'cancelled', 'told'],
];
/** Where it can crash: around each change of a job that is stored. */
export const steps = stored.flatMap((what) => [`before storing ${what}`, `after storing ${what}`]);

/** One start of the bot, until it stops or crashes. */
export interface Life {
  readonly owner: Owner;
  readonly database: Database;
  readonly store: JobStore;
  readonly isReady: boolean;
  /** As `SIGTERM` does. */
  stop(): Promise<void>;
  /** As `SIGKILL` does. */
  crash(): void;
}

/** Starts the bot on what an earlier one left. It returns at once. */
export function startLife({
  number,
  machine,
  config,
  token,
  onLog,
  atStep,
  onStored,
  onOpened,
}: {
  number: number;
  machine: Machine;
  config: Config;
  token: string;
  onLog(line: LogLine, text: string): void;
  /** Before and after each change is stored. True: it crashes there. */
  atStep(name: string): boolean;
  /** A change of a job was stored. */
  onStored(job: Job, isNew: boolean, life: Pick<Life, 'database'>): void;
  /** The store is open. */
  onOpened(life: Pick<Life, 'database'>): void;
}): Promise<Life> {
  const { scheduler, line } = machine;
  const owner: Owner = { name: `bot ${number}`, isDead: false };
  let database: Database | undefined;

  function crash() {
    owner.isDead = true;
    line.cut(owner);
    if (database?.connection.isOpen) database.connection.close();
  }

  const step = async (name: string) => {
    if (!owner.isDead && atStep(name)) crash();
    if (owner.isDead) await new Promise(() => {});
  };

  function withSteps(store: JobStore, opened: Database): JobStore {
    const life = { database: opened };
    return {
      ...store,
      async insert(...args) {
        await step('before storing accepted');
        const done = await store.insert(...args);
        if (done) onStored(args[0], true, life);
        await step('after storing accepted');
        return done;
      },
      async update(job, options) {
        const name = `storing ${job.told ? 'told' : job.status.state}`;
        await step(`before ${name}`);
        const present = await store.update(job, options);
        onStored(job, false, life);
        await step(`after ${name}`);
        return present;
      },
    };
  }

  return scheduler.as(owner, async () => {
    setGlobalDispatcher(new Agent());
    const runtime = await createRuntime(config.network);
    database = await openDatabase(config.dataDir, runtime.clock);
    onOpened({ database });
    const log = createLog({
      ...{ level: 'debug', isTerminal: false, secrets: config.secrets },
      destination: {
        write(text: string) {
          if (!owner.isDead) onLog(JSON.parse(text) as LogLine, text);
        },
      } as unknown as NodeJS.WritableStream,
    });
    const stores = createSqliteStores(database, logBroken(log));
    const store = stores.jobs;
    const bot = await createBot({
      ...{ config, token, log, runtime },
      stores: { ...stores, jobs: withSteps(store, database) },
      providers: await createProviders({ ...config, runtime, ffmpegPath: undefined }),
      models: modelsFor({ selfHosted: config.selfHosted.model, own: [] }),
      ffmpeg: undefined,
    });
    let isReady = false;
    void bot.connect().then(
      () => {
        isReady = true;
      },
      (err: unknown) => log.error({ err }, 'could not connect'),
    );
    const opened = database;
    return {
      owner,
      database: opened,
      store,
      get isReady() {
        return isReady;
      },
      stop: () =>
        scheduler.as(owner, async () => {
          await bot.stop();
          await opened.close();
        }),
      crash,
    };
  });
}

export const storePath = (dataDir: string) => join(dataDir, 'cutscene.sqlite');
