import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providerDefinitions } from '../../src/providers/index.ts';
import { findings } from '../support/axe.ts';
import { chromiumPath, shoot, shootDarkAndLight } from '../support/browser.ts';
import { openPlaygroundPage } from '../support/playground-page.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: the playground’s providers in a browser, for no Chromium is on PATH');

describe.skipIf(chromiumPath === undefined && !mustRun)('the providers of the playground', () => {
  let run: Awaited<ReturnType<typeof openPlaygroundPage>>;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    run = await openPlaygroundPage({ stillMs: 500, videoMs: () => 500 });
    ({ page, problems } = run);
  });

  afterAll(() => run?.[Symbol.asyncDispose]());

  const shot = (name: string) => shoot(page, name);
  const card = () => page.locator('[data-testid=provider][data-value=replicate]');
  const count = async (kind: string) =>
    Number(await card().locator(`[data-testid=provider-requests][data-value=${kind}] dd`).textContent());

  async function makeVideo(prompt: string) {
    await page.getByTestId('message-box').click();
    await page.keyboard.type(`/video prompt: ${prompt} model: flux-schnell-svd`);
    await page.keyboard.press('Enter');
    return page.getByTestId('message').filter({ hasText: prompt }).first();
  }

  async function choose(label: string) {
    await card().getByTestId('select').click();
    await page.getByTestId('select-option').filter({ hasText: label }).click();
    await card().getByTestId('select').filter({ hasText: label }).waitFor();
  }

  it('are listed with what they do', async () => {
    await page.getByTestId('providers-button').click();
    expect(await page.getByTestId('provider').count()).toBe(providerDefinitions.length);
    expect(await card().getByTestId('select').textContent()).toBe('Works');
    await shot('7-providers');
  });

  it('refuse the content of the next video, as chosen, and are asked once', async () => {
    await choose('Refuses the content');
    await shot('8-chosen');
    const message = await makeVideo('a fox in the snow');
    await message.getByText('❌ Flux Schnell + SVD refused this because of its content.').waitFor();
    expect(await message.getByTestId('used-command').textContent()).toContain('Mia used /video');
    await expect.poll(() => count('Submits')).toBe(1);
    expect(await card().getByTestId('select').textContent()).toBe('Works');
    await shot('9-refused');
  });

  it('show on the wire what the bot asked them, without its keys', async () => {
    await page.getByTestId('wire-button').click();
    await page.getByTestId('wire-provider').click();
    const submit = page
      .getByTestId('wire-entry')
      .filter({ hasText: 'POST' })
      .filter({ hasText: 'Replicate' })
      .first();
    await submit.locator('summary').click();
    expect(await submit.locator('pre').first().textContent()).toContain('a fox in the snow');
    expect(await page.getByTestId('wire').textContent()).not.toContain('r8_');
    await page.getByTestId('wire-discord').click();
    expect(await submit.isVisible()).toBe(false);
    const command = page.getByTestId('wire-entry').filter({ hasText: 'INTERACTION' });
    expect(await command.last().textContent()).toContain('/video');
    // Suggestions, which a slow page may not ask for, are answered with 204.
    const answers = page
      .getByTestId('wire-entry')
      .filter({ hasText: '/callback' })
      .filter({ hasText: 'POST200' });
    expect(await answers.count()).toBe(1);
    await page.getByTestId('wire-all').click();
    await shootDarkAndLight(page, '9-wire');
    expect(await findings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
  });

  it('show the still first and the video after it, in one message', { timeout: 90_000 }, async () => {
    await page.getByTestId('providers-button').click();
    const message = await makeVideo('a lighthouse at dawn');
    await message.locator('.message-attachments img').waitFor();
    expect(await message.getByTestId('video').count()).toBe(0);
    await shot('10-still');
    await message.getByTestId('video').waitFor({ timeout: 80_000 });
    expect(await message.locator('.message-attachments img').count()).toBe(0);
    // The refused still, this one's, and its video.
    await expect.poll(() => count('Submits')).toBe(3);
    await page.waitForTimeout(1_000);
    await shot('11-film-of-a-provider');
    await page.emulateMedia({ colorScheme: 'light' });
    await choose('Loses the answer');
    await shot('12-light');
  });

  it('keep what was chosen until it is changed', async () => {
    await choose('Is busy');
    await card().getByTestId('lasts-always').click();
    await expect.poll(() => card().getByTestId('lasts-always').getAttribute('aria-pressed')).toBe('true');
    expect(await card().getByTestId('lasts-once').getAttribute('aria-pressed')).toBe('false');
  });

  it('had no error in the page', () => {
    expect(problems).toEqual([]);
  });
});
