import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalDiscord } from './discord/index.ts';

const PORT = 4000;
const BOT = fileURLToPath(new URL('../src/index.ts', import.meta.url));
/** Before a bot that ended by itself is started again. */
const RESTART_MS = 2_000;
/** The bot has 8 s for a clean stop. */
const STOP_LIMIT_MS = 9_000;

/**
 * Starts the local Discord and the real bot connected to it, both on this machine alone, and prints the page's
 * address. The bot gets nothing that could cost money: no provider key goes to it.
 */
export async function startPlayground(options: {
  env: NodeJS.ProcessEnv;
  dataDir: string;
  logLevel: string;
}): Promise<void> {
  const dataDir = join(options.dataDir, 'playground');
  const discord = await startOnFreePort(dataDir);
  const env = botEnvironment(options.env, {
    DISCORD_TOKEN: discord.botToken,
    DISCORD_API_URL: discord.apiUrl,
    ALLOWED_GUILDS: [...discord.world.guilds.keys()].join(','),
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
  });

  let isStopping = false;
  let bot: ChildProcess | undefined;
  function startBot() {
    bot = spawn(process.execPath, [...process.execArgv, BOT], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    bot.once('exit', (code) => {
      if (isStopping) return;
      console.error(`The bot ended with code ${code}; starting it again.`);
      setTimeout(startBot, RESTART_MS);
    });
  }
  async function stop() {
    if (isStopping) return;
    isStopping = true;
    if (bot && bot.exitCode === null && bot.signalCode === null) {
      bot.kill('SIGTERM');
      await Promise.race([once(bot, 'exit'), new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS))]);
    }
    await discord.close();
    process.exit(0);
  }
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());

  startBot();
  await discord.waitForBot();
  console.log(`
  Cutscene playground: a local Discord with the real bot in it. No account, no key, no cost.

      ${discord.url}

  Open that page, type /video and describe a shot. Ctrl+C stops it.
  To use the bot in a real server, put DISCORD_TOKEN into .env (see README.md).
`);
}

/** The usual port, so that a bookmark works; any other where that one is taken. */
async function startOnFreePort(dataDir: string) {
  try {
    return await startLocalDiscord({ port: PORT, dataDir });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return startLocalDiscord({ port: 0, dataDir });
  }
}

/** What the bot needs of this process's environment: neither keys nor settings that were meant for the real Discord. */
function botEnvironment(env: NodeJS.ProcessEnv, own: Record<string, string>): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'HOME',
    'TMPDIR',
    'TEMP',
    'TMP',
    'SystemRoot',
    'LANG',
    'TZ',
    'FFMPEG_PATH',
    'LOG_LEVEL',
    'FORCE_COLOR',
  ];
  return { ...Object.fromEntries(kept.map((name) => [name, env[name]])), ...own };
}
