import { fileURLToPath } from 'node:url';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { describe, expect, it } from 'vitest';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { startProxy } from '../support/proxy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const videoPath = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));

describe('HTTP_PROXY', () => {
  it('carries every connection: gateway, REST, first responses, providers, uploads', async () => {
    await using folder = await temporaryFolder();
    await using proxy = await startProxy({ authorization: `Basic ${btoa('me:p@ss')}` });
    await using discord = await startLocalDiscord();
    const provider = await startLoopbackOpenai({ mode: 'vllm', videoPath });
    await using bot = spawnBot({
      ...botEnv(discord, folder.path),
      ...{ OPENAI_BASE_URL: provider.baseUrl, DEFAULT_MODEL: 'self-hosted' },
      HTTP_PROXY: proxy.url.replace('//', '//me:p%40ss@'),
    });
    await discord.waitForBot({ command: 'video' });
    const command = discord.member('mia').slash('video', { prompt: 'a boat', notify: 'off' });
    await command.waitForMessage(({ attachments }) => attachments.length === 1);
    await provider.close();
    await bot.stop();

    // A request may be lost behind the proxy, and is repeated then. None came past it.
    const asked = proxy.asked.map((each) => each.replace(/ .*?\/api\/v\d+([^?]*).*/, ' $1'));
    const direct = discord.log.requests().filter(({ method, path }) => {
      const at = asked.indexOf(`${method} ${path}`);
      if (at >= 0) asked.splice(at, 1);
      return at < 0;
    });
    expect(direct).toEqual([]);
    const host = new URL(discord.apiUrl).host;
    expect(proxy.asked).toContainEqual(`CONNECT ${host}`);
    for (const part of ['/gateway/bot', '/callback', '/messages/', '/v1/videos', '/content']) {
      expect(proxy.asked.filter((each) => each.includes(part)).length, part).toBeGreaterThan(0);
    }
    expect(JSON.stringify(bot.log)).not.toContain('p%40ss');
  });

  it('leaves alone what NO_PROXY names', async () => {
    await using folder = await temporaryFolder();
    await using proxy = await startProxy();
    await using discord = await startLocalDiscord();
    await using bot = spawnBot({
      ...botEnv(discord, folder.path),
      ...{ http_proxy: proxy.url, no_proxy: '127.0.0.0/8' },
    });
    await discord.waitForBot({ command: 'video' });
    await bot.stop();
    expect(proxy.asked).toEqual([]);
  });

  it('says which variable holds no proxy, and never its password', async () => {
    await using folder = await temporaryFolder();
    await using bot = spawnBot({ DATA_DIR: folder.path, HTTPS_PROXY: 'socks5://me:secret@127.0.0.1:1080' });
    expect(await bot.ended).toBe(2);
    expect(bot.stderr()).toBe(
      "HTTPS_PROXY: isn't an HTTP proxy address; for example http://proxy.example.com:3128\n",
    );
  });
});
