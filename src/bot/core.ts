import { createCatalog } from '../catalog/catalog.ts';
import { createDescribedModels } from '../catalog/described/described-models.ts';
import type { Model } from '../catalog/schema.ts';
import { watchSunsets } from '../catalog/sunset-warnings.ts';
import type { Config } from '../config.ts';
import { openBlobs } from '../delivery/blobs/open-blobs.ts';
import { requireSamePlace } from '../delivery/blobs/same-place.ts';
import { openHosting } from '../delivery/hosting/open-hosting.ts';
import type { OpenCallback } from '../discord/callback.ts';
import { createJobMessages } from '../discord/create-job-messages.ts';
import { createRestClients, type RestClients } from '../discord/rest.ts';
import type { Shard } from '../discord/shards.ts';
import { createReadShowcase } from '../discord/showcase-channel.ts';
import { startHttpServer } from '../http-server.ts';
import { createInteractionExtras } from '../interactions/member-interaction.ts';
import { createEngine } from '../jobs/engine.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { aloneFleet } from '../jobs/fleet.ts';
import { createIntake } from '../jobs/intake.ts';
import type { Job } from '../jobs/job.ts';
import { createTimings } from '../jobs/timings.ts';
import { stateOf } from '../jobs/under-way.ts';
import type { Log } from '../log.ts';
import { createMetricsAccess } from '../metrics/access.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { createProvenance } from '../provenance.ts';
import { createHealth } from '../providers/health.ts';
import type { Provider } from '../providers/provider.ts';
import { sharePolls } from '../providers/share-polls.ts';
import { ACTIVE_MS, createActivity } from '../replies/activity.ts';
import { SHARED_MS } from '../replies/shared-notices.ts';
import { createBoards } from '../requests/board/boards.ts';
import { createDrafts } from '../requests/drafts.ts';
import { createPendingRequests } from '../requests/pending.ts';
import { createPreferences } from '../requests/preferences.ts';
import { createTrials } from '../requests/trials.ts';
import type { Runtime } from '../runtime/index.ts';
import { createSigner } from '../signer.ts';
import type { Stores } from '../store/stores.ts';
import type { Traces } from '../traces/traces.ts';
import { createWebhooks } from '../webhooks/webhooks.ts';
import { createBotAlerts } from './alerts.ts';
import { createFilmCalls } from './films.ts';
import { createGuildSettings } from './guild-settings.ts';
import { createJobReplies } from './job-replies.ts';
import { createJobCalls } from './jobs.ts';
import { createOperator } from './operator.ts';
import { createPersonalData } from './personal-data.ts';
import { createReadBudget, createReadMetrics, type ReadMetrics } from './read-metrics.ts';
import { createBotRequests } from './requests.ts';
import { createShowcase } from './showcase.ts';
import { createStories } from './stories.ts';
import { createVideos, type Ffmpeg } from './videos.ts';

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
  /** How long a member isn't notified after a click or a command, and for how long notices share a message. */
  notices?: { activeMs: number; sharedMs: number };
}

/** How this process is connected to Discord's gateway. */
interface Connection {
  state(): 'starting' | 'disconnected' | 'connected';
  shards(): readonly Shard[];
}

export type Core = Awaited<ReturnType<typeof createCore>>;

/** Creates every part that each process needs, by hand, in the order of their dependencies. */
export async function createCore({
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
    ...{
      around: traces?.discord,
      proxyUrl: config.discord.proxyUrl,
      processes: () => stores.fleet.size().processes,
    },
  }),
  startHttp = startHttpServer,
  notices = { activeMs: ACTIVE_MS, sharedMs: SHARED_MS },
  connection,
}: BotDeps & { connection: Connection }) {
  const { clock } = runtime;
  const { jobs: store, ledger, fleet } = stores;
  const { bus } = fleet;
  const isAlone = fleet === aloneFleet;
  const health = createHealth({ clock, log, bus });
  function watched(provider: Provider): Provider {
    const counted = metrics.watch(provider);
    return traces?.watch(counted) ?? counted;
  }
  const providers = new Map(
    [...unwatched].map(([id, provider]) => [id, health.watch(sharePolls(watched(provider), { clock, log }))]),
  );
  const blobs = await openBlobs(config.blobs, runtime);
  await requireSamePlace(config.blobs, {
    ...{ records: stores.keyv('files'), others: fleet.size().processes - 1, random: runtime.random, log },
  });
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
      : createWebhooks({
          ...{ publicUrl, signer, providers, clock, log },
          onNews: (task) => news(task),
          onCall: metrics.onWebhook,
        });
  const intake = createIntake({ keyv: stores.keyv('intake'), bus, now: clock.now, log });
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
    const shown = connection.state();
    if (shown !== 'connected') return shown;
    const problem = engine.storageProblem();
    return problem ? (`storage ${problem}` as const) : stateOf(intake, engine.all());
  }

  // A gateway submits nothing and gets no answers of providers.
  const takes = config.role !== 'gateway';
  const warns = async () => takes && (await fleet.hasDuty('warnings'));
  const described = createDescribedModels({
    ...{ rule: config.newModels ?? 'ask', written: models, providers, bus, clock, log },
    keyv: stores.keyv('described-models'),
    isRefresher: warns,
  });
  await described.begin();
  const catalog = createCatalog({
    ...{ models, providers, described: described.lists },
    ...{ setProviders: config.modelProviders, isAvoided: health.isAvoided },
    defaultModelId: config.defaultModel,
    now: clock.now,
  });
  const stopWatch = watchSunsets({
    models: () => catalog.ending,
    clock,
    async warn(sentence) {
      if (await warns().catch(() => true)) log.warn(sentence);
    },
  });
  const timings = await createTimings(stores.keyv('timings'), isAlone ? undefined : clock);
  const preferences = createPreferences(stores.keyv('preferences'));
  const pending = createPendingRequests(stores.keyv('wishes'));
  const drafts = createDrafts(stores.keyv('drafts'));
  const boards = createBoards(stores.keyv('boards'), stores.keyv('board-lists'));
  const messages = createJobMessages(rest, clock);
  const provenance = createProvenance(signer);
  const findJob = async (id: string) => engine.get(id) ?? (await store.get(id));
  const starsOf = (job: Job) => showcase.starsOf(job);
  const activity = createActivity({ clock, bus }, notices.activeMs);
  const replies = createJobReplies({
    messages,
    catalog,
    providers,
    health,
    ledger,
    store,
    engine: () => engine,
    withStill: (job) => videos.localFiles.withStill(job),
    readProgressImage: (job) => videos.readProgressImage(job),
    renderVideo: (job) => videos.renderVideo(job),
    activity,
    sharedMs: notices.sharedMs,
    fleet,
    clock,
    log,
  });
  const { viewOf, viewChain } = replies;
  const { apiUrl: discordApiUrl } = config.discord;
  const videos = createVideos({
    ...{ ffmpeg, providers, hosting, messages, rest, provenance, viewOf, viewChain },
    ...{ discordApiUrl, runtime, log },
    ...{ dataDir: config.dataDir, blobs, castStore: stores.cast },
    findJob,
    isForgotten: (job) => personal.members.isForgotten(job),
    overUploadLimit: (guildId) => settings.peek(guildId).overUploadLimit,
    starsOf,
    withdrawCopy: (jobId, messageId) => showcase.withdraw(jobId, messageId),
  });
  const { removeFiles } = videos;
  const readShowcase = createReadShowcase(rest.edits);
  const extras = createInteractionExtras();
  const guildSettings = createGuildSettings({
    ...{ stores, rest, labelOf: catalog.labelOf, clock, log },
    caps: config.caps,
    used: store.used,
    guildLocale: extras.guildLocale,
    readShowcase,
    beforeChange: (guildId, patch) => showcase.beforeSettings(guildId, patch),
    onChange(changed) {
      engine.reconsider();
      if (changed) showcase.onSettings(changed);
    },
  });
  const { settings, optedOutNames } = guildSettings;
  const showcase = createShowcase({
    ...{ stores, rest, guildSettings, videos, readShowcase, findJob, viewOf, runtime, log },
    members: () => personal.members,
  });
  const stories = createStories({ stores, rest, settings, findJob, clock, log });
  const personal = createPersonalData({
    ...{
      stores,
      stories,
      rest,
      preferences,
      pending,
      drafts,
      boards,
      settings,
      optedOutNames,
      removeFiles,
      clock,
      log,
    },
    cast: videos.cast,
    retentionDays: config.retentionDays,
    engine: () => engine,
  });

  const tasksAtOnce = (id: string) => config.concurrency.get(id) ?? PROVIDER_CONCURRENCY;
  const engine: Engine = createEngine(
    createJobCalls({
      ...{ store, fleet, takes, providers, gate: health, intake, catalog },
      ...{ timings, tasksAtOnce, guildSettings, replies },
      ...{ videos, messages, hosting, discordApiUrl, runtime, log },
      ...{ members: personal.members, showcase, stories, findJob },
      films: createFilmCalls({ rest, catalog, viewOf, begin: () => requests.beginShot, log }),
      inStep: traces?.inStep,
      webhookUrl: ({ id: jobId, stage, provider }) => webhooks?.urlFor({ jobId, stage, provider }),
      onChange(job, previous) {
        metrics.onChange(job, previous);
        traces?.onChange(job, previous);
      },
      // Whichever process makes the videos, one tells of them.
      onAnyChange: (job, previous) => alerts.onChange(job, previous),
    }),
  );

  news = engine.news;

  const operator = createOperator({
    ...{ config, rest, intake, ledger, tasksAtOnce, hostedPath: videosPath, clock, log },
    ...{ shards: connection.shards, guilds: personal.guilds },
    ...{ models: described, trials: createTrials(stores.keyv('trials')) },
  });
  const requests = createBotRequests({
    stories,
    ...{ config, stores, rest, catalog, engine, store, findJob, guildSettings, videos, signer, runtime, log },
    members: { pending, preferences },
    operator: operator.service,
  });
  const budget = createReadBudget(store.used, config.caps.globalUsdPerMonth, clock);
  const alerts = createBotAlerts({
    ...{ stores, rest, providers, health, budget, runtime, log },
    ...{ url: config.alertUrl, service: operator.service, isTeller: warns },
  });
  reading.resolve(
    createReadMetrics({
      ...{ metrics, engine, providers, health, budget, vitals: operator.service.vitals },
    }),
  );

  return {
    ...{
      requests,
      http,
      engine,
      store,
      timings,
      health,
      catalog,
      guildSettings,
      replies,
      videos,
      hosting,
      provenance,
    },
    ...{
      pending,
      drafts,
      boards,
      preferences,
      personal,
      activity,
      extras,
      signer,
      operator,
      alerts,
      rest,
      stopWatch() {
        stopWatch();
        described.stop();
      },
      showcase,
      stories,
      readShowcase,
    },
  };
}
