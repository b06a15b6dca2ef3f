import { pino } from 'pino';
import { type LocalDiscord, startLocalDiscord } from '../../playground/discord/index.ts';
import type { LocalDiscordOptions } from '../../playground/discord/options.ts';
import { type Bot, createBot } from '../../src/bot.ts';
import { builtInModels } from '../../src/catalogue/catalogue.ts';
import type { Model } from '../../src/catalogue/schema.ts';
import type { Clock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { openDatabase } from '../../src/store/database.ts';
import { botEnv, type LogLine } from './bot-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A local Discord and the real bot in this process, with providers of the test's own. `await using` ends both. */
export async function startBotInProcess(options: {
  providers: Provider[];
  models?: readonly Model[];
  clock?: Clock;
  discord?: LocalDiscordOptions;
}): Promise<{
  discord: LocalDiscord;
  bot: Bot;
  log: LogLine[];
  dataDir: string;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const folder = await temporaryFolder();
  const discord = await startLocalDiscord(options.discord);
  const config = loadConfig({ ...botEnv(discord, folder.path), PORT: '0' }, { modelIds: ['preview'] });
  const database = await openDatabase(folder.path);
  const log: LogLine[] = [];
  const bot = await createBot({
    config,
    token: discord.botToken,
    database,
    providers: new Map(options.providers.map((provider) => [provider.id, provider])),
    log: pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line) as LogLine) }),
    models: options.models ?? builtInModels,
    ...(options.clock && { clock: options.clock }),
  });
  await bot.connect();
  return {
    discord,
    bot,
    log,
    dataDir: folder.path,
    async [Symbol.asyncDispose]() {
      await bot.stop();
      await database.close();
      await discord.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
