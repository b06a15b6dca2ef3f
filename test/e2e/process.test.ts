import { readdir } from 'node:fs/promises';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { lockDataDir } from '../../src/store/data-dir.ts';
import { createStartGuard } from '../../src/store/start-guard.ts';
import { BOT, botEnv, spawnBot } from '../support/bot-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SMALL = { duration: 1, resolution: '480p' };

describe('the process', () => {
  it('ends with 2 and one line per problem when the configuration is wrong', async () => {
    await using folder = await temporaryFolder();
    const env = {
      DISCORD_TOKEN: 'a secret that is wrong',
      PORT: 'http',
      LOG_LEVEL: 'loud',
      DATA_DIR: folder.path,
    };
    await using bot = spawnBot(env);
    expect(await bot.ended).toBe(2);
    expect(bot.stderr().trim().split('\n')).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN: /),
      expect.stringMatching(/^PORT: /),
      expect.stringMatching(/^LOG_LEVEL: /),
    ]);
    expect(bot.stderr()).not.toContain('secret that');
  });

  it('ends with 2 in production without a token', async () => {
    await using folder = await temporaryFolder();
    await using bot = spawnBot({ NODE_ENV: 'production', DATA_DIR: folder.path });
    expect(await bot.ended).toBe(2);
    expect(bot.stderr()).toMatch(/^DISCORD_TOKEN: is missing/);
  });

  it('ends with 2 when Discord refuses the token', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    await using bot = spawnBot({ ...botEnv(discord, folder.path), DISCORD_TOKEN: 'not.the.token' });
    expect(await bot.ended).toBe(2);
    expect(bot.stderr()).toMatch(/^DISCORD_TOKEN: Discord refuses it/);
    expect(bot.stderr()).not.toContain('not.the.token');
  });

  // The first loaded version of undici decides which forms can be sent, and only a complete start loads them in the
  // real order.
  it('answers with files', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord();
    await using bot = spawnBot(botEnv(discord, folder.path));
    await discord.waitForBot({ command: 'privacy' });
    const mia = discord.member('mia');
    const data = mia.click(await mia.slash('privacy').waitForMessage(), 'privacy:export');
    const settings = discord.member('ada').slash('settings export');
    for (const answer of [data, settings]) {
      const message = await answer.waitForMessage(({ text }) => text !== '');
      expect(message.attachments, message.text).toHaveLength(1);
    }
    expect(bot.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('does not share its folder, and a killed one leaves no lock', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    await using first = spawnBot(botEnv(discord, folder.path));
    await discord.waitForBot();
    await using second = spawnBot(botEnv(discord, folder.path));
    expect(await second.ended).toBe(2);
    expect(second.stderr()).toMatch(/^DATA_DIR: another Cutscene is using/);
    await first.stop('SIGKILL');
    await using third = spawnBot(botEnv(discord, folder.path));
    await third.waitForLog(({ msg }) => msg === 'connected to Discord');
    expect(await third.stop()).toBe(0);
  });

  it('waits for one that is stopping to let go of the folder', async () => {
    await using folder = await temporaryFolder();
    const lock = await lockDataDir(folder.path, systemClock);
    const guard = createStartGuard(folder.path, systemClock);
    guard.markStopping();
    const next = lockDataDir(folder.path, systemClock);
    lock.release();
    (await next).release();
  });

  // `data-dir.test.ts` tries other folders.
  it.each([
    ['playground', ''],
    ['bot', 'a.b.c'],
  ])('ends with 2 when the folder of the %s can’t be made', async (_, DISCORD_TOKEN) => {
    await using folder = await temporaryFolder();
    await using bot = spawnBot({ DISCORD_TOKEN, DATA_DIR: '/proc/x' }, [BOT], { cwd: folder.path });
    expect(await bot.ended).toBe(2);
    expect(bot.stderr()).toMatch(/^DATA_DIR: .* can't be used \(E.*\); use a folder that .*\n$/);
  });

  // Between npm and Node is a shell, which gets the signal and, if it is dash, doesn't pass it on.
  it.each([
    ['shell', 'SIGTERM'],
    ['shell', 'SIGINT'],
    ['shell', 'SIGKILL'],
    ['npm', 'SIGKILL'],
    ['bot', 'SIGHUP'],
    ['bot', 'SIGINT'],
  ] as const)('stops cleanly after its %s got %s', { timeout: 90_000 }, async (whom, signal) => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    const env = { ...botEnv(discord, folder.path), npm_lifecycle_event: 'start' };
    const inShell = (command: string) => `sh -c '${command}'; :`;
    const bot = inShell(`echo pid shell $$; "${process.execPath}" "${BOT}" & echo pid bot $!; wait`);
    await using npm = spawnBot(env, ['-c', `echo pid npm $$; ${bot}`], { file: 'sh' });
    await npm.waitForLog(({ msg }) => msg === 'connected to Discord');
    const pidOf = (name: string) =>
      Number(npm.log.find(({ msg }) => msg?.startsWith(`pid ${name} `))?.msg?.split(' ')[2]);
    process.kill(pidOf(whom), signal);
    await npm.waitForLog(({ msg }) => msg === 'stopped');
    // The folder is free.
    (await lockDataDir(folder.path, systemClock)).release();
  });

  it('waits for a Discord that is away, and says that it is alive but not ready', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    const away = discord.faults.add({ route: '/gateway/bot' }, { kind: 'status', status: 502 });
    await using bot = spawnBot(botEnv(discord, folder.path));
    const { url } = await bot.waitForLog(({ msg }) => msg === 'starting');
    await bot.waitForLog(({ msg }) => msg === "can't reach Discord; trying again");
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    away.remove();
    await discord.waitForBot({ command: 'video' });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('stops cleanly while it still waits', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    discord.faults.add({ route: '/gateway/bot' }, { kind: 'status', status: 502 });
    await using bot = spawnBot(botEnv(discord, folder.path));
    await bot.waitForLog(({ msg }) => msg === "can't reach Discord; trying again");
    expect(await bot.stop()).toBe(0);
    expect(bot.stderr()).toBe('');
  });

  it('registers its commands once, and keeps ids when it starts again', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    await using first = spawnBot(botEnv(discord, folder.path));
    await discord.waitForBot({ command: 'video' });
    await first.stop();
    await using second = spawnBot(botEnv(discord, folder.path));
    await second.waitForLog(({ msg }) => msg === 'connected to Discord');
    await expect.poll(() => discord.log.requests({ method: 'GET', route: /commands$/ }).length).toBe(2);
    await second.stop();
    expect(discord.log.requests({ method: 'PUT' })).toHaveLength(1);
  });

  it('leaves the commands alone with DEPLOY_COMMANDS=off', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    await using bot = spawnBot({ ...botEnv(discord, folder.path), DEPLOY_COMMANDS: 'off' });
    await bot.waitForLog(({ msg }) => msg === 'connected to Discord');
    await bot.stop();
    // It reads their ids, which make them clickable in sentences.
    const changes = discord.log.requests({ route: /commands$/ }).filter(({ method }) => method !== 'GET');
    expect(changes).toEqual([]);
  });

  it('prints the invite link when it is in no server', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ guilds: [] });
    await using bot = spawnBot(botEnv(discord, folder.path));
    const { msg } = await bot.waitForLog((line) => line.msg?.includes('https://') === true);
    expect(msg).toContain(
      `client_id=${discord.applicationId}&scope=bot+applications.commands&permissions=309237763072`,
    );
  });

  it('refuses servers that are not on the list', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    await using _ = spawnBot({ ...botEnv(discord, folder.path), ALLOWED_GUILDS: '123456789012345678' });
    await discord.waitForBot({ command: 'video' });
    const answer = await discord.member('mia').slash('video', { prompt: 'x' }).waitForMessage();
    expect(answer).toMatchObject({
      text: expect.stringMatching(/^❌ This bot isn’t set up for this server/),
    });
    expect(answer.ephemeral_for).toBe(discord.member('mia').id);
    expect(await discord.member('mia').autocomplete('video', { prompt: 'x', model: '' }, 'model')).toEqual(
      [],
    );
  });

  it('delivers a video that a kill interrupted to its original message, once', {
    timeout: 60_000,
  }, async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    await using first = spawnBot(botEnv(discord, folder.path));
    await discord.waitForBot({ command: 'video' });
    const command = discord
      .member('mia')
      .slash('video', { prompt: 'x', notify: 'off', ...SMALL, duration: 2 });
    await first.waitForLog(({ state }) => state === 'running');
    await first.stop('SIGKILL');
    await using second = spawnBot(botEnv(discord, folder.path));
    // The film is drawn again, which takes a while on a machine that is busy with other tests.
    const done = await command.waitForMessage(({ attachments }) => attachments.length > 0, 50_000);
    expect(done.id).toBe(command.message()?.id);
    await second.waitForLog(({ state }) => state === 'succeeded');
    expect(discord.messages()).toHaveLength(1);
    await expect.poll(() => readdir(`${folder.path}/jobs`)).toEqual([]);
    await expect.poll(() => readdir(`${folder.path}/preview`)).toEqual(['cache']);
    expect(await second.stop()).toBe(0);
  });

  it('says that Discord refuses the token of a bot that runs, in its log and at /readyz', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    await using bot = spawnBot(botEnv(discord, folder.path));
    const { url } = await bot.waitForLog(({ msg }) => msg === 'starting');
    await discord.waitForBot({ command: 'video' });
    discord.gateway.drop({ code: 4004 });
    await bot.waitForLog(({ msg }) => msg?.startsWith('DISCORD_TOKEN: Discord refuses it') === true);
    const answer = await fetch(`${url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'disconnected' }]);
    expect(await bot.stop()).toBe(0);
  });

  it('rides out a dropped gateway', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    await using bot = spawnBot(botEnv(discord, folder.path));
    await discord.waitForBot({ command: 'video' });
    discord.gateway.drop();
    await bot.waitForLog(({ msg }) => msg === 'reconnected to Discord');
    await discord.member('mia').slash('video', { prompt: 'x', ...SMALL }).acknowledged;
  });
});
