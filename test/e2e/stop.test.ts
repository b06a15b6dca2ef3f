import { fileURLToPath } from 'node:url';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { describe, expect, it } from 'vitest';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const videoPath = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));

async function setUp() {
  const folder = await temporaryFolder();
  const provider = await startLoopbackOpenai({ mode: 'vllm', videoPath });
  const discord = await startLocalDiscord({ identifyEveryMs: 0 });
  const env = {
    ...botEnv(discord, folder.path),
    ...{ OPENAI_BASE_URL: provider.baseUrl, DEFAULT_MODEL: 'self-hosted' },
  };
  return {
    provider,
    discord,
    async start() {
      const bot = spawnBot(env);
      await bot.waitForLog(({ msg }) => msg === 'connected to Discord');
      return bot;
    },
    async [Symbol.asyncDispose]() {
      await discord.close();
      await provider.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe.concurrent('SIGTERM', () => {
  it('lets a paid call come back, says that it takes no more, and leaves the rest to the next start', async () => {
    await using rig = await setUp();
    const { discord, provider } = rig;
    provider.script('create', { kind: 'slow', ms: 2_000 }, { times: 1 });
    await using first = await rig.start();
    await discord.waitForBot({ command: 'video' });
    const command = discord.member('mia').slash('video', { prompt: 'one', notify: 'off' });
    await expect.poll(() => provider.count('create'), { timeout: 10_000 }).toBe(1);
    const ended = first.stop();
    await first.waitForLog(({ msg }) => msg === 'stopping');
    const late = await discord.member('moe').slash('video', { prompt: 'two' }).waitForMessage();
    expect(late).toMatchObject({
      text: expect.stringMatching(/^❌ I’m restarting/),
      ephemeral_for: discord.member('moe').id,
    });
    expect(await ended).toBe(0);
    expect(first.log.at(-1)?.msg).toBe('stopped');
    expect(first.log.find(({ state }) => state === 'running')).toBeDefined();

    await using second = await rig.start();
    await command.waitForMessage(({ attachments }) => attachments.length === 1);
    expect(provider.count('create')).toBe(1);
    expect(await second.stop()).toBe(0);
  });

  it.each([
    ['lets an upload of seconds come to its end', 1_000, 'succeeded'],
    ['breaks off a longer one, which the next start makes again', 30_000, 'delivering'],
  ])('%s', async (_, ms, state) => {
    await using rig = await setUp();
    const { discord } = rig;
    await using first = await rig.start();
    await discord.waitForBot({ command: 'video' });
    const command = discord.member('mia').slash('video', { prompt: 'one', notify: 'off' });
    await first.waitForLog((line) => line['state'] === 'downloading');
    discord.faults.add(
      { method: 'PATCH', route: /@original$|%40original$/, times: 1 },
      { kind: 'delay', ms },
    );
    await first.waitForLog((line) => line['state'] === 'delivering');
    expect(await first.stop()).toBe(0);
    expect(first.log.at(-1)?.msg).toBe('stopped');
    expect(first.log.findLast((line) => line.msg === 'job')).toMatchObject({ state });

    await using second = await rig.start();
    await command.waitForMessage(({ attachments }) => attachments.length === 1);
    await second.stop();
    expect(discord.messages().flatMap(({ attachments }) => attachments)).toHaveLength(1);
  });
});
