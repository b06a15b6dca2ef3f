import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalDiscord } from '../playground/discord/index.ts';

export const programs = {
  cutscene: fileURLToPath(new URL('../src/index.ts', import.meta.url)),
  plainLoop: fileURLToPath(new URL('./plain-loop.ts', import.meta.url)),
};
export type Program = keyof typeof programs;

/** Runs a program as a bot of `discord`, on an empty data folder; `await using` kills it and removes the folder. */
export async function startProgram(program: Program, discord: LocalDiscord) {
  const dataDir = await mkdtemp(join(tmpdir(), 'cutscene-bench-'));
  const child: ChildProcess = spawn(process.execPath, [programs[program]], {
    env: {
      PATH: process.env['PATH'],
      DISCORD_TOKEN: discord.botToken,
      DISCORD_API_URL: discord.apiUrl,
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
    cwd: dataDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    child,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGKILL')) await ended;
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
