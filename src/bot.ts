import { type BotDeps, createCore } from './bot/core.ts';
import { createGateway } from './bot/gateway.ts';
import { learnCommands } from './commands/learn.ts';
import type { GatewayEvent } from './discord/client.ts';
import { reach } from './discord/connect.ts';
import { type Clock, followHost, type HostClock } from './runtime/clock.ts';

/** A stop takes at most 8 s. This part of it is for running work. */
const STOP_GRACE_MS = 5_000;
/** How often expired images are deleted. */
const SWEEP_EVERY_MS = 60 * 60_000;

export interface Bot {
  /** URL of the bot's own HTTP server. */
  readonly httpUrl: string;
  /**
   * Connects to Discord and continues unfinished jobs. It isn't ready before `preparation` is over. Throws a
   * `StartError` for a refused token.
   */
  connect(preparation?: Promise<unknown>): Promise<void>;
  /** Handles an event of the gateway without being connected to it. */
  receive(event: GatewayEvent): void;
  /** Accepts no more jobs, brings running work to a safe point and disconnects, in less than 8 s. */
  stop(): Promise<void>;
}

/** Composes a bot of the parts that its role needs. */
export async function createBot(deps: BotDeps): Promise<Bot> {
  const { config, token, log, runtime } = deps;
  const { clock } = runtime;
  const stopping = new AbortController();
  let isReady = false;
  const core = await createCore({
    ...deps,
    connection: {
      state() {
        if (!isReady) return 'starting';
        return gateway?.isCutOff() ? 'disconnected' : 'connected';
      },
      shards: () => gateway?.shards() ?? [],
    },
  });
  const gateway = config.role === 'worker' ? undefined : createGateway(deps, core);
  const { engine, store, guildSettings, replies, videos, hosting, personal, alerts, operator } = core;
  const { progress } = replies;

  let stopFollowing = () => {};
  let cancelSweep = () => {};
  async function sweepShared() {
    if (!(await deps.stores.fleet.hasDuty('hosted-files'))) return;
    await videos.files.sweepShared(store.get, stopping.signal);
    await videos.cast.sweepFiles(stopping.signal);
  }
  async function sweep() {
    await videos.files
      .sweep((jobId) => engine.get(jobId) !== undefined)
      .catch((err: unknown) => log.warn({ err }, 'could not delete the files of earlier jobs'));
    // There may be many.
    void sweepShared().catch((err: unknown) => log.warn({ err }, 'could not delete old shared files'));
    if (!stopping.signal.aborted) cancelSweep = clock.after(SWEEP_EVERY_MS, () => void sweep());
  }

  async function continueJobs() {
    // The queue needs its guilds' limits, and can't wait for them. Beside other processes it reads them itself, because
    // only the engine may read jobs that others change.
    if (config.role === 'all') {
      const guilds = new Set((await store.unsettled()).map(({ job }) => job.origin.guildId));
      await Promise.all([...guilds].map(guildSettings.settings.get));
    }
    const resumed = await engine.resume();
    await sweep();
    if (isHosts(clock)) stopFollowing = followHost(clock, engine.clockSet);
    if (resumed > 0) log.info({ jobs: resumed }, 'continuing unfinished jobs');
  }

  return {
    httpUrl: core.http.url,

    async connect(preparation) {
      const { signal } = stopping;
      if (gateway) await gateway.connect(signal);
      else await reach({ token, rest: core.rest, clock, log, signal });
      if (signal.aborted) return;
      await preparation;
      await continueJobs();
      hosting.startSweeping();
      personal.retention.start();
      core.showcase.start();
      alerts.start();
      isReady = true;
      if (gateway) await gateway.introduce(signal);
      else void learnCommands({ rest: core.rest.edits }, { clock, log, signal });
    },

    receive: (event) => gateway?.receive(event),

    async stop() {
      isReady = false;
      stopping.abort();
      core.stopWatch();
      progress.close();
      stopFollowing();
      cancelSweep();
      alerts.stop();
      operator.stop();
      hosting.close();
      await Promise.all([personal.retention.stop(), core.showcase.stop()]);
      await engine.close(STOP_GRACE_MS);
      await Promise.all([guildSettings.warnings.idle(), guildSettings.reviewLog.idle(), core.stories.idle()]);
      core.rest.close();
      await gateway?.close();
      await core.http.close();
    },
  };
}

/** Tests pass in clocks that nobody changes. */
function isHosts(clock: Clock): clock is HostClock {
  return 'aheadMs' in clock;
}
