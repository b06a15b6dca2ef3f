import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInModels, isRetired } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import { chromiumPath, launchBrowser, shootViews } from '../support/browser.ts';
import { imageFile, startStudio } from '../support/studio.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: the composer in a browser, for no Chromium is on PATH');

/** The real models at the provider of the test, which makes them all. */
const models = builtInModels
  .filter((model) => !isRetired(model, Date.now()))
  .map((model) =>
    mapWays(model, (way) => ({
      ...way,
      provider: 'preview',
      stages: way.stages.map(({ provider: _, ...stage }) => stage) as typeof way.stages,
    })),
  )
  .map(({ offers, ...model }) => ({
    ...model,
    offers: offers.map((offer) => ({ ...offer, provider: 'preview' })) as [(typeof offers)[0]],
  }));

describe.skipIf(chromiumPath === undefined && !mustRun)('the composer in a browser', () => {
  let run: Awaited<ReturnType<typeof startStudio>>;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    [run, browser] = await Promise.all([startStudio({}, {}, undefined, models), launchBrowser()]);
    const ada = run.discord.member('ada');
    await ada.slash('settings set', { name: 'default-model', value: 'kling-3-pro' }).waitForMessage();
    page = await browser.newPage({ viewport: { width: 1180, height: 900 }, colorScheme: 'dark' });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`${run.discord.url}/?user=${run.discord.member('mia').id}`);
  });
  afterAll(async () => {
    await browser?.close();
    await run?.[Symbol.asyncDispose]();
  });

  const composer = () => page.getByTestId('message').filter({ hasText: 'Your next video' }).last();
  const control = (action: string) => composer().locator(`[data-custom-id*=":${action}"]`);
  const make = () => composer().getByText('Make it');
  const shoot = (name: string) => shootViews(page, `composer-${name}`);
  async function choose(action: string, value: string) {
    await control(action).click();
    await page.locator(`[data-testid=select-option][data-value="${value}"]`).click();
    await composer()
      .locator('[aria-disabled=true], [data-testid=select]:disabled')
      .first()
      .waitFor({ state: 'detached' });
  }

  it('goes from /video without a prompt to a video', { timeout: 60_000 }, async () => {
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/video');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await composer().waitFor();
    expect(await make().isDisabled()).toBe(true);
    await shoot('empty');

    await control('text').click();
    await page
      .getByTestId('modal-input')
      .first()
      .fill('a paper boat on a rainy street at night, neon signs in the puddles, slow push in');
    await shoot('text');
    await page.getByTestId('modal-submit').click();
    await composer().getByText('a paper boat').waitFor();
    await shoot('prompt');

    await control('images').click();
    await page
      .getByTestId('modal-file')
      .first()
      .setInputFiles({ name: 'boat.png', mimeType: 'image/png', buffer: imageFile });
    await shoot('images');
    await page.getByTestId('modal-submit').click();
    await composer().getByText('Starts with an image').waitFor();
    await control('model').click();
    await shoot('models');
    await page.keyboard.press('Escape');

    await control('search').click();
    await page.getByTestId('modal-input').fill('veo 3');
    await page.getByTestId('modal-submit').click();
    await page.getByText('models found').waitFor();
    await shoot('found');
    await choose('model', 'veo-3.1-fast');
    await choose('length', '8');
    await choose('resolution', '1080p');
    await choose('ratio', '9:16');
    await composer().getByText('Make it · $1.20').waitFor();
    await shoot('ready');
    await make().click();
    await page.getByTestId('video').last().waitFor({ timeout: 20_000 });
    await shoot('made');
    expect(run.requests).toMatchObject([{ durationSeconds: 8, resolution: '1080p', aspectRatio: '9:16' }]);
    expect(problems).toEqual([]);
  });
});
