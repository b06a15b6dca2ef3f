import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../support/axe.ts';
import { chromiumPath, launchBrowser, shoot, shootForDocs } from '../support/browser.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ENTRY = fileURLToPath(new URL('../../src/start.js', import.meta.url));
const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: the playground in a browser, for no Chromium is on PATH');

/** Runs in the page: plays the video and says what it is. */
const PLAY = `(async () => {
  const element = [...document.querySelectorAll('[data-testid=video]')].at(-1);
  const player = element.querySelector('video') ?? element;
  player.muted = true;
  await player.play();
  await new Promise((resolve) => player.addEventListener('timeupdate', resolve, { once: true }));
  return { width: player.videoWidth, height: player.videoHeight, seconds: player.duration };
})()`;

/** Runs in the page: from here on, keeps every text of the message with this prompt. */
const WATCH = `(() => {
  window.shownTexts = new Set();
  const note = () => {
    for (const element of document.querySelectorAll('[data-testid=message-content]'))
      if (element.textContent.includes('a paper boat on a rainy street')) window.shownTexts.add(element.textContent);
  };
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
})()`;

/** The parts of the page's films that a test needs: this project's own types are those of Node. */
interface Film {
  paused: boolean;
  loop: boolean;
  play(): Promise<void>;
  pause(): void;
  scrollIntoView(): void;
  getBoundingClientRect(): { bottom: number };
}

/** `npm start` without a token. Resolves with the address that it prints. */
async function startPlayground(dataDir: string) {
  const child = spawn(process.execPath, [ENTRY], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The playground ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^\s*(http:\/\/127\.0\.0\.1:\d+)\s*$/.exec(line)?.[1];
      if (address) resolve(address);
    });
  });
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      return (await ended)[0] as number | null;
    },
  };
}

describe.skipIf(chromiumPath === undefined && !mustRun)('the playground, as a newcomer uses it', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    [playground, browser] = await Promise.all([startPlayground(folder.path), launchBrowser()]);
    page = await browser.newPage({ viewport: { width: 1180, height: 860 } });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(playground.url);
  });

  afterAll(async () => {
    await browser?.close();
    expect(await playground?.stop()).toBe(0);
    await folder?.[Symbol.asyncDispose]();
  });

  const shot = (name: string) => shoot(page, name);

  it('says what to do, and knows the command', async () => {
    await page.getByTestId('first-step').waitFor();
    await shot('1-first-visit');
    expect(await findings(page)).toEqual([]);
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/');
    await page.getByTestId('command-offer').first().waitFor();
    expect(await page.getByTestId('command-offer').first().textContent()).toContain('video');
    await shot('2-commands');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('ends /video with a video that plays, in a message that was edited on the way', {
    timeout: 90_000,
  }, async () => {
    await page.getByTestId('message-box').fill('');
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/video prompt: a paper boat on a rainy street');
    await shot('3-typed');
    await page.evaluate(WATCH);
    await page.keyboard.press('Enter');

    const content = page.getByTestId('message-content').filter({ hasText: 'a paper boat on a rainy street' });
    await content.first().waitFor();
    await shot('4-progress');
    await page.getByTestId('video').last().waitFor({ timeout: 60_000 });
    const texts = await page.evaluate<string[]>('[...window.shownTexts]');
    expect(texts.length).toBeGreaterThanOrEqual(3);

    const film = await page.evaluate<{ width: number; height: number; seconds: number }>(PLAY);
    expect(film).toMatchObject({ width: 1280, height: 720 });
    expect(film.seconds).toBeCloseTo(5, 0);
    await page.waitForTimeout(1_500);
    await shot('5-film');
    await shootForDocs(page, 'channel');
    // Nothing pings whoever asked just now, unless this machine took longer than that.
    const pings = page.getByTestId('message').filter({ hasText: 'your video is ready' });
    expect(await pings.count()).toBeLessThanOrEqual(1);
    expect(await findings(page)).toEqual([]);
  });

  it('opens the composer from a button, and its form, filled in', async () => {
    await page.getByRole('button', { name: 'More…' }).last().click();
    await page.getByRole('button', { name: 'Edit prompt' }).last().click();
    await page
      .getByRole('button', { name: /Prompt$/ })
      .last()
      .click();
    const form = page.getByTestId('modal');
    await form.waitFor();
    expect(await form.getByTestId('modal-input').first().inputValue()).toBe('a paper boat on a rainy street');
    await shot('6-form');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await findings(page)).toEqual([]);
  });

  it('tells the member alone what is wrong with a command', async () => {
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/video prompt: a kite model: sora-99');
    await page.keyboard.press('Enter');
    const refusal = page.getByTestId('message').filter({ hasText: 'This model doesn’t exist here' });
    await refusal.waitFor();
    expect(await refusal.getByTestId('only-you').isVisible()).toBe(true);
    await shootForDocs(page, 'refused', refusal);
    await shot('7-refusal');
  });

  it('welcomes with examples in /help', async () => {
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/help');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Try it' }).first().waitFor();
    // Read aloud as it is shown, without the signs of its formatting.
    const aloud = await page.locator('#announcer').textContent();
    expect(aloud).toMatch(/^Cutscene: \S[\s\S]*\/video/);
    expect(aloud).not.toMatch(/[*`#<>]/);
    await shot('8-help');
  });

  it('pauses a film that nobody sees, and goes on when it is back', async () => {
    const film = page.getByTestId('video').last();
    const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
    const isPaused = () => film.evaluate(({ paused }: Film) => paused);
    await film.evaluate((player: Film) => {
      player.scrollIntoView();
      player.loop = true;
      return player.play();
    });
    await page.evaluate(twoFrames);
    await page.evaluate("document.querySelector('.messages').scrollTop = 1e6");
    await expect.poll(isPaused).toBe(true);
    await film.scrollIntoViewIfNeeded();
    await expect.poll(isPaused).toBe(false);
    // A person's own pause is kept.
    await film.evaluate((player: Film) => player.pause());
    await page.evaluate("document.querySelector('.messages').scrollTop = 1e6");
    await expect
      .poll(() => film.evaluate((player: Film) => player.getBoundingClientRect().bottom))
      .toBeLessThan(0);
    await film.scrollIntoViewIfNeeded();
    await page.evaluate(twoFrames);
    expect(await isPaused()).toBe(true);
  });

  it('is read aloud in the settings of an admin too', async () => {
    await page.getByTestId('member-switcher').click();
    await page.getByTestId('member').filter({ hasText: 'Ada' }).click();
    await page.getByTestId('member-switcher').filter({ hasText: 'Ada' }).waitFor();
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/settings');
    await page.getByTestId('command-offer').first().click();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Cutscene settings' }).waitFor();
    await shot('9-settings');
    expect(await findings(page)).toEqual([]);
  });

  it('leads to a linked message within the page', async () => {
    const row = page
      .locator('[data-message-id]')
      .filter({ has: page.getByTestId('video') })
      .first();
    const id = await row.getAttribute('data-message-id');
    const channel = new URL(page.url()).searchParams.get('channel');
    await page.getByTestId('message-box').click();
    await page.keyboard.type(`https://discord.com/channels/1/${channel}/${id}`);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '#general › 💬' }).click();
    await page.locator(`[data-message-id="${id}"].is-target`).waitFor();
    expect(page.context().pages()).toHaveLength(1);
  });

  it('offers channels, members and roles to mention', async () => {
    await page.getByTestId('message-box').click();
    await page.keyboard.type('see #fi');
    expect(await page.getByTestId('mention-offer').allTextContents()).toEqual(['#filmsMake videos here']);
    await page.keyboard.press('Enter');
    await page.keyboard.type('or ask @mo');
    await shot('10-mentions');
    await page.getByTestId('mention-offer').filter({ hasText: '@Moderator' }).click();
    await page.keyboard.press('Enter');
    const said = page.getByTestId('message').filter({ hasText: 'or ask' });
    await said.locator('.mention').nth(1).waitFor();
    expect(await said.locator('.mention').allTextContents()).toEqual(['#films', '@Moderator']);
    await said.getByText('#films').click();
    await page.getByTestId('channel-name').filter({ hasText: 'films' }).waitFor();
  });

  it('speaks another language, and so do Discord and the bot', async () => {
    await page.getByTestId('language').click();
    await page.getByTestId('language-choice').filter({ hasText: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Willkommen in #films' }).waitFor();
    expect(await page.getByTestId('first-step').textContent()).toBe('Szene beschreiben');
    expect(await page.locator('.bar-topic').textContent()).toBe('Hier entstehen Videos');
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    await shot('11-german');
    expect(await findings(page)).toEqual([]);
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/video prompt: ein Drachen länge: 600');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('composer-error').textContent()).toMatch(/^länge: Gib eine Zahl/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    // By the bot's own name of the option, as in every description of it.
    await page.keyboard.type('/video prompt: ein Drachen model: sora-99');
    await page.keyboard.press('Enter');
    await page.getByTestId('message').filter({ hasText: 'Dieses Modell gibt es hier nicht' }).waitFor();
  });

  it('had no error in the page', () => {
    expect(problems).toEqual([]);
  });
});
