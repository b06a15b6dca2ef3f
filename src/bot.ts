import { Events, GatewayDispatchEvents } from 'discord.js';
import { createBotAlerts } from './bot/alerts.ts';
import { createGuildSettings } from './bot/guild-settings.ts';
import { createInteractions } from './bot/interactions.ts';
import { createJobReplies } from './bot/job-replies.ts';
import { createJobCalls } from './bot/jobs.ts';
import { createOperator } from './bot/operator.ts';
import { createPersonalData } from './bot/personal-data.ts';
import { createReadBudget, createReadMetrics, type ReadMetrics } from './bot/read-metrics.ts';
import { createVideos, type Ffmpeg } from './bot/videos.ts';
import { createCatalog } from './catalog/catalog.ts';
import type { Model } from './catalog/schema.ts';
import { watchSunsets } from './catalog/sunset-warnings.ts';
import { commandData } from './commands/index.ts';
import type { Config } from './config.ts';
import { openBlobs } from './delivery/blobs/open-blobs.ts';
import { openHosting } from './delivery/hosting/open-hosting.ts';
import { createCallback, type OpenCallback } from './discord/callback.ts';
import { createClient, type GatewayEvent, isCutOff, receive } from './discord/client.ts';
import { connect } from './discord/connect.ts';
import { createJobMessages } from './discord/create-job-messages.ts';
import { createRestClients, type RestClients } from './discord/rest.ts';
import { onClientReady } from './events/client-ready.ts';
import { startHttpServer } from './http-server.ts';
import { createInteractionExtras } from './interactions/member-interaction.ts';
import { createEngine } from './jobs/engine.ts';
import type { Engine } from './jobs/engine-contract.ts';
import { aloneFleet } from './jobs/fleet.ts';
import { createIntake } from './jobs/intake.ts';
import { isIn } from './jobs/job.ts';
import { createTimings } from './jobs/timings.ts';
import { stateOf } from './jobs/under-way.ts';
import type { Log } from './log.ts';
import { createMetricsAccess } from './metrics/access.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { createProvenance } from './provenance.ts';
import { createHealth } from './providers/health.ts';
import type { Provider } from './providers/provider.ts';
import { sharePolls } from './providers/share-polls.ts';
import { createDrafts } from './requests/drafts.ts';
import { createPendingRequests } from './requests/pending.ts';
import { createPreferences } from './requests/preferences.ts';
import { type Clock, followHost, type HostClock } from './runtime/clock.ts';
import type { Runtime } from './runtime/index.ts';
import { createSigner } from './signer.ts';
import type { Stores } from './store/stores.ts';
import type { Traces } from './traces/traces.ts';
import { createWebhooks } from './webhooks/webhooks.ts';

/** A stop takes at most 8 s. This part of it is for running work. */
const STOP_GRACE_MS = 5_000;
/** How often expired images are deleted. */
const SWEEP_EVERY_MS = 60 * 60_000;
/** Tasks at once at a provider without a stated limit. */
const PROVIDER_CONCURRENCY = 5;

export interface BotDeps {
  config: Config;
  token: string;
  stores: Stores;
  providers: ReadonlyMap<string, Provider>;
  models: readonly Model[];
  ffmpeg?: Ffmpeg;
  log: Log;
  runtime: Runtime;
  metrics?: Metrics;
  traces?: Traces | undefined;
  rest?: RestClients;
  /** Sends first responses. */
  callback?: OpenCallback;
  startHttp?: typeof startHttpServer;
}

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

/** Creates every part by hand, in the order of their dependencies. */
export async function createBot({
  config,
  token,
  stores,
  providers: unwatched,
  models,
  ffmpeg,
  log,
  runtime,
  metrics = createMetrics(runtime.clock),
  traces,
  rest = createRestClients({
    ...{ token, apiUrl: config.discord.apiUrl, runtime, log, onAnswer: metrics.onDiscordAnswer },
    ...{ around: traces?.discord, proxyUrl: config.discord.proxyUrl, processes: stores.fleet.size },
  }),
  callback = createCallback(rest.traffic, runtime, config.discord.apiUrl),
  startHttp = startHttpServer,
}: BotDeps): Promise<Bot> {
  const { clock } = runtime;
  const { jobs: store, ledger, fleet } = stores;
  const { bus } = fleet;
  const isAlone = fleet === aloneFleet;
  const stopping = new AbortController();
  let isReady = false;
  const health = createHealth({ clock, log, bus });
  function watched(provider: Provider): Provider {
    const counted = metrics.watch(provider);
    return traces?.watch(counted) ?? counted;
  }
  const providers = new Map(
    [...unwatched].map(([id, provider]) => [id, health.watch(sharePolls(watched(provider), { clock, log }))]),
  );
  const blobs = await openBlobs(config.blobs, runtime);
  const { hosting, videosPath } = await openHosting({
    ...config.hosting,
    // Only the process that wrote a file to its own disk could serve it.
    publicUrl: config.blobs?.kind === 's3' ? undefined : config.http.publicUrl,
    providers,
    records: stores.keyv('hosted'),
    isSweeper: () => fleet.hasDuty('hosted-files'),
    runtime,
    log,
  });
  const signer = await createSigner(stores.keyv('secrets'), runtime.random);
  // Until then, no job is in memory. The first polls after the start see what happened meanwhile.
  let news: Engine['news'] = async () => {};
  const { publicUrl } = config.http;
  const webhooks =
    publicUrl === undefined
      ? undefined
      : createWebhooks({ publicUrl, signer, providers, clock, log, onNews: (task) => news(task) });
  const intake = createIntake({ keyv: stores.keyv('intake'), bus, now: clock.now });
  await intake.begin({ isAlone });
  const reading = Promise.withResolvers<ReadMetrics>();
  const http = await startHttp({
    ...{ ...config.http, state, videosPath, clock, webhooks },
    metrics: {
      read: async () => (await reading.promise)(),
      access: createMetricsAccess(config.http),
    },
  });
  function state() {
    if (!isReady) return 'starting';
    if (isCutOff(client)) return 'disconnected';
    const problem = engine.storageProblem();
    return problem ? (`storage ${problem}` as const) : stateOf(intake, engine.all());
  }

  const catalog = createCatalog({
    models,
    providers,
    defaultModelId: config.defaultModel,
    now: clock.now,
  });
  const stopWatch = watchSunsets({
    models: () => catalog.ending,
    clock,
    async warn(sentence) {
      if (await fleet.hasDuty('warnings').catch(() => true)) log.warn(sentence);
    },
  });
  const timings = await createTimings(stores.keyv('timings'), isAlone ? undefined : clock);
  const preferences = createPreferences(stores.keyv('preferences'));
  const pending = createPendingRequests(stores.keyv('wishes'));
  const drafts = createDrafts(stores.keyv('drafts'));
  const messages = createJobMessages(rest, clock);
  const provenance = createProvenance(signer);
  const replies = createJobReplies({
    messages,
    catalog,
    health,
    ledger,
    store,
    engine: () => engine,
    withStill: (job) => videos.localFiles.withStill(job),
    clock,
    log,
  });
  const { viewOf, viewChain, progress } = replies;
  const { apiUrl: discordApiUrl } = config.discord;
  const videos = createVideos({
    ...{ ffmpeg, providers, hosting, messages, rest, provenance, viewOf, viewChain },
    ...{ discordApiUrl, runtime, log },
    ...{ dataDir: config.dataDir, blobs },
    findJob: async (id) => engine.get(id) ?? store.get(id),
    overUploadLimit: (guildId) => settings.peek(guildId).overUploadLimit,
  });
  const { files, removeFiles } = videos;
  const extras = createInteractionExtras();
  const guildSettings = createGuildSettings({
    ...{ stores, rest, labelOf: catalog.labelOf, clock, log },
    caps: config.caps,
    used: store.used,
    guildLocale: extras.guildLocale,
    onChange: () => engine.reconsider(),
  });
  const { settings, optedOutNames, warnings, reviewLog } = guildSettings;
  const { members, guilds, retention } = createPersonalData({
    ...{ stores, rest, preferences, pending, drafts, settings, optedOutNames, removeFiles, clock, log },
    retentionDays: config.retentionDays,
    engine: () => engine,
  });

  const tasksAtOnce = (id: string) => config.concurrency.get(id) ?? PROVIDER_CONCURRENCY;
  const engine: Engine = createEngine(
    createJobCalls({
      ...{ store, providers, gate: health, intake, catalog, timings, tasksAtOnce, guildSettings, replies },
      ...{ videos, messages, hosting, members, discordApiUrl, runtime, log },
      inStep: traces?.inStep,
      webhookUrl: ({ id: jobId, stage, provider }) => webhooks?.urlFor({ jobId, stage, provider }),
      onChange(job, previous) {
        metrics.onChange(job, previous);
        traces?.onChange(job, previous);
        alerts.onChange(job, previous);
      },
    }),
  );

  news = engine.news;

  const client = createClient(config.discord, rest.traffic, clock, log);
  const operator = createOperator({
    ...{ config, rest, client, guilds, intake, ledger, tasksAtOnce, hostedPath: videosPath, clock, log },
  });
  client.ws.on(GatewayDispatchEvents.InteractionCreate, extras.onPacket);
  client.ws.on(GatewayDispatchEvents.Ready, guilds.onReady);
  client.ws.on(GatewayDispatchEvents.GuildCreate, guilds.onGuildCreate);
  client.ws.on(GatewayDispatchEvents.GuildDelete, guilds.onGuildDelete);
  client.on(
    Events.InteractionCreate,
    createInteractions({
      ...{ config, stores, rest, callback, catalog, guildSettings, replies, extras, guilds },
      jobs: { engine, store, timings, health },
      members: { data: members, pending, drafts, preferences },
      videos: { ...videos, provenance },
      operator: operator.service,
      runtime,
      tools: { signer, log },
    }),
  );

  const budget = createReadBudget(store.used, config.caps.globalUsdPerMonth, clock);
  const alerts = createBotAlerts({
    ...{ stores, rest, providers, health, budget, runtime, log },
    ...{ url: config.alertUrl, service: operator.service },
  });
  reading.resolve(
    createReadMetrics({
      ...{ metrics, engine, providers, health, budget, vitals: operator.service.vitals },
    }),
  );

  let stopFollowing = () => {};
  let cancelSweep = () => {};
  async function sweep() {
    await files
      .sweep((jobId) => engine.get(jobId) !== undefined, store.get)
      .catch((err: unknown) => log.warn({ err }, 'could not delete the files of earlier jobs'));
    if (!stopping.signal.aborted) cancelSweep = clock.after(SWEEP_EVERY_MS, () => void sweep());
  }

  return {
    httpUrl: http.url,

    async connect(preparation) {
      callback.keepOpen(stopping.signal);
      await connect(client, { token, rest, clock, log, signal: stopping.signal });
      if (!client.isReady()) return;
      await preparation;
      const guilds = new Set((await store.unsettled()).map(({ origin }) => origin.guildId));
      // The queue needs its guilds' limits, and can't wait for them.
      await Promise.all([...guilds].map(settings.get));
      const resumed = await engine.resume();
      const unsettled = [...engine.all()];
      await sweep();
      for (const job of unsettled) if (!isIn(job, 'accepted')) progress.resume(job);
      if (isHosts(clock)) stopFollowing = followHost(clock, engine.clockSet);
      if (resumed > 0) log.info({ jobs: resumed }, 'continuing unfinished jobs');
      hosting.startSweeping();
      retention.start();
      alerts.start();
      isReady = true;
      const deploy = config.discord.deployCommands === 'auto';
      await onClientReady(client, { commands: commandData, deploy, clock, log, signal: stopping.signal });
    },

    receive: (event) => receive(client, event),

    async stop() {
      isReady = false;
      stopping.abort();
      stopWatch();
      progress.close();
      stopFollowing();
      cancelSweep();
      alerts.stop();
      operator.stop();
      hosting.close();
      await retention.stop();
      await engine.close(STOP_GRACE_MS);
      await Promise.all([warnings.idle(), reviewLog.idle()]);
      rest.close();
      await client.destroy();
      await http.close();
    },
  };
}

/** Tests pass in clocks that nobody changes. */
function isHosts(clock: Clock): clock is HostClock {
  return 'aheadMs' in clock;
}
