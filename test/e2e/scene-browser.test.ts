import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { price } from '../../src/replies/amounts.ts';
import { chromiumPath, launchBrowser, shootForDocs, shootViews, views } from '../support/browser.ts';
import { machineDecoder, quickFfmpeg } from '../support/quick-ffmpeg.ts';
import { startWithRealAdapters } from '../support/real-models.ts';
import { untilSettled } from '../support/studio.ts';

const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: a scene in a browser, for no Chromium is on PATH');

const english = translator('en');
const FILM = fileURLToPath(import.meta.resolve('@cutscene/playground/providers/film.mp4'));
const LONG_MS = 60_000;

async function ffmpeg(...args: string[]): Promise<Buffer> {
  const { path } = await quickFfmpeg();
  const options = { encoding: 'buffer', maxBuffer: 8 * 1024 ** 2 } as const;
  return (await promisify(execFile)(path, ['-v', 'error', '-y', ...args], options)).stdout;
}

/** Everything that a member makes from words, images and videos, on a phone. */
describe.skipIf(chromiumPath === undefined && !mustRun)('a scene in a browser', () => {
  let run: Awaited<ReturnType<typeof startWithRealAdapters>>;
  let browser: Browser;
  let page: Page;
  let images: Buffer[];
  const problems: string[] = [];

  beforeAll(async () => {
    const decoder = await machineDecoder();
    [run, browser] = await Promise.all([startWithRealAdapters({ decoder, speed: 12 }), launchBrowser()]);
    await ffmpeg(...['-i', FILM, '-t', '3', '-vf', 'scale=640:-2', '-movflags', '+faststart', run.videoPath]);
    const frame = (at: string) =>
      ffmpeg('-ss', at, '-i', run.videoPath, '-frames:v', '1', '-f', 'image2', '-c:v', 'png', '-');
    images = await Promise.all(['0.2', '2.5'].map(frame));
    page = await browser.newPage({ viewport: views.phone, colorScheme: 'dark' });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`${run.discord.url}/?user=${run.discord.member('mia').id}`);
  });
  afterAll(async () => {
    await browser?.close();
    await run?.[Symbol.asyncDispose]();
  });

  const messages = () => page.getByTestId('message');
  const videos = () => messages().filter({ has: page.locator('video') });
  const composers = () => messages().filter({ has: page.locator('[data-custom-id*=":make."]') });
  const composer = () => composers().last();
  const control = (action: string) => composer().locator(`[data-custom-id*=":${action}"]`);

  /** A composer of `/video` with a prompt. */
  async function compose(model: string, prompt: string) {
    const before = await composers().count();
    await page.getByTestId('message-box').click();
    await page.keyboard.type(`/video model: ${model}`);
    await page.keyboard.press('Enter');
    await composers().nth(before).waitFor();
    await type(prompt);
  }
  async function type(prompt: string) {
    await control('text').click();
    await page.getByTestId('modal-input').first().fill(prompt);
    await page.getByTestId('modal-submit').click();
    await composer().getByText(prompt).waitFor();
  }
  async function attach(files: Record<string, Buffer[]>) {
    await control('images').click();
    for (const [role, buffers] of Object.entries(files)) {
      const chosen = buffers.map((buffer) => ({ name: 'image.png', mimeType: 'image/png', buffer }));
      await page.locator(`[data-testid=modal-file][data-custom-id=${role}]`).setInputFiles(chosen);
    }
    await shootViews(page, `scene-form-${Object.keys(files).join('-')}`);
    await page.getByTestId('modal-submit').click();
    await composer().locator('.picture').nth(1).waitFor();
  }
  /** Uses an action of the last video, which is under **More**. */
  async function act(label: string) {
    const under = messages().filter({ hasText: 'Use as reference' });
    const before = await under.count();
    await videos().last().getByText('More…').click();
    await under.nth(before).getByText(label, { exact: true }).click();
  }
  /** A composer for a video that is made from the last one. */
  async function goOn(label: string) {
    const before = await composers().count();
    await act(label);
    await composers().nth(before).waitFor();
  }

  /** The latest job, and what it has reserved and spent in US dollars; `null` if it isn't in the ledger. */
  async function latest() {
    const [row] = await run.stores.sql(
      'SELECT data, held_microusd, spent_microusd FROM jobs LEFT JOIN ledger ON job_id = id ORDER BY created_at_ms DESC LIMIT 1',
    );
    const usd = (microUsd: unknown) => (typeof microUsd === 'number' ? microUsd / 1e6 : null);
    return {
      job: JSON.parse(String(row?.['data'] ?? '{}')),
      booked: { heldUsd: usd(row?.['held_microusd']), spentUsd: usd(row?.['spent_microusd']) },
    };
  }
  /** Makes the video of the composer, whose button says the price. */
  async function make(step: string, usd: number) {
    await composer()
      .getByText(`Make it · ${price(usd, english)}`)
      .waitFor();
    await shootViews(page, `scene-${step}-composer`);
    return finish(step, usd, () => control('make').click());
  }
  /** The job that a click makes. Its price is reserved until it is spent. */
  async function finish(step: string, usd: number | null, click: () => Promise<void>) {
    const [before, earlier] = [await videos().count(), (await latest()).job.id];
    await click();
    await expect
      .poll(async () => (await latest()).job.id, { timeout: LONG_MS, interval: 10 })
      .not.toBe(earlier);
    expect((await latest()).booked, step).toEqual({ heldUsd: usd, spentUsd: usd && 0 });
    const made = videos().nth(before);
    await made.waitFor({ timeout: LONG_MS });
    await untilSettled(run);
    await shootViews(page, `scene-${step}-made`);
    const { job, booked } = await latest();
    expect(booked, step).toEqual({ heldUsd: usd && 0, spentUsd: usd });
    // With its buttons, on one screen between the channel's name and the message box.
    const { height = Number.NaN } = (await made.boundingBox()) ?? {};
    expect(height, step).toBeLessThan(views.phone.height - 130);
    return job;
  }

  it('begins with one image and ends with another', async () => {
    await compose('veo-3.1-fast', 'a paper boat sails through the night');
    await attach({ first: images.slice(0, 1), last: images.slice(1) });
    await shootForDocs(page, 'composer', composer());
    const { inputs } = await make('frames', 0.6);
    expect(inputs).toMatchObject([{ role: 'first' }, { role: 'last' }]);
  });

  it('keeps two references', async () => {
    await compose('vidu-q3-pro', 'the two boats race each other');
    await attach({ reference: images });
    const { inputs } = await make('references', 0.3);
    expect(inputs).toMatchObject([{ role: 'reference' }, { role: 'reference' }]);
  });

  it('is silent, is changed, and becomes sharper', async () => {
    await compose('veo-3.1-fast', 'a lantern in the fog');
    await composer().getByText('Make it · $0.60').waitFor();
    await control('sound').click();
    const silent = await make('silent', 0.4);
    expect(silent.request).toMatchObject({ sound: 'off' });
    await goOn('Edit video');
    await type('make it snow');
    const edited = await make('edited', 0.705);
    expect(edited).toMatchObject({ continues: silent.id, request: { task: 'edit' } });
    await goOn('Upscale');
    const sharper = await make('sharper', 0.06);
    expect(sharper).toMatchObject({ continues: edited.id, request: { task: 'upscale' } });
  });

  it('goes on three times, and is joined for nothing', async () => {
    await compose('kling', 'a kite over the sea');
    const chain = [await make('begun', 0.42)];
    for (const nth of ['second', 'third', 'fourth']) {
      await goOn('Continue');
      chain.push(await make(nth, 0.42));
    }
    expect(chain.map(({ continues }) => continues)).toEqual([
      undefined,
      ...chain.slice(0, 3).map(({ id }) => id),
    ]);
    const { reel } = await finish('joined', null, () => act('Join'));
    expect(reel.clips).toMatchObject(chain.map(({ id }) => ({ jobId: id })));
    expect(await videos().last().getByTestId('message-content').textContent()).not.toMatch(/\$|free/);
  });

  it('is a draft, and then made properly', async () => {
    await compose('p-video', 'a fox in the snow');
    await composer().getByText('Draft · $0.025').click();
    const draft = await make('draft', 0.025);
    const told = await videos().last().textContent();
    expect(told).toContain('A draft for about $0.025; made properly, it would be about $0.10.');
    const properly = await finish('properly', 0.1, () =>
      videos().last().getByText('Make it properly').click(),
    );
    expect(draft.request).toMatchObject({ draft: true });
    expect(properly.request).toEqual({ ...draft.request, draft: undefined, way: 'generate' });
  });

  it('had no error in the page, and no request that Discord refuses', () => {
    expect(problems).toEqual([]);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});
