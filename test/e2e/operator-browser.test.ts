import { openrouterModels } from '@cutscene/playground/providers/openrouter-models.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { periodOf } from '../../src/jobs/period.ts';
import { describe as describeEntry } from '../../src/providers/openrouter/describe.ts';
import { type Provider, ProviderError } from '../../src/providers/provider.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { chromiumPath, launchBrowser, shootDarkAndLight, shootForDocs } from '../support/browser.ts';
import { fakeProvider } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: the operator’s panel in a browser, for no Chromium is on PATH');

const provider = (id: string, behavior: Partial<Pick<Provider, 'submit' | 'poll'>> = {}): Provider => ({
  ...fakeProvider({ poll: async () => ({ state: 'running' }), ...behavior }).provider,
  id,
});
const down = async () => Promise.reject(new ProviderError('unavailable', '503'));
const guild = (name: string) => ({ name, channels: [{ name: 'general' }], members: [{ name: 'mia' }] });

describe.skipIf(chromiumPath === undefined && !mustRun)('the operator’s panel in a browser', () => {
  let run: Awaited<ReturnType<typeof startBotInProcess>>;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    const running = { poll: async () => ({ state: 'running' as const }) };
    [run, browser] = await Promise.all([
      startBotInProcess({
        providers: [
          provider('wavespeed', running),
          provider('replicate', { ...running, submit: down }),
          provider('runway', {
            submit: async () => Promise.reject(new ProviderError('unauthorized', '401')),
          }),
          {
            ...provider('openrouter', running),
            describeModels: async () => ({ descriptions: openrouterModels.map(describeEntry) }),
          },
        ],
        env: { GLOBAL_BUDGET_USD_MONTH: '200', GUILD_BUDGET_USD_MONTH: '50' },
        discord: {
          rateLimits: false,
          // Nothing here is about speed.
          ackTimeoutMs: 20_000,
          guilds: [
            {
              name: 'Film Club',
              channels: [{ name: 'general' }, { name: 'films' }],
              members: [
                { name: 'mia', displayName: 'Mia', color: '#f0b232' },
                { name: 'ada', displayName: 'Ada', color: '#eb459e' },
              ],
            },
            guild('Stop Motion Society'),
            guild('Late Night Reels'),
          ],
        },
      }),
      launchBrowser(),
    ]);
    await run.discord.waitForBot({ command: 'operator' });
    page = await browser.newPage({ viewport: { width: 1180, height: 1000 }, colorScheme: 'dark' });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await run?.[Symbol.asyncDispose]();
  });

  const shoot = (name: string) => shootDarkAndLight(page, name);
  const panel = (text: string) => page.getByTestId('message').filter({ hasText: text }).last();

  it('goes from /help through its views, takes no new videos, and takes them again', {
    timeout: 30_000,
  }, async () => {
    const [mia, ada] = [run.discord.member('mia', { guild: 'Film Club' }), run.discord.member('ada')];
    await spendSomething();
    const ask = (model: string) => mia.slash('video', { prompt: 'a paper boat', model, notify: 'off' });
    const ends = ['wan-2.2-fast', 'wan-2.2-fast', 'wan-2.2-fast', 'runway-gen4.5'].map((model) =>
      ask(model).waitForMessage(({ text }) => /[⚠❌]/u.test(text)),
    );
    await Promise.all(ends);
    for (const model of ['kling', 'pika', 'vidu-q4']) await ask(model).waitForMessage();

    await page.goto(`${run.discord.url}/?user=${ada.id}&channel=${run.discord.channelId('films')}`);
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/help');
    await page.keyboard.press('Enter');
    await page.getByText('For the bot’s operator').click();
    await panel('Taking new videos').waitFor();
    await shoot('operator-health');
    await shootForDocs(page, 'operator', panel('Taking new videos'));
    await panel('Taking new videos').getByText('Servers', { exact: true }).click();
    await panel('3 servers').waitFor();
    await shoot('operator-servers');
    await panel('3 servers').getByText('Spending', { exact: true }).click();
    await panel('By provider').waitFor();
    await shoot('operator-spend');
    await panel('By provider').getByText('Stop taking videos').click();
    await panel('Stopped taking new videos').waitFor();
    await shoot('operator-draining');
    await ask('kling').waitForMessage(({ text }) => text.includes('about to restart'));
    await panel('Stopped taking new videos').getByText('Take videos again').click();
    await panel('Taking new videos').getByText('Models', { exact: true }).click();
    await panel('2 new models').waitFor();
    await shoot('operator-models');
    await panel('2 new models').getByText('Try once').first().click();
    await panel('This is a trial').waitFor();
    await shoot('operator-try');
    expect(problems).toEqual([]);
  });

  /** Two months of three servers. */
  async function spendSomething() {
    const store = run.stores.jobs;
    const [first = '', second = '', third = ''] = run.discord.world.guilds.keys();
    const { fromMs } = periodOf('month', Date.now());
    const spent: [string, string, number, number][] = [
      ...[first, first, second].map((id): [string, string, number, number] => [id, 'kling', 8.4, fromMs]),
      ...[first, third].map((id): [string, string, number, number] => [id, 'veo-3.1-fast', 6, fromMs]),
      [second, 'runway-gen4.5', 1.2, fromMs],
      [first, 'kling', 31.5, fromMs - 1],
      [second, 'veo-3.1-fast', 12, fromMs - 1],
    ];
    for (const [guildId, model, costUsd, createdAtMs] of spent)
      await store.insert(
        aJob({
          ...{ status: statuses.succeeded, costUsd, createdAtMs, told: true },
          ...{ request: { model }, origin: { guildId } },
        }),
      );
  }
});
