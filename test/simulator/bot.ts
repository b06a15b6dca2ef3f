import { join } from 'node:path';
import { Agent, Dispatcher, setGlobalDispatcher } from 'undici';
import { createBot } from '../../src/bot.ts';
import { modelsFor } from '../../src/catalog/catalog.ts';
import type { Config } from '../../src/config.ts';
import { states } from '../../src/jobs/states.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { createLog, type Log } from '../../src/log.ts';
import { createProviders } from '../../src/providers/index.ts';
import { createHostClock } from '../../src/runtime/clock.ts';
import { createRuntime, type Runtime } from '../../src/runtime/index.ts';
import type { Stores } from '../../src/store/stores.ts';
import type { Machine } from './machine/index.ts';
import type { Owner, Scheduler } from './machine/scheduler.ts';

/** A played one: see `machine/ffmpeg.ts`. */
const FFMPEG = { path: '/usr/bin/ffmpeg', version: '7.1', writesH264: true };

export type LogLine = Record<string, unknown> & { msg?: string; level: number };

/** Where it can crash: around each change of a job that is stored. */
export const steps = [...Object.keys(states), 'told'].flatMap((what) => [
  `before storing ${what}`,
  `after storing ${what}`,
]);

/** One process of the bot, from its start until it stops or crashes. */
export interface Life {
  readonly owner: Owner;
  /** Which part of the bot it is. */
  readonly part: string;
  readonly isReady: boolean;
  /** As `SIGTERM` does. */
  stop(): Promise<void>;
  /** As `SIGKILL` does. */
  crash(): void;
}

/** What a process keeps its jobs in. `lose` is called when it dies, and closes what nobody else has open. */
export interface OpenedStores {
  stores: Stores;
  lose(): void;
}

export interface Part {
  name: string;
  config: Config;
}

/** Starts a process on what earlier ones left. It returns at once. */
export function startLife({
  number,
  part: { name, config },
  machine,
  token,
  open,
  onLog,
  atStep,
}: {
  number: number;
  part: Part;
  machine: Machine;
  token: string;
  open(process: { owner: Owner; part: Part; runtime: Runtime; log: Log }): Promise<OpenedStores>;
  onLog(line: LogLine, text: string): void;
  /** Before and after each change is stored: whether it crashes there. It may be paused, too. */
  atStep(name: string, owner: Owner): boolean;
}): Promise<Life> {
  const { scheduler, line } = machine;
  const owner: Owner = { name: `bot ${number}`, isDead: false };
  let opened: OpenedStores | undefined;

  function crash() {
    owner.isDead = true;
    line.cut(owner);
    opened?.lose();
  }

  const step = async (what: string) => {
    if (!owner.isDead && atStep(what, owner)) crash();
    if (owner.isDead) await new Promise(() => {});
    if ((owner.pausedUntilMs ?? 0) > scheduler.nowMs())
      await new Promise<void>((resolve) => scheduler.as(owner, () => void scheduler.after(0, resolve)));
  };

  function withSteps(store: JobStore): JobStore {
    return {
      ...store,
      async insert(...args) {
        await step('before storing accepted');
        const done = await store.insert(...args);
        await step('after storing accepted');
        return done;
      },
      async update(job, options) {
        const what = `storing ${job.told ? 'told' : job.status.state}`;
        await step(`before ${what}`);
        const present = await store.update(job, options);
        await step(`after ${what}`);
        return present;
      },
    };
  }

  async function start(): Promise<Life> {
    setGlobalDispatcher(new OwnAgents(scheduler));
    // Each process has taken over other changes of the host's clock.
    const runtime = { ...(await createRuntime(config.network)), clock: createHostClock() };
    const log = createLog({
      ...{ level: 'debug', isTerminal: false, secrets: config.secrets },
      destination: {
        write(text: string) {
          if (!owner.isDead) onLog(JSON.parse(text) as LogLine, text);
        },
      } as unknown as NodeJS.WritableStream,
    });
    opened = await open({ owner, part: { name, config }, runtime, log });
    const { stores } = opened;
    const bot = await createBot({
      ...{ config, token, log, runtime },
      stores: { ...stores, jobs: withSteps(stores.jobs) },
      providers: await createProviders({ ...config, runtime, ffmpegPath: undefined }),
      models: modelsFor(config),
      ffmpeg: FFMPEG,
      notices: { activeMs: 0, sharedMs: 0 },
    });
    let isReady = false;
    void bot.connect().then(
      () => {
        isReady = true;
      },
      (err: unknown) => log.error({ err }, 'could not connect'),
    );
    return {
      ...{ owner, part: name },
      get isReady() {
        return isReady;
      },
      stop: () =>
        scheduler.as(owner, async () => {
          await bot.stop();
          await stores.close();
        }),
      crash,
    };
  }

  return scheduler.as(owner, () =>
    start().catch((error: unknown) => {
      crash();
      throw error;
    }),
  );
}

/** Whatever asks for connections without an agent of its own shares them with nobody but its own process. */
class OwnAgents extends Dispatcher {
  readonly #agents = new WeakMap<Owner, Agent>();
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    super();
    this.#scheduler = scheduler;
  }

  override dispatch(...args: Parameters<Dispatcher['dispatch']>): boolean {
    const owner = this.#scheduler.owner();
    const agent = this.#agents.get(owner) ?? new Agent();
    this.#agents.set(owner, agent);
    return agent.dispatch(...args);
  }
}

export const storePath = (dataDir: string) => join(dataDir, 'cutscene.sqlite');
