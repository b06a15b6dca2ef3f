import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { joinExtras } from './discord/client/extras.ts';
import { startLocalDiscord } from './discord/index.ts';
import { CAREFUL_BOT_PERMISSIONS, DEFAULT_GUILD, type LocalDiscordOptions } from './discord/options.ts';
import { type PaidProvider, takePaidProviders } from './providers/paid.ts';
import { startScriptedProviders } from './providers/scripted.ts';
import type { Durations } from './providers/scripted-provider.ts';
import { createSceneClock, type SceneClock } from './scenes/clock.ts';
import { createScenes } from './scenes/index.ts';
import { SHOWCASE } from './scenes/scenes.ts';
import { createWire } from './wire.ts';

const PORT = 4000;
/** Delay before a bot that ended by itself is restarted. */
const RESTART_MS = 2_000;
/** A small machine compiles everything at its first start. */
const READY_LIMIT_MS = 10 * 60_000;
/** A bot that ends this often without having run for a while won't run the next time either. */
const MAX_CRASHES = 5;
const STABLE_MS = 60_000;
/** The bot's exit code for a wrong configuration. Starting it again would change nothing. */
const BAD_CONFIGURATION = 2;
/** The bot has 8 s for a clean stop. */
const STOP_LIMIT_MS = 9_000;

export interface PlaygroundOptions {
  /** The bot's program: a path that Node can run. */
  program: string;
  env: NodeJS.ProcessEnv;
  dataDir: string;
  /** How long the simulated providers take. */
  durations?: Partial<Durations>;
  /** The providers whose keys the bot gets with `PLAYGROUND_PAID=1`. Default: none. */
  providers?: readonly PaidProvider[];
}

/** `npm start` without a token: opens the playground, prints its address and runs until it is stopped. */
export async function startPlayground(
  options: PlaygroundOptions & { onStop(stop: () => void): void },
): Promise<void> {
  const playground = await openPlayground(options);
  async function end(code: number) {
    await playground.close();
    process.exit(code);
  }
  options.onStop(() => void end(0));

  void playground.failed.then((code) => {
    console.error("The playground stopped because the bot can't run. The reason is above.");
    return end(code);
  });
  await playground.ready;
  console.log(`
  Cutscene playground: a local Discord with the real bot in it.
  ${playground.notice}

      ${playground.url}

  Open that page, type /video prompt: and describe a shot. Ctrl+C stops it.
  To use the bot in a real server, put DISCORD_TOKEN into .env (see README.md).
`);
}

/**
 * Starts the local Discord, the providers and the real bot between them, all on this machine. The bot gets none of the
 * person's keys, unless they asked for it with `PLAYGROUND_PAID=1`.
 */
export async function openPlayground(options: PlaygroundOptions) {
  const dataDir = resolve(options.dataDir, 'playground');
  await mkdir(dataDir, { recursive: true });
  const clock = createSceneClock();
  const isPaid = options.env['PLAYGROUND_PAID'] === '1';
  const providers = isPaid
    ? takePaidProviders(options.env, options.providers ?? [])
    : await startScriptedProviders(options.durations, clock.now);
  const wire = createWire();
  const scenes = createScenes(clock);
  const discord = await startOnFreePort({
    dataDir,
    now: clock.now,
    // Last, so that the ids of the others stay.
    guilds: [
      {
        ...DEFAULT_GUILD,
        // So that all it can do can be tried.
        botPermissions: CAREFUL_BOT_PERMISSIONS | PermissionFlagsBits.CreateGuildExpressions,
        channels: [...DEFAULT_GUILD.channels, { name: SHOWCASE, topic: 'The best videos' }],
      },
    ],
    extras: joinExtras([providers.extras, wire.extras, ...(providers.scenes ? [scenes.extras] : [])]),
    // A bot that outlived an earlier playground must not connect to this one, on the same port.
    botToken: `bG9jYWw.playground.${randomUUID()}`,
  });
  wire.follow(discord, providers.servers);
  const bot = keepBotRunning(
    { program: options.program, dataDir, clock },
    {
      ...botEnvironment(options.env),
      ...providers.env,
      DISCORD_TOKEN: discord.botToken,
      DISCORD_API_URL: discord.apiUrl,
      ALLOWED_GUILDS: [...discord.world.guilds.keys()].join(','),
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
    },
  );
  if (providers.scenes) scenes.begin(discord, { ...providers.scenes, crash: bot.crash });
  return {
    url: discord.url,
    discord,
    notice: providers.notice,
    /** When the bot is connected. */
    ready: discord.waitForBot({ timeoutMs: READY_LIMIT_MS }),
    /** The bot's exit code, once restarting it makes no sense. */
    failed: bot.failed,
    async close() {
      await bot.stop();
      wire.close();
      scenes.close();
      await Promise.all([discord.close(), providers.close()]);
    },
  };
}

function keepBotRunning(
  { program, dataDir, clock }: { program: string; dataDir: string; clock: SceneClock },
  env: NodeJS.ProcessEnv,
) {
  const failed = Promise.withResolvers<number>();
  let isStopping = false;
  let bot: ChildProcess | undefined;
  let crashes = 0;
  /** A scene ended it, which is no reason to worry. */
  let isWanted = false;
  function start() {
    if (isStopping) return;
    const startedAtMs = performance.now();
    bot = spawn(process.execPath, [...process.execArgv, '--import', followClock(clock), program], {
      env,
      // Away from the person's `.env` with the keys in it, which the bot would read.
      cwd: dataDir,
      // It ends when its channel does: a playground that is killed leaves no bot behind.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    bot.once('exit', (code) => {
      if (isStopping) return;
      if (isWanted) {
        isWanted = false;
        return void setTimeout(start, RESTART_MS);
      }
      crashes = performance.now() - startedAtMs < STABLE_MS ? crashes + 1 : 1;
      if (code === BAD_CONFIGURATION || crashes === MAX_CRASHES) return failed.resolve(code || 1);
      console.error(`The bot exited with code ${code}. Restarting it.`);
      setTimeout(start, RESTART_MS);
    });
  }
  start();
  const unfollow = clock.follow((rate) => {
    if (bot?.connected) bot.send({ clock: rate });
  });
  return {
    failed: failed.promise,
    crash() {
      isWanted = true;
      bot?.kill('SIGKILL');
    },
    async stop() {
      isStopping = true;
      unfollow();
      if (!bot || bot.exitCode !== null || bot.signalCode !== null) return;
      bot.kill('SIGTERM');
      await Promise.race([once(bot, 'exit'), new Promise((done) => setTimeout(done, STOP_LIMIT_MS))]);
    },
  };
}

/** The module that lets the bot live in this time, as an address that says what time it is. */
function followClock({ rate }: SceneClock): string {
  const address = new URL(import.meta.resolve('./scenes/follow-clock.ts'));
  address.searchParams.set('rate', JSON.stringify(rate));
  return address.href;
}

/** The usual port, so that a bookmark works; any other if that one is in use. */
async function startOnFreePort(options: LocalDiscordOptions) {
  try {
    return await startLocalDiscord({ ...options, port: PORT });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return startLocalDiscord({ ...options, port: 0 });
  }
}

/**
 * The parts of this process's environment that the bot needs: neither keys nor settings that were meant for the real
 * Discord.
 */
function botEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ', 'FORCE_COLOR'];
  const ffmpegPath = env['FFMPEG_PATH'];
  return {
    ...Object.fromEntries(kept.map((name) => [name, env[name]])),
    // Nothing follows the playground's address that isn't for a person.
    LOG_LEVEL: env['LOG_LEVEL'] || 'warn',
    // The bot runs in another folder.
    ...(ffmpegPath && { FFMPEG_PATH: resolve(ffmpegPath) }),
  };
}
