import { randomInt } from 'node:crypto';
import { Events } from 'discord.js';
import { createCatalogue } from './catalogue/catalogue.ts';
import { SEED_MAX } from './catalogue/fit.ts';
import { watchSunsets } from './catalogue/retirement.ts';
import type { Model } from './catalogue/schema.ts';
import { type Clock, systemClock } from './clock.ts';
import { createDoubleClicks } from './commands/double-clicks.ts';
import { commands } from './commands/index.ts';
import { createPreferences } from './commands/preferences.ts';
import { createReports } from './commands/reports.ts';
import { createImports } from './commands/settings/imports.ts';
import { createWishes } from './commands/wishes.ts';
import type { Config } from './config.ts';
import { createAttachments } from './delivery/attachment.ts';
import { createDeliver, stillAttachment } from './delivery/deliver.ts';
import { createDownload } from './delivery/download.ts';
import { openHosting } from './delivery/hosting/open-hosting.ts';
import { createImages } from './delivery/images.ts';
import { createJobFiles } from './delivery/job-files.ts';
import { createLimiter } from './delivery/limiter.ts';
import { createPastVideos } from './delivery/past-videos.ts';
import { createPublishImage } from './delivery/publish-image.ts';
import { createReadText } from './delivery/read-text.ts';
import { createRenditions } from './delivery/renditions.ts';
import { createThumbnails } from './delivery/thumbnails.ts';
import { createCallback } from './discord/callback.ts';
import { createClient } from './discord/client.ts';
import { connect } from './discord/connect.ts';
import { createEditReply } from './discord/edit-reply.ts';
import { createIsInGuild } from './discord/is-in-guild.ts';
import { createJobMessages } from './discord/job-messages.ts';
import { createLogChannelCheck } from './discord/log-channel-check.ts';
import { createNames } from './discord/names.ts';
import { createPostMessage } from './discord/post-message.ts';
import { createRestClients, type RestClients } from './discord/rest.ts';
import { onClientReady } from './events/client-ready.ts';
import { createInteractionListener } from './events/interaction-create.ts';
import { createCircumstances } from './events/raw.ts';
import { startHttpServer } from './http-server.ts';
import type { Spender } from './jobs/allowance.ts';
import { createEngine } from './jobs/engine.ts';
import { isIn, type Job } from './jobs/job.ts';
import { MEMBER_RUNNING, MEMBER_WAITING } from './jobs/queue.ts';
import type { JobStore } from './jobs/store.ts';
import { createTimings } from './jobs/timings.ts';
import type { Log } from './log.ts';
import { createModerator } from './moderation/moderator.ts';
import { createGuildPresence } from './privacy/guild-presence.ts';
import { createMemberData } from './privacy/member-data.ts';
import { createRetention } from './privacy/retention.ts';
import { createProvenance } from './provenance.ts';
import { createHealth } from './providers/health.ts';
import type { Provider } from './providers/provider.ts';
import { createBudgetWarnings } from './replies/budget-warnings.ts';
import { createDeliveryReplies } from './replies/delivery-replies.ts';
import { createDrawChart } from './replies/drawing/draw-chart.ts';
import { createJobView } from './replies/job-view.ts';
import { createWriteToLog } from './replies/log-channel.ts';
import { createProgressReporter } from './replies/progress.ts';
import { renderJob } from './replies/render-job.ts';
import { createSettingsLog } from './replies/settings-log.ts';
import { createTell } from './replies/tell.ts';
import { allowancesOf as allowancesBy } from './settings/allowances.ts';
import { createSettingsStore } from './settings/store.ts';
import { createSigner } from './signer.ts';
import type { Database } from './store/database.ts';
import { createJobStore } from './store/job-store.ts';
import { createKeyv } from './store/keyv.ts';
import { createLedger } from './store/ledger.ts';
import { createPersonalData } from './store/personal-data.ts';
import { createStatsStore } from './store/stats.ts';

/** A stop has 8 s in all; this much of it is for what is under way. */
const STOP_GRACE_MS = 5_000;
/** How often it is looked which of the kept pictures may go. */
const SWEEP_EVERY_MS = 60 * 60_000;
/** Tasks at once at a provider that says nothing else. */
const PROVIDER_CONCURRENCY = 5;

/** In each direction. A transfer takes buffers and a share of the line: more at once would bring none of them sooner. */
const TRANSFERS_AT_ONCE = 8;
/** Each of them is whole in memory. */
const PICTURES_CHECKED_AT_ONCE = 2;

export interface BotDeps {
  config: Config;
  token: string;
  database: Database;
  providers: ReadonlyMap<string, Provider>;
  models: readonly Model[];
  /** The program that converts videos, makes them smaller, and makes thumbnails, where there is one. */
  ffmpeg?: { path: string; writesH264: boolean } | undefined;
  log: Log;
  clock?: Clock;
  store?: JobStore;
  rest?: RestClients;
}

export interface Bot {
  /** Where the bot's own HTTP server listens. */
  readonly httpUrl: string;
  /** Connects to Discord and takes up unfinished jobs. Throws a `StartError` for a refused token. */
  connect(): Promise<void>;
  /** Takes no more jobs, brings what is under way to a safe point and disconnects, in less than 8 s. */
  stop(): Promise<void>;
}

/** Builds every part by hand, in the order in which they need each other. */
export async function createBot({
  config,
  token,
  database,
  providers: unwatched,
  models,
  ffmpeg,
  log,
  clock = systemClock,
  store = createJobStore(database),
  rest = createRestClients(token, config.discord.apiUrl),
}: BotDeps): Promise<Bot> {
  const stopping = new AbortController();
  let isReady = false;
  const health = createHealth({ clock, log });
  const providers = new Map([...unwatched].map(([id, provider]) => [id, health.watch(provider)]));
  const { hosting, videosPath } = await openHosting({
    ...config.hosting,
    publicUrl: config.http.publicUrl,
    providers,
    records: createKeyv(database, 'hosted'),
    clock,
    log,
  });
  const http = await startHttpServer({ ...config.http, state, videosPath });
  function state() {
    if (!isReady) return 'starting';
    return engine.hasRoom() ? 'ready' : 'storage full';
  }

  const catalogue = createCatalogue({
    models,
    providers,
    defaultModelId: config.defaultModel,
    now: clock.now,
  });
  const stopWatch = watchSunsets({
    models: () => catalogue.ending,
    clock,
    warn: (sentence) => log.warn(sentence),
  });
  const timings = await createTimings(createKeyv(database, 'timings'));
  const preferences = createPreferences(createKeyv(database, 'preferences'));
  const files = createJobFiles(config.dataDir, clock);
  const messages = createJobMessages(rest, clock);
  const signer = await createSigner(createKeyv(database, 'secrets'));
  const provenance = createProvenance(signer);
  const viewOf = createJobView({ catalogue, timings, health, clock, engine: () => engine });
  const render = (job: Job) => renderJob(viewOf(job));

  const progress = createProgressReporter({
    clock,
    log,
    getJob: (id) => engine.get(id),
    hasToken: messages.hasToken,
    edit: (job, signal) => messages.edit(job, render(job), signal),
    async showStill(job, signal) {
      const still = stillAttachment(job);
      if (still) await messages.replace(job, render(job), still, signal);
    },
  });
  const downloads = createLimiter(TRANSFERS_AT_ONCE);
  const uploads = createLimiter(TRANSFERS_AT_ONCE);
  const thumbnails = createThumbnails({
    dataDir: config.dataDir,
    ffmpegPath: ffmpeg?.path,
    isBusy: () => !(downloads.isIdle() && uploads.isIdle()),
    clock,
    log,
  });
  const deliver = createDeliver({
    messages,
    renditions: createRenditions({ files, ffmpeg, log }),
    hosting,
    uploads,
    provenance,
    log,
    ...createDeliveryReplies(viewOf, provenance, clock),
  });
  const circumstances = createCircumstances();
  const attachments = createAttachments(config.discord.apiUrl, clock);
  const tell = createTell({
    messages,
    render: (job, { isCounted }) => renderJob({ ...viewOf(job), isCounted }),
    isCounted: createLedger(database.connection).isCounted,
    log,
  });

  const labelOf = (modelId: string) => catalogue.find(modelId)?.label ?? modelId;
  const writeToLog = createWriteToLog({ rest: rest.edits, log });
  const announce = createSettingsLog({ writeToLog, labelOf });
  const settings = createSettingsStore({
    keyv: createKeyv(database, 'settings'),
    clock,
    log,
    check: createLogChannelCheck(rest.edits),
    onChange(changed) {
      void announce(changed);
      engine.reconsider();
    },
  });
  const wishes = createWishes(createKeyv(database, 'wishes'));
  const data = createPersonalData(database);
  async function removeFiles(job: Job) {
    await files.remove(job.id);
    await thumbnails.remove(job.id);
    if (isIn(job, 'succeeded') && job.status.host) await hosting.remove(job.status.host);
  }
  const memberData = createMemberData({
    ...{ data, preferences, wishes, settings, removeFiles, clock },
    engine: () => engine,
    erasures: createKeyv(database, 'erasures'),
  });
  const guilds = createGuildPresence({
    absences: createKeyv(database, 'absences'),
    knownGuildIds: data.guildIds,
    clock,
    log,
  });
  const retention = createRetention({
    ...{ days: config.retentionDays, data, members: memberData, guilds, settings, removeFiles, clock, log },
    engine: () => engine,
    isInGuild: createIsInGuild(rest.edits),
  });

  const allowancesOf = (spender: Spender) =>
    allowancesBy(settings.peek(spender.guildId), config.caps, spender);
  const warnings = createBudgetWarnings({
    keyv: createKeyv(database, 'budget-warnings'),
    settingsOf: settings.peek,
    ...{ allowancesOf, used: store.used, writeToLog, labelOf, log },
  });
  const engine = createEngine({
    ...{ store, providers, gate: health, findModel: catalogue.find },
    limits: {
      memberRunning: (guildId) => settings.peek(guildId).memberJobsAtOnce ?? MEMBER_RUNNING,
      memberWaiting: MEMBER_WAITING,
      guildRunning: (guildId) => settings.peek(guildId).serverJobsAtOnce ?? Number.POSITIVE_INFINITY,
      providerRunning: (id) => config.concurrency.get(id) ?? PROVIDER_CONCURRENCY,
    },
    allowancesOf,
    timings,
    ...createDownload({ files, providers, limit: downloads, clock }),
    publishImage: createPublishImage({ messages, render, discordApiUrl: config.discord.apiUrl }),
    // The last edit of the progress must not arrive after the video.
    async deliver(job, options) {
      await progress.quiet(job.id);
      const delivered = await deliver(job, options);
      await thumbnails.make(job.id, job.status.file);
      return delivered;
    },
    async tell(job, signal) {
      await progress.quiet(job.id);
      return tell(job, signal);
    },
    async cleanUp(job) {
      await files.removeAllButImage(job.id);
      if (job.task) await providers.get(job.provider)?.release?.(job.task);
      await memberData.onSettled(job);
    },
    async wasAnswered(job, signal) {
      const message = await messages.read(job, signal);
      return message && { messageId: message.id };
    },
    onChange(job, previous) {
      progress.onChange(job, previous);
      warnings.onChange(job, previous);
    },
    clock,
    random: Math.random,
    log,
  });

  const client = createClient(config.discord, log);
  client.on(Events.Raw, circumstances.onRaw);
  client.on(Events.Raw, guilds.onRaw);
  client.on(
    Events.InteractionCreate,
    createInteractionListener({
      commands,
      allowedGuilds: config.discord.allowedGuilds,
      log,
      context: {
        catalogue,
        health,
        jobs: engine,
        preferences,
        timings,
        drawChart: createDrawChart(),
        thumbnails,
        pastVideos: createPastVideos({
          ...{ rest, files, limit: uploads, hosting, provenance, clock },
          discordApiUrl: config.discord.apiUrl,
        }),
        findPastJobs: store.past,
        stats: createStatsStore(database.connection),
        names: createNames({ rest: rest.edits, now: clock.now, log }),
        editReply: createEditReply(rest.edits),
        callback: createCallback(config.discord.apiUrl),
        wishes,
        images: createImages(files, attachments),
        findJob: async (id) => engine.get(id) ?? (await store.get(id)),
        findJobByMessage: store.getByMessage,
        async deleteMessage(job, message) {
          if (isIn(job, 'succeeded') && job.status.host) await hosting.remove(job.status.host);
          await messages.remove(job, message);
          await thumbnails.remove(job.id);
        },
        isDoubleClick: createDoubleClicks(clock),
        readText: createReadText(files, attachments),
        forgetFiles: files.remove,
        viewJob: viewOf,
        isAgeRestricted: (id) => circumstances.of(id).isAgeRestricted,
        parentChannelId: (id) => circumstances.of(id).parentChannelId,
        roleIds: (id) => circumstances.of(id).roleIds,
        settings,
        allowancesOf,
        used: store.used,
        onRefused: warnings.onRefused,
        signer,
        provenance,
        reports: createReports(createKeyv(database, 'reports'), signer),
        postMessage: createPostMessage(rest.edits),
        moderator:
          config.moderation && createModerator(config.moderation, createLimiter(PICTURES_CHECKED_AT_ONCE)),
        imports: createImports(createKeyv(database, 'imports')),
        memberData,
        kept: {
          retentionDays: config.retentionDays,
          hostedDays:
            config.hosting.s3 || config.http.publicUrl ? config.hosting.keptMs / 86_400_000 : undefined,
        },
        renderJob: render,
        clock,
        randomSeed: () => randomInt(SEED_MAX),
        log,
      },
    }),
  );

  let cancelSweep = () => {};
  async function sweep() {
    await files
      .sweep((jobId) => engine.get(jobId) !== undefined)
      .catch((err: unknown) => log.warn({ err }, 'could not throw away the files of earlier jobs'));
    if (!stopping.signal.aborted) cancelSweep = clock.after(SWEEP_EVERY_MS, sweep);
  }

  return {
    httpUrl: http.url,

    async connect() {
      await connect(client, { token, rest, clock, log, signal: stopping.signal });
      if (!client.isReady()) return;
      const guilds = new Set((await store.unsettled()).map(({ origin }) => origin.guildId));
      // The queue asks for the limits of its guilds, and can't wait for them.
      await Promise.all([...guilds].map(settings.get));
      const resumed = await engine.resume();
      const unsettled = [...engine.all()];
      await sweep();
      for (const job of unsettled) if (!isIn(job, 'accepted')) progress.resume(job);
      if (resumed > 0) log.info({ jobs: resumed }, 'taking up unfinished jobs');
      hosting.startSweeping();
      retention.start();
      isReady = true;
      await onClientReady(client, { commands, deploy: config.discord.deployCommands === 'auto', log });
    },

    async stop() {
      isReady = false;
      stopping.abort();
      stopWatch();
      progress.close();
      cancelSweep();
      hosting.close();
      await retention.stop();
      await engine.close(STOP_GRACE_MS);
      await warnings.idle();
      await client.destroy();
      await http.close();
    },
  };
}
