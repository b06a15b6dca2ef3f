import { join } from 'node:path';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/providers/provider.ts';
import {
  chromiumPath,
  isForDocs,
  launchBrowser,
  shootDarkAndLight,
  shootForDocs,
} from '../support/browser.ts';
import { makeFilm } from '../support/films.ts';
import { startStudio } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: job messages in a browser, for no Chromium is on PATH');

const views = { phone: { width: 390, height: 844 }, desktop: { width: 1180, height: 760 } };
/** Longer than a message shows. */
const LONG = 'a red fox runs through fresh snow at dawn, slow motion, shallow depth of field, '.repeat(6);

const isOver = ({ attachments, text }: ClientMessage) => attachments.length > 0 || /^❌/.test(text);

describe.skipIf(chromiumPath === undefined && !mustRun)('a job’s message in a browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let run: Awaited<ReturnType<typeof startStudio>>;
  let browser: Browser;
  let page: Page;
  const gate = Promise.withResolvers<void>();
  const problems: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    const tall = join(folder.path, 'tall.mp4');
    await makeFilm(tall, { size: '720x1280' });
    let tasks = 0;
    const behavior = {
      async submit({ prompt }: { prompt: string }) {
        if (prompt.includes('fails')) throw new ProviderError('content_rejected', 'no');
        const [film = ''] = prompt.split(':');
        return { film, taskId: `task-${++tasks}` };
      },
      async poll({ film }: { film?: string | number }) {
        if (film === 'slow') await gate.promise;
        const path = film === 'tall' ? tall : run.filmPath;
        return { state: 'succeeded', output: { kind: 'file', path } } as const;
      },
    };
    [run, browser] = await Promise.all([startStudio(behavior), launchBrowser()]);
    page = await browser.newPage({ colorScheme: 'dark' });
    page.on('pageerror', (error) => problems.push(String(error)));
  });
  afterAll(async () => {
    gate.resolve();
    await browser?.close();
    await run?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const last = (text: string) => page.getByTestId('message').filter({ hasText: text }).last();
  const at = (name: string) =>
    page.goto(
      `${run.discord.url}/?user=${run.discord.member(name).id}&channel=${run.discord.channelId('general')}`,
    );
  const shoot = (name: string) => shootDarkAndLight(page, `job-message-${name}`);
  async function make(prompt: string) {
    const command = run.discord.member('mia').slash('video', { prompt, model: 'plain', notify: 'off' });
    return command.waitForMessage(isOver, 60_000);
  }

  it.each(Object.entries(views))(
    'shows a finished video and its buttons on one screen: %s',
    {
      timeout: 180_000,
    },
    async (name, viewport) => {
      await page.setViewportSize(viewport);
      await at('mia');
      for (const [what, prompt] of Object.entries({ wide: 'a red fox', tall: `tall: ${LONG}` })) {
        await make(prompt);
        const message = last('Done in');
        await message.locator('video').waitFor();
        await message.getByText('More…').scrollIntoViewIfNeeded();
        await shoot(`${what}-${name}`);
        const [header, text, more] = await Promise.all([
          page.locator('header').first().boundingBox(),
          message.boundingBox(),
          message.getByText('More…').boundingBox(),
        ]);
        const top = (header?.y ?? 0) + (header?.height ?? 0);
        expect(text?.y, `${what} on ${name}`).toBeGreaterThanOrEqual(top);
        expect((more?.y ?? 0) + (more?.height ?? 0)).toBeLessThanOrEqual(viewport.height - 60);
      }
      expect(problems).toEqual([]);
    },
  );

  it('has the rest under More, for a moderator also the spoiler', { timeout: 180_000 }, async () => {
    await page.setViewportSize(views.phone);
    await at('moe');
    await last('Done in').getByText('More…').click();
    const more = last('Only you can see this');
    await more.getByText('Hide as spoiler').waitFor();
    await shoot('more-phone');
    await more.getByText('Hide as spoiler').click();
    await last('Hidden. Members').waitFor();
    await page.getByLabel('Spoiler').last().waitFor();
    await shoot('hidden-phone');
    expect(problems).toEqual([]);
  });

  it('says what happens, and what went wrong', { timeout: 180_000 }, async () => {
    await at('mia');
    await make('a kite that fails');
    run.discord.member('mia').slash('video', { prompt: 'slow: a paper boat', model: 'plain' });
    await last('Making the video').waitFor();
    await shoot('states-phone');
    await page.setViewportSize(views.desktop);
    await shoot('states-desktop');
    expect(problems).toEqual([]);
  });

  it.runIf(isForDocs)('leaves an admin a part of their quota and of the budgets', async () => {
    const ada = run.discord.member('ada');
    const limits = {
      'member-videos': '5',
      'server-videos': '40',
      'server-budget': '2 a day, 10 a month',
      'model-budgets': 'plain: 4 a month',
    };
    for (const [name, value] of Object.entries(limits))
      await ada.slash('settings set', { name, value }).waitForMessage();
    for (const prompt of ['a kite', 'a boat'])
      await ada.slash('video', { prompt, model: 'plain', notify: 'off' }).waitForMessage(isOver, 60_000);
    await at('ada');
    ada.slash('quota');
    await last('Your videos').waitFor();
    await shootForDocs(page, 'quota', last('Your videos'));
  });
});
