import { flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { warningOfDefaultModel, warningsOfModelProviders } from './bot/default-model.ts';
import { knownModelIds, modelsFor } from './catalog/catalog.ts';
import { type Config, loadConfig } from './config.ts';
import { loadEnvFile } from './environment.ts';
import { reasonOf, StartError } from './errors.ts';
import { logBroken } from './jobs/invariants.ts';
import { createLog, type Log } from './log.ts';
import { providerDefinitions } from './providers/index.ts';
import { type Clock, pause } from './runtime/clock.ts';
import type { Runtime } from './runtime/index.ts';
import { onStop } from './runtime/on-stop.ts';
import { returnMemory } from './runtime/v8.ts';
import { openTraces } from './traces/open-traces.ts';

const EXIT_CRASH = 1;
const EXIT_BAD_CONFIGURATION = 2;
/** A run that lasts this long counts as stable. */
const STABLE_MS = 10 * 60_000;
/**
 * When nobody waits for anything, the garbage of the start is collected, and the compiled modules are saved for the next
 * one. A `kill -9` would save nothing.
 */
const SETTLED_MS = 20_000;
/** If the clean stop itself hangs, the process exits anyway, within the promised 8 s. */
const STOP_LIMIT_MS = 7_500;

/** A process started by hand may outlive its shell. One that `npm start` started ends with npm. */
const isUnderNpm = process.env['npm_lifecycle_event'] === 'start';

/** Reads the configuration, and runs the bot or the playground until a signal. */
export async function start(): Promise<void> {
  try {
    loadEnvFile(process.env);
    const own = process.env['MODELS_FILE'] ? await import('./catalog/models-file.ts') : undefined;
    const config = loadConfig(process.env, {
      modelIds: knownModelIds(),
      ...(own && { readModels: own.readModelsFile }),
    });
    const { useOneUndici } = await import('./runtime/network/one-undici.ts');
    useOneUndici();
    const { createRuntime } = await import('./runtime/index.ts');
    const runtime = await createRuntime(config.network);
    const { token } = config.discord;
    if (token === undefined) {
      const { startPlayground } = await import('@cutscene/playground/start.ts');
      const { dataDir } = config;
      const { makeDataDir } = await import('./store/data-dir.ts');
      makeDataDir(dataDir);
      await startPlayground({
        program: fileURLToPath(new URL('./start.js', import.meta.url)),
        env: process.env,
        dataDir,
        providers: providerDefinitions,
        onStop: onStop.bind(null, isUnderNpm),
      });
    } else {
      await startBot(config, token, runtime);
    }
  } catch (error) {
    if (error instanceof StartError) {
      for (const problem of error.problems) console.error(problem);
      process.exit(EXIT_BAD_CONFIGURATION);
    }
    console.error(error);
    process.exit(EXIT_CRASH);
  }
}

async function startBot(config: Config, token: string, runtime: Runtime): Promise<void> {
  const { clock } = runtime;
  const log = createLog({
    level: config.logLevel,
    isTerminal: process.stdout.isTTY === true,
    secrets: config.secrets,
    destination: process.stdout,
  });
  process.on('unhandledRejection', (err) => log.error({ err }, 'unhandled promise rejection'));
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'crashed');
    process.exit(EXIT_CRASH);
  });
  for (const warning of config.warnings) log.warn(warning);

  // Loaded after the configuration is valid, so that a mistake in `.env` is reported at once.
  const { findFfmpeg } = await import('./media/ffmpeg-path.ts');
  // In processes of its own, while this one loads the rest.
  const searching = findFfmpeg({
    configuredPath: config.ffmpegPath,
    searchPath: process.env['PATH'],
  }).catch((err: unknown) => {
    if (config.ffmpegPath) throw new StartError([`FFMPEG_PATH: ${reasonOf(err)}`]);
    // A gateway makes no videos. Only frames of earlier ones are missing then.
    if (config.role !== 'gateway')
      log.warn({ err }, "ffmpeg not found: the preview model doesn't work, and videos are sent unchanged");
    return undefined;
  });
  searching.catch(() => {});
  const [
    { createBot },
    { warmUp },
    { createProviders },
    { tightenDataDir },
    { followStores, lockStores, openStores },
    { createStartGuard },
  ] = await Promise.all([
    import('./bot.ts'),
    import('./bot/warm-up.ts'),
    import('./providers/index.ts'),
    import('./store/tighten-data-dir.ts'),
    import('./store/open-stores.ts'),
    import('./store/start-guard.ts'),
  ]);
  const lock = await lockStores(config, clock);
  for (const warning of tightenDataDir(config.dataDir)) log.warn(warning);
  const stores = await openStores(config, clock, logBroken(log));
  const life = await followStores(config, clock);
  if (life.restoredJobs !== undefined)
    log.warn(
      { jobs: life.restoredJobs },
      'the database is in the past, as after a restore or a failover: videos that may have been ordered since are not ordered again',
    );
  const guard = createStartGuard(config.dataDir, clock);
  const ffmpeg = await searching;
  if (ffmpeg && !ffmpeg.decoder && config.role !== 'gateway')
    log.warn(
      { ffmpeg: ffmpeg.version },
      'ffmpeg 5 or newer not found: videos are sent unchanged, without thumbnails',
    );
  const providers = await createProviders({
    ...{ ...config, dataDir: config.filesDir },
    ...{ runtime, ffmpegPath: ffmpeg?.path },
  });
  const models = modelsFor(config);
  const warning = warningOfDefaultModel(config.defaultModel, {
    ...{ models, providers, definitions: providerDefinitions, clock },
  });
  if (warning) log.warn(warning);
  for (const each of warningsOfModelProviders(config.modelProviders, { models, providers })) log.warn(each);
  const traces = await openTraces(config, { runtime, log });
  const bot = await createBot({
    ...{ config, token, stores, providers, models, runtime, log, traces },
    ffmpeg: ffmpeg?.decoder,
  });
  log.info(
    {
      role: config.role,
      url: bot.httpUrl,
      dataDir: config.dataDir,
      ffmpeg: ffmpeg?.decoder?.version,
      providers: [...providers.keys()],
    },
    'starting',
  );

  const stop = stopper(log, clock, async () => {
    guard.markStopping();
    await bot.stop();
    await traces?.close();
    guard.markStopped();
    await life.end();
    await stores.close();
    await lock.release();
  });
  onStop(isUnderNpm, (why) => void stop(why));

  if (guard.delayMs > 0 && isDiscordsOwn(config.discord.apiUrl)) {
    log.warn({ delayMs: guard.delayMs }, 'the last runs crashed; waiting before connecting');
    await pause(clock, guard.delayMs);
  }
  try {
    // While Discord takes its time.
    const warm = () =>
      warmUp({ config, models, providers, clock }).catch((err: unknown) =>
        log.warn({ err }, 'could not prepare first responses; the first ones take longer'),
      );
    await bot.connect(config.role === 'worker' ? undefined : warm());
  } catch (error) {
    if (error instanceof StartError) guard.markStopped();
    throw error;
  }
  clock.after(SETTLED_MS, () => {
    returnMemory();
    flushCompileCache();
  });
  clock.after(STABLE_MS, guard.markStable);
}

function stopper(log: Log, clock: Clock, stop: () => Promise<void>): (why: string) => Promise<void> {
  return async (why) => {
    log.info({ why }, 'stopping');
    clock.after(STOP_LIMIT_MS, () => {
      log.warn('stopping took too long; exiting anyway');
      process.exit(0);
    });
    await stop().catch((err: unknown) => log.error({ err }, 'could not stop cleanly'));
    log.info('stopped');
    process.exit(0);
  };
}

function isDiscordsOwn(apiUrl: string | undefined): boolean {
  return apiUrl === undefined || /(^|\.)discord(app)?\.com$/.test(new URL(apiUrl).hostname);
}
