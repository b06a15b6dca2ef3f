import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { expect, it } from 'vitest';
import { BOT, botEnv, spawnBot } from '../support/bot-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('compiles at the installation all that a start loads, and leaves nothing else', async () => {
  await using cache = await temporaryFolder();
  await using folder = await temporaryFolder();
  const env = { NODE_COMPILE_CACHE: cache.path };
  const installed = await promisify(execFile)(process.execPath, [BOT, '--compile'], {
    env: { ...env, TMPDIR: folder.path },
    cwd: folder.path,
  });
  expect(installed).toEqual({ stdout: '', stderr: '' });
  expect(await readdir(folder.path)).toEqual([]);

  await using discord = await startLocalDiscord();
  await using bot = spawnBot({ ...botEnv(discord, folder.path), ...env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' });
  await discord.waitForBot({ command: 'video' });
  // A single file that isn't there loads the TypeScript compiler, which takes 16 MB.
  const read = [...bot.stderr().matchAll(/reading cache from \S+ for StrippedTypeScript (.*)/g)].map(String);
  expect(read.length).toBeGreaterThan(300);
  expect(read.filter((line) => !line.includes('success'))).toEqual([]);
});
