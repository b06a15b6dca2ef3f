import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientMessage } from '../../playground/protocol.ts';
import { startLoopbackModeration } from '../../playground/providers/moderation.ts';
import { chromiumPath, launchBrowser, SCREENSHOTS } from '../support/browser.ts';
import { startStudio } from '../support/studio.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: reports in a browser, for no Chromium is on PATH');

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;

describe.skipIf(chromiumPath === undefined && !mustRun)('refusals and reports in a browser', () => {
  let moderation: Awaited<ReturnType<typeof startLoopbackModeration>>;
  let run: Awaited<ReturnType<typeof startStudio>>;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    moderation = await startLoopbackModeration();
    const env = { MODERATION_API_KEY: moderation.apiKey, MODERATION_BASE_URL: moderation.baseUrl };
    [run, browser] = await Promise.all([startStudio({}, env), launchBrowser()]);
    page = await browser.newPage({ viewport: { width: 1180, height: 760 }, colorScheme: 'dark' });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await run?.[Symbol.asyncDispose]();
    await moderation?.close();
  });

  async function shoot(name: string) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
    }
  }
  const message = (text: string) => page.getByTestId('message').filter({ hasText: text }).last();
  const at = (userId: string, channel: string) =>
    page.goto(`${run.discord.url}/?user=${userId}&channel=${run.discord.channelId(channel)}`);

  it('show a refusal, then a report from the menu of a video to what staff did about it', {
    timeout: 30_000,
  }, async () => {
    const [mia, moe, ada] = [run.discord.member('mia'), run.discord.member('moe'), run.discord.member('ada')];
    const value = `<#${run.discord.channelId('films')}>`;
    await ada.slash('settings set', { name: 'log-channel', value }).waitForMessage();
    await ada.slash('settings set', { name: 'blocked-words', value: 'zomb*' }).waitForMessage();
    const prompt = 'the knight who never sleeps, **slowly** turning his head';
    await mia.slash('video', { prompt, model: 'plain', notify: 'off' }).waitForMessage(hasVideo);
    await mia.slash('video', { prompt: 'blood on the snow', model: 'plain' }).waitForFollowup();
    await mia.slash('video', { prompt: 'two Z0MB1ES dancing', model: 'plain' }).waitForMessage();
    await at(mia.id, 'general');
    await message('zomb').waitFor();
    await shoot('refusals');

    await at(moe.id, 'general');
    await message('the knight').click({ button: 'right' });
    await page.locator('[data-testid=message-command]', { hasText: 'Report' }).click();
    await page.getByTestId('modal-input').fill('This shows somebody who did not agree to it.');
    await shoot('report-form');
    await page.getByTestId('modal-submit').click();
    await message('Thank you').waitFor();
    await message('the knight').click({ button: 'right' });
    await page.locator('[data-testid=message-command]', { hasText: 'Verify' }).click();
    await message('I made this video').waitFor();
    await shoot('verify');

    await at(moe.id, 'films');
    await message('A video was reported').waitFor();
    await shoot('report');
    await message('A video was reported').getByText('Delete video').click();
    await message('Deleted by').waitFor();
    await shoot('report-done');
    expect(run.discord.messages().some(hasVideo)).toBe(false);
    expect(problems).toEqual([]);
  });
});
