import { type ClientMessage, type SceneId, sceneIds } from '@cutscene/playground/protocol.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../support/axe.ts';
import { chromiumPath, shootDarkAndLight, shootViews } from '../support/browser.ts';
import { act } from '../support/buttons.ts';
import { openPlaygroundPage } from '../support/playground-page.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: the scenes of the playground, for no Chromium is on PATH');

describe.skipIf(chromiumPath === undefined && !mustRun)('the scenes of the playground', () => {
  let run: Awaited<ReturnType<typeof openPlaygroundPage>>;
  let playground: typeof run.playground;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    run = await openPlaygroundPage({ stillMs: 200, videoMs: () => 1_000 });
    ({ playground, page, problems } = run);
    await page.getByTestId('watch-scenes').click();
  });

  afterAll(() => run?.[Symbol.asyncDispose]());

  const card = (id: SceneId) => page.locator(`[data-testid=scene][data-value=${id}]`);
  const inFilms = () => playground.discord.messages('films');
  const hasFile = ({ attachments }: ClientMessage) => attachments.length > 0;
  const videos = () => inFilms().filter(hasFile);

  /** From its button to its end. */
  async function play(id: SceneId, timeout = 100_000) {
    await card(id).getByTestId('scene-play').click();
    await card(id).locator('.is-now').waitFor();
    // Some of them make a dozen videos, beside other tests.
    await expect.poll(() => card(id).getAttribute('data-state'), { timeout }).not.toBe('playing');
    expect(await card(id).getAttribute('data-state')).toBe('done');
    expect(await page.getByTestId('speed').isVisible()).toBe(false);
  }

  it('are on the page, each with its steps', async () => {
    expect(await page.getByTestId('scene').count()).toBe(sceneIds.length);
    for (const id of sceneIds) expect(await card(id).locator('li').count()).toBeGreaterThan(1);
    await shootDarkAndLight(page, '12-scenes');
    await shootViews(page, '12-scenes');
    expect(await findings(page)).toEqual([]);
  });

  it('show a refusal, in their channel', async () => {
    await play('refusal');
    expect(await page.getByTestId('channel-name').textContent()).toBe('films');
    await page.getByText('❌ Flux Schnell + SVD refused this because of its content.').first().waitFor();
  });

  it('show a slow provider, with time running faster', async () => {
    await play('slow');
    expect(videos()).toHaveLength(1);
    // The bot's own time: it says how long it took, three minutes or more on a busy machine.
    expect(videos()[0]?.text).toMatch(/(?:[3-9]|\d\d) min|(?:1[89]|[2-9]\d)\d s/);
  });

  it('kill the bot in the middle, which goes on', async () => {
    await play('crash');
    expect(videos()).toHaveLength(2);
  });

  it('let 15 minutes pass, after which the bot needs another way to its message', async () => {
    await play('fifteen');
    const [message] = videos().slice(-1);
    const edits = playground.discord.log.requests({
      method: 'PATCH',
      route: new RegExp(`/messages/${message?.id}$`),
    });
    expect(edits.at(-1)?.route).toBe('/channels/:channel/messages/:message');
  });

  it('copy a video with a star to the showcase', async () => {
    await play('showcase');
    const [copy] = playground.discord.messages('showcase');
    expect(copy?.text).toContain('a whale above the city');
    // Stars count afterwards too: Moe takes his back.
    const [video] = videos().slice(-1);
    if (!video) throw new Error('no video is there');
    await playground.discord.member('moe').click(video, 'star:').acknowledged;
    await expect.poll(() => JSON.stringify(videos().at(-1)?.components)).toContain('Star it');
  });

  it('bring an image of the cast along', async () => {
    await play('cast');
    expect(videos().at(-1)?.text).toContain('With \\@Robin from the cast.');
  });

  it('let members tell a story in turns, and make a film of it', { timeout: 400_000 }, async () => {
    // Its clips are drawn on this machine.
    await play('story', 350_000);
    const { thread } = inFilms().findLast((message) => message.thread !== undefined) ?? {};
    const clips = playground.discord.messages(thread?.id ?? '').filter(hasFile);
    expect(clips).toHaveLength(3);
    expect(clips[1]?.text).toContain('2nd video in a chain by 2 members');
    expect(clips[2]?.text).toMatch(/\*\*The kite\*\*[\s\S]*\[2\]\(/);
  });

  it('plan a film, draft it, change a shot, make it, and finish it with music and captions', {
    timeout: 400_000,
  }, async () => {
    await play('film', 350_000);
    const [drafted, changed, made, finished] = videos().slice(-4);
    for (const message of [drafted, changed, made, finished])
      expect(message?.text).toContain('**The paper boat**');
    expect(drafted?.text).toContain('Draft film');
    expect(changed?.text).toContain('Draft film');
    expect(made?.text).not.toContain('Draft film');
    if (!finished) throw new Error('no film is there');
    const credits = await fetch(finished.attachments[1]?.url ?? '');
    expect(await credits.text()).toContain('Music: added by');
    const download = await act(playground.discord.member('mia'), finished, 'Download');
    const [captions] = (await download.waitForMessage(hasFile)).attachments;
    expect(captions?.filename).toMatch(/^captions-\d+\.vtt$/);
    const board = inFilms().find(({ text }) => text.includes('### 🎬 The paper boat'));
    await expect.poll(() => playground.discord.message(board?.id ?? '').text).toContain('The film is ready.');
    // Each shot is made once, and the one that changed once more as a draft.
    const threads = inFilms()
      .flatMap(({ thread }) => thread?.id ?? [])
      .slice(-3);
    const shots = threads.map((id) => playground.discord.messages(id).filter(hasFile).length);
    expect(shots).toEqual([6, 1, 6]);
    await shootViews(page, '13-film');
    expect(await page.locator('dialog').count()).toBe(0);
  });

  it('fill the queue until the bot refuses', { timeout: 300_000 }, async () => {
    const before = videos().length;
    await play('queue', 250_000);
    expect(videos().length - before).toBeGreaterThan(3);
  });

  it('let a video wait for its review', async () => {
    await play('review');
    expect(videos().at(-1)?.text).toContain('a secret birthday cake');
  });

  it('had no error in the page', () => {
    // The scene of the showcase deletes a video, and a board draws its images anew: the page of a busy machine may still
    // be loading them.
    expect(problems.filter((problem) => !/ 404 .*attachments\//.test(problem))).toEqual([]);
  });
});
