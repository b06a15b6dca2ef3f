import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalDiscord } from './discord/index.ts';
import type { LocalDiscordOptions } from './discord/options.ts';
import { type PaidProvider, takePaidProviders } from './providers/paid.ts';
import { startScriptedProviders } from './providers/scripted.ts';
import type { Durations } from './providers/scripted-provider.ts';

const PORT = 4000;
const BOT = fileURLToPath(new URL('../src/start.js', import.meta.url));
/** Before a bot that ended by itself is started again. */
const RESTART_MS = 2_000;
/** The bot has 8 s for a clean stop. */
const STOP_LIMIT_MS = 9_000;

export interface PlaygroundOptions {
  env: NodeJS.ProcessEnv;
  dataDir: string;
  /** How long the played providers take. */
  durations?: Partial<Durations>;
  /** The providers whose keys the bot gets with `PLAYGROUND_PAID=1`. Default: none. */
  providers?: readonly PaidProvider[];
}

/** What `npm start` does without a token: opens the playground, prints its address and runs until it is stopped. */
export async function startPlayground(options: PlaygroundOptions & { logLevel: string }): Promise<void> {
  const playground = await openPlayground(options);
  let isStopping = false;
  async function stop() {
    if (isStopping) return;
    isStopping = true;
    await playground.close();
    process.exit(0);
  }
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());

  await playground.ready;
  console.log(`
  Cutscene playground: a local Discord with the real bot in it.
  ${playground.notice}

      ${playground.url}

  Open that page, type /video and describe a shot. Ctrl+C stops it.
  To use the bot in a real server, put DISCORD_TOKEN into .env (see README.md).
`);
}

/**
 * Starts the local Discord, the providers and the real bot between them, all on this machine. The bot gets none of
 * the person's keys, unless they asked for it with `PLAYGROUND_PAID=1`.
 */
export async function openPlayground(options: PlaygroundOptions) {
  const dataDir = resolve(options.dataDir, 'playground');
  await mkdir(dataDir, { recursive: true });
  const isPaid = options.env['PLAYGROUND_PAID'] === '1';
  const providers = isPaid
    ? takePaidProviders(options.env, options.providers ?? [])
    : await startScriptedProviders(options.durations);
  const discord = await startOnFreePort({
    dataDir,
    extras: providers.extras,
    // A bot that outlived an earlier playground must not get into this one, on the same port.
    botToken: `bG9jYWw.playground.${randomUUID()}`,
  });
  const bot = keepBotRunning(dataDir, {
    ...botEnvironment(options.env),
    ...providers.env,
    DISCORD_TOKEN: discord.botToken,
    DISCORD_API_URL: discord.apiUrl,
    ALLOWED_GUILDS: [...discord.world.guilds.keys()].join(','),
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
  });
  return {
    url: discord.url,
    discord,
    notice: providers.notice,
    /** When the bot is connected. */
    ready: discord.waitForBot(),
    async close() {
      await bot.stop();
      await Promise.all([discord.close(), providers.close()]);
    },
  };
}

function keepBotRunning(dataDir: string, env: NodeJS.ProcessEnv) {
  let isStopping = false;
  let bot: ChildProcess | undefined;
  function start() {
    if (isStopping) return;
    bot = spawn(process.execPath, [...process.execArgv, BOT], {
      env,
      // Away from the person's `.env`, which the bot would read, with the keys in it.
      cwd: dataDir,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    bot.once('exit', (code) => {
      if (isStopping) return;
      console.error(`The bot ended with code ${code}; starting it again.`);
      setTimeout(start, RESTART_MS);
    });
  }
  start();
  return {
    async stop() {
      isStopping = true;
      if (!bot || bot.exitCode !== null || bot.signalCode !== null) return;
      bot.kill('SIGTERM');
      await Promise.race([once(bot, 'exit'), new Promise((done) => setTimeout(done, STOP_LIMIT_MS))]);
    },
  };
}

/** The usual port, so that a bookmark works; any other where that one is taken. */
async function startOnFreePort(options: LocalDiscordOptions) {
  try {
    return await startLocalDiscord({ ...options, port: PORT });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return startLocalDiscord({ ...options, port: 0 });
  }
}

/** What the bot needs of this process's environment: neither keys nor settings that were meant for the real Discord. */
function botEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'HOME',
    'TMPDIR',
    'TEMP',
    'TMP',
    'SystemRoot',
    'LANG',
    'TZ',
    'LOG_LEVEL',
    'FORCE_COLOR',
  ];
  const ffmpegPath = env['FFMPEG_PATH'];
  return {
    ...Object.fromEntries(kept.map((name) => [name, env[name]])),
    // The bot runs in another folder.
    ...(ffmpegPath && { FFMPEG_PATH: resolve(ffmpegPath) }),
  };
}
