import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';

/** As `npm start` runs it. */
export const FLAGS = { cutscene: ['--max-semi-space-size=1', '--max-old-space-size=256'], plainLoop: [] };
const programs = {
  cutscene: fileURLToPath(new URL('../src/start.js', import.meta.url)),
  plainLoop: fileURLToPath(new URL('./plain-loop.ts', import.meta.url)),
};
export type Program = keyof typeof programs;

interface StartOptions {
  /** The provider's address. */
  baseUrl?: string;
  /** How many tasks may run there at once; by default more than any bench has. */
  concurrency?: number;
  /** A module that is loaded before the program and may talk to this process. */
  preload?: string;
  /** Further variables. */
  env?: Record<string, string>;
  /** Prepares the data folder before the start. */
  prepare?: (dataDir: string) => Promise<void>;
}

/** Runs a program as a bot of `discord`, on an empty data folder. `await using` kills it and removes the folder. */
export async function startProgram(program: Program, discord: LocalDiscord, options: StartOptions = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'cutscene-bench-'));
  await options.prepare?.(dataDir);
  const port = await freePort();
  const preload = options.preload === undefined ? [] : ['--expose-gc', '--import', options.preload];
  const child: ChildProcess = spawn(process.execPath, [...FLAGS[program], ...preload, programs[program]], {
    env: {
      PATH: process.env['PATH'],
      DISCORD_TOKEN: discord.botToken,
      DISCORD_API_URL: discord.apiUrl,
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...options.env,
      ...(options.baseUrl !== undefined && {
        OPENAI_BASE_URL: options.baseUrl,
        // The benches run all jobs at once. They don't measure a provider's limit.
        OPENAI_CONCURRENCY: String(options.concurrency ?? 5_000),
        DEFAULT_MODEL: 'self-hosted',
      }),
    },
    cwd: dataDir,
    stdio: [
      ...(['ignore', process.env['BENCH_LOG'] ? 'inherit' : 'ignore', 'inherit'] as const),
      ...(preload.length > 0 ? (['ipc'] as const) : []),
    ],
  });
  return {
    pid: child.pid ?? 0,
    child,
    dataDir,
    healthUrl: `http://127.0.0.1:${port}/healthz`,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGKILL')) await ended;
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Runs the bot once to a clean end, because that is when it keeps its compiled code: every bench measures the starts
 * after the first.
 */
export async function keepCompiled(): Promise<void> {
  await using discord = await startLocalDiscord();
  await using bot = await startProgram('cutscene', discord);
  await discord.waitForBot({ command: 'video' });
  const ended = once(bot.child, 'exit');
  bot.child.kill('SIGTERM');
  await ended;
}

/** The program needs a known port, so that it can be asked there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const closed = once(server, 'close');
  server.close();
  await closed;
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
