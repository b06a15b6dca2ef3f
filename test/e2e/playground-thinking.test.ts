import { once } from 'node:events';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { Client, Events } from 'discord.js';
import { expect, it } from 'vitest';
import { chromiumPath, launchBrowser } from '../support/browser.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: a reply that never comes in a browser, for no Chromium is on PATH');

it.skipIf(chromiumPath === undefined && !mustRun)(
  'a reply that is "thinking" fails on the page once its token has expired',
  async () => {
    await using discord = await startLocalDiscord();
    const client = new Client({ intents: [], rest: { api: discord.apiUrl } });
    const ready = once(client, Events.ClientReady);
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) void interaction.deferReply();
    });
    await client.login(discord.botToken);
    await ready;
    await client.application?.commands.set([{ name: 'video', description: 'Make a video' }]);
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.clock.install();
      await page.goto(discord.url);
      await discord.member('mia').slash('video').acknowledged;
      await page.getByTestId('thinking').waitFor();
      await page.clock.fastForward('10:00');
      expect(await page.getByTestId('thinking').count()).toBe(1);
      await page.clock.fastForward('05:00');
      const failure = page.getByTestId('message').getByTestId('failure');
      await failure.waitFor();
      expect(await failure.textContent()).toContain('The application did not respond.');
      expect(await page.getByTestId('thinking').count()).toBe(0);
    } finally {
      await browser.close();
      await client.destroy();
    }
  },
);
