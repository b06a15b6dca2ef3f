import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { LocalDiscordOptions } from '@cutscene/playground/discord/options.ts';
import { pino } from 'pino';
import { type Bot, createBot } from '../../src/bot.ts';
// The bot loads these with the first click. A test may have to compile them first, which takes longer than Discord waits.
import '../../src/bot/controls.ts';
import '../../src/commands/operator/show.ts';
import '../../src/commands/settings/subcommands.ts';
import { modelsFor } from '../../src/catalog/catalog.ts';
import { readModelsFile } from '../../src/catalog/models-file.ts';
import type { Model } from '../../src/catalog/schema.ts';
import { loadConfig } from '../../src/config.ts';
import { createCallback } from '../../src/discord/callback.ts';
import { createRestClients } from '../../src/discord/rest.ts';
import { logBroken, type OnBroken } from '../../src/jobs/invariants.ts';
import type { Decoder } from '../../src/media/judge.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import type { ProviderDefinition } from '../../src/providers/definition.ts';
import { createProviders } from '../../src/providers/index.ts';
import type { Provider } from '../../src/providers/provider.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { openTraces } from '../../src/traces/open-traces.ts';
import { botEnv, type LogLine } from './bot-process.ts';
import { quickFfmpeg } from './quick-ffmpeg.ts';
import { runtime as realRuntime } from './runtime.ts';
import { openTestStores, shape, type TestStores } from './stores.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * A local Discord and the real bot in this process, with providers of the test's own, or those that its definitions
 * create from `env`. `await using` ends both.
 */
export async function startBotInProcess(options: {
  providers?: Provider[];
  definitions?: readonly ProviderDefinition[];
  env?: Record<string, string>;
  models?: readonly Model[];
  clock?: Clock;
  discord?: LocalDiscordOptions;
  /** Called before the bot starts. */
  onDiscord?: (discord: LocalDiscord) => void;
  /** When members aren't notified. Default: they always are, by a message of its own. */
  notices?: { activeMs: number; sharedMs: number };
  /** Replaces npm's, which is quick, but too old for the bot's encodings. */
  decoder?: Decoder;
  /** Replaces the time limits of calls to Discord, in real milliseconds. */
  restTimeouts?: { editMs: number; uploadMs: number };
  /** Replaces the stores of the data folder. */
  openStores?: (dataDir: string, onBroken: OnBroken) => Promise<TestStores>;
}): Promise<{
  discord: LocalDiscord;
  bot: Bot;
  stores: TestStores;
  log: LogLine[];
  dataDir: string;
  /** Stops the bot and starts another on the same data. */
  restart(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const folder = await temporaryFolder();
  const discord = await startLocalDiscord({
    // Tests restart a bot sooner than Discord would let it identify.
    identifyEveryMs: 0,
    // A server takes longer than a file, most of all while other tests use it. Nothing there is about speed.
    ...(shape === 'Postgres' && { ackTimeoutMs: 20_000 }),
    ...options.discord,
  });
  options.onDiscord?.(discord);
  const { definitions, providers } = options;
  /** A restart reads the operator's files again. */
  const readConfig = () =>
    loadConfig(
      { ...botEnv(discord, folder.path), PORT: '0', ...options.env },
      {
        modelIds: ['preview'],
        readModels: readModelsFile,
        ...(definitions && { providers: definitions }),
      },
    );
  const runtime = { ...realRuntime, ...(options.clock && { clock: options.clock }) };
  const log: LogLine[] = [];
  const decoder = 'decoder' in options ? options.decoder : await quickFfmpeg();

  async function start() {
    const config = readConfig();
    const botLog = pino(
      { level: 'debug' },
      { write: (line: string) => void log.push(JSON.parse(line) as LogLine) },
    );
    const onBroken = logBroken(botLog);
    const stores = await (options.openStores?.(folder.path, onBroken) ??
      openTestStores(folder.path, { onBroken }));
    const metrics = createMetrics(runtime.clock);
    const traces = await openTraces(config, { runtime, log: botLog });
    const rest = createRestClients({
      ...{ token: discord.botToken, apiUrl: config.discord.apiUrl, log: botLog },
      ...{
        runtime,
        onAnswer: metrics.onDiscordAnswer,
        around: traces?.discord,
        proxyUrl: config.discord.proxyUrl,
        ...options.restTimeouts,
      },
    });
    const bot = await createBot({
      config,
      token: discord.botToken,
      stores,
      ffmpeg: decoder,
      providers: providers
        ? new Map(providers.map((provider) => [provider.id, provider]))
        : await createProviders({ ...config, runtime, ffmpegPath: undefined }),
      log: botLog,
      models: options.models ?? modelsFor(config),
      runtime,
      ...{ metrics, traces },
      rest,
      notices: options.notices ?? { activeMs: 0, sharedMs: 0 },
      // A fast clock would leave no time for a second attempt: these calls take real time.
      callback: createCallback(rest.traffic, realRuntime, config.discord.apiUrl),
    });
    await bot.connect();
    return { bot, stores, traces };
  }

  async function stop() {
    await running.bot.stop();
    await running.traces?.close();
    await running.stores.close();
  }

  let running = await start();
  return {
    discord,
    ...running,
    log,
    dataDir: folder.path,
    async restart() {
      await stop();
      running = await start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await discord.close();
      await folder[Symbol.asyncDispose]();
      const failed = log.find(({ msg }) => /^could not (convert|compress|remove the sound)/.test(msg ?? ''));
      if (failed && !('decoder' in options))
        throw new Error(`${failed.msg}: this needs the machine's decoder`);
    },
  };
}
