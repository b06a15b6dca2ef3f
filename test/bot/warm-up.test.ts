import { readdir } from 'node:fs/promises';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { expect, it } from 'vitest';
import { warmUp } from '../../src/bot/warm-up.ts';
import { modelsFor } from '../../src/catalog/catalog.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { storedJobs } from '../support/crash-run.ts';
import { fakeProvider } from '../support/engine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('answers commands that nobody gave, and leaves no trace of them', async () => {
  await using folder = await temporaryFolder();
  await using discord = await startLocalDiscord();
  const { provider, calls } = fakeProvider();
  const env = {
    ...botEnv(discord, folder.path),
    // What refuses, delays or reports a member's command elsewhere.
    ...{
      ALLOWED_GUILDS: '900000000000000001',
      GUILD_BUDGET_USD_MONTH: '0.01',
      PUBLIC_URL: 'https://a.example',
    },
    ...{ MODERATION_API_KEY: 'key', MODERATION_BASE_URL: discord.apiUrl, PREVIEW_CONCURRENCY: '9' },
  };
  const answered = await warmUp({
    config: loadConfig(env, { modelIds: ['preview'] }),
    models: modelsFor({ own: { models: [] } }),
    providers: new Map([[provider.id, provider]]),
    // On a slow machine, the limit would end it.
    clock: { ...systemClock, steadyMs: () => 0 },
  });
  expect(answered).toBe(50);
  expect(calls).toEqual({ submit: 0, poll: 0, cancel: 0, release: 0 });
  expect(discord.log.requests()).toEqual([]);
  expect(await readdir(folder.path)).toEqual([]);
});

it('leaves nothing in the log and the store of the bot that it is for', async () => {
  await using folder = await temporaryFolder();
  await using discord = await startLocalDiscord();
  await using bot = spawnBot({ ...botEnv(discord, folder.path), LOG_LEVEL: 'debug' });
  await discord.waitForBot({ command: 'video' });
  await bot.stop();
  expect(await storedJobs(folder.path)).toEqual([]);
  expect(bot.log.filter((line) => line['job'] !== undefined || Number(line['level']) > 40)).toEqual([]);
  expect(bot.log.filter(({ msg }) => msg?.includes('first responses'))).toEqual([]);
  expect(discord.log.requests({ route: /callback/ })).toEqual([]);
});
