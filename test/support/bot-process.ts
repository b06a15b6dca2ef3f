import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { storeEnv } from './stores.ts';

export const BOT = fileURLToPath(new URL('../../src/start.js', import.meta.url));

/** For programs that don't keep their compiled code by themselves, as `BOT` does. */
export const compileCache = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/cutscene-tests', import.meta.url)),
};

export type LogLine = Record<string, unknown> & { msg?: string };

/** The real bot in a separate process, as `npm start` starts it. `await using` stops it. */
export interface BotProcess {
  readonly child: ChildProcess;
  /** Every line that it logged. */
  readonly log: readonly LogLine[];
  /** Its output besides log lines. */
  readonly stderr: () => string;
  /** The first log line that matches, now or later. */
  waitForLog(isWanted: (line: LogLine) => boolean): Promise<LogLine>;
  /** Sends `signal` and waits for the end. Returns the exit code, or `null` after a kill. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves with the exit code when it ends. */
  readonly ended: Promise<number | null>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the bot, or another program like it, with only `PATH` and `env` in its environment. */
export function spawnBot(
  env: Record<string, string>,
  program: readonly string[] = [BOT],
  options: { file?: string; cwd?: string } = {},
): BotProcess {
  const child = spawn(options.file ?? process.execPath, program, {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    // Away from the project's own `.env`.
    cwd: options.cwd ?? env['DATA_DIR'] ?? process.cwd(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: LogLine[] = [];
  const waiting = new Set<() => void>();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.push(line.startsWith('{') ? (JSON.parse(line) as LogLine) : { msg: line });
    for (const look of waiting) look();
  });
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    child,
    log,
    stderr: () => stderr,
    ended,
    async waitForLog(isWanted) {
      const found = Promise.withResolvers<LogLine>();
      const look = () => {
        const line = log.find(isWanted);
        if (line) found.resolve(line);
      };
      waiting.add(look);
      look();
      const end = ended.then((code) => {
        throw new Error(
          `The bot ended with ${code} before it logged that: ${stderr}${JSON.stringify(log.slice(-5))}`,
        );
      });
      try {
        return await Promise.race([found.promise, end]);
      } finally {
        waiting.delete(look);
      }
    },
    async stop(signal = 'SIGTERM') {
      if (isRunning()) child.kill(signal);
      return ended;
    },
    async [Symbol.asyncDispose]() {
      if (isRunning()) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The bot's environment for a local Discord. */
export function botEnv(discord: LocalDiscord, dataDir: string): Record<string, string> {
  return {
    ...{ DISCORD_TOKEN: discord.botToken, DISCORD_API_URL: discord.apiUrl, DATA_DIR: dataDir },
    ...storeEnv(dataDir),
  };
}
