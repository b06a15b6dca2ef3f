import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import { createCanvas, Path2D } from '@napi-rs/canvas';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, shootDarkAndLight, shootForDocs } from '../support/browser.ts';
import { startStudio } from '../support/studio.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: reports in a browser, for no Chromium is on PATH');

const FILM = fileURLToPath(import.meta.resolve('@cutscene/playground/providers/film.mp4'));

/** An image that shows something. */
const photo = (() => {
  const canvas = createCanvas(640, 360);
  const context = canvas.getContext('2d');
  const sky = context.createLinearGradient(0, 0, 0, 360);
  sky.addColorStop(0, '#f6b26b');
  sky.addColorStop(1, '#274e73');
  context.fillStyle = sky;
  context.fillRect(0, 0, 640, 360);
  context.fillStyle = '#ffffff';
  context.fill(new Path2D('M300 90 L300 230 L420 230 Z M250 245 L430 245 L400 290 L280 290 Z'));
  return canvas.toBuffer('image/png');
})();

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
    await copyFile(FILM, run.filmPath);
    page = await browser.newPage({ viewport: { width: 1180, height: 760 }, colorScheme: 'dark' });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await run?.[Symbol.asyncDispose]();
    await moderation?.close();
  });

  const shoot = (name: string) => shootDarkAndLight(page, name);
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
    // Otherwise everything would be in the future: the bot's clock is fast.
    await page.clock.setFixedTime(run.now());
    await message('A video was reported').getByText('ago').waitFor();
    await shoot('report');
    await shootForDocs(page, 'report', message('A video was reported'));
    await message('A video was reported').getByText('Delete video').click();
    await message('Deleted by').waitFor();
    await shoot('report-done');
    expect(run.discord.messages().some(hasVideo)).toBe(false);
    expect(problems).toEqual([]);
  });

  it('show the question for the right to an image, and what came of No', { timeout: 30_000 }, async () => {
    const [mia, moe, ada] = [run.discord.member('mia'), run.discord.member('moe'), run.discord.member('ada')];
    await ada.slash('settings set', { name: 'consent-required', value: 'on' }).waitForMessage();
    await ada.slash('settings set', { name: 'confirm-above-usd', value: '0.05' }).waitForMessage();
    await moe.slash('privacy').waitForMessage();
    await at(moe.id, 'general');
    await message('What I store about you').getByText('No videos of me here').click();
    await message('You’re on this server’s list').waitFor();
    await shoot('opted-out');

    const image = await mia.upload('boat.png', photo);
    mia.slash('video', { prompt: 'the boat sails away', model: 'mover', image, notify: 'off' });
    await at(mia.id, 'general');
    await message('Do you have the right').waitFor();
    await shoot('consent');
    await shootForDocs(page, 'consent', message('Do you have the right'));
    await message('Do you have the right').getByText('No', { exact: true }).click();
    await message('Nothing was made').waitFor();
    await shoot('consent-declined');
    expect(problems).toEqual([]);
  });

  it('play a video that is looked at before it is public, and hide it until it is clicked', {
    timeout: 30_000,
  }, async () => {
    const [mia, moe, ada] = [run.discord.member('mia'), run.discord.member('moe'), run.discord.member('ada')];
    await ada.slash('settings set', { name: 'confirm-above-usd', value: 'default' }).waitForMessage();
    const set = (name: string, channel: string) =>
      ada.slash('settings set', { name, value: `<#${run.discord.channelId(channel)}>` }).waitForMessage();
    await set('log-channel', 'films');
    await set('review-channels', 'general');
    const prompt = 'a lighthouse in a storm, **waves** high as houses, seen from a small boat';
    const isReady = ({ text }: ClientMessage) => text.startsWith('👀');
    const make = () => mia.slash('video', { prompt, model: 'plain', notify: 'ping' }).waitForMessage(isReady);
    await make();

    await at(mia.id, 'general');
    await page
      .getByRole('button', { name: /^\S*\s*Preview$/ })
      .last()
      .click();
    await message('Only you can see this').locator('video').waitFor();
    await shoot('review-own');

    await at(moe.id, 'general');
    await page
      .getByRole('button', { name: /^\S*\s*Preview$/ })
      .last()
      .click();
    const preview = message('Only you can see this');
    const video = preview.locator('video');
    const isLoaded = () => video.evaluate((one) => (one as unknown as { readyState: number }).readyState);
    await expect.poll(isLoaded).toBeGreaterThan(1);
    await shoot('review-preview');
    await shootForDocs(page, 'review', preview);
    await preview.getByText('Reject…').click();
    await page.getByTestId('modal-input').fill('The boat has a brand on it.');
    await shoot('review-reject');
    await page.getByTestId('modal-submit').click();
    await message('wasn’t published').waitFor();
    await shoot('review-rejected');

    await make();
    await page
      .getByRole('button', { name: /^\S*\s*Preview$/ })
      .last()
      .click();
    await message('Only you can see this').locator('video').waitFor();
    await message('Only you can see this').getByText('Approve as spoiler').click();
    await message('a lighthouse').waitFor();
    await shoot('review-spoiler');
    await page.getByLabel('Spoiler').last().click();
    await shoot('review-spoiler-open');
    await at(moe.id, 'films');
    await message('as a spoiler').waitFor();
    await shoot('review-log');
    expect(problems).toEqual([]);
  });
});
