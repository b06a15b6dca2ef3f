import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const { SCREENSHOTS } = process.env;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** A Chromium on `PATH`. This project downloads none. */
export const chromiumPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find(existsSync);

/** A headless browser that talks to this machine only. */
export async function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('No Chromium is on PATH');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

/** What a test sees, for people to look at: they ask for it with `SCREENSHOTS`, the folder for it. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** The same, dark and light. */
export async function shootDarkAndLight(page: Page, name: string): Promise<void> {
  if (!SCREENSHOTS) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await shoot(page, `${name}-${colorScheme}`);
  }
}

export const views = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/** The same on a desktop and on a phone. */
export async function shootViews(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  if (!SCREENSHOTS || !before) return;
  for (const [view, size] of Object.entries(views)) {
    await page.setViewportSize(size);
    await page.waitForTimeout(150);
    await shoot(page, `${name}-${view}`);
  }
  await page.setViewportSize(before);
}

/** Whether the pictures in the docs are made anew, with UPDATE_DOCS=1. */
export const isForDocs = process.env['UPDATE_DOCS'] === '1';
const MARGIN = 4;

/** A picture in the docs, of the page or of one message. */
export async function shootForDocs(page: Page, name: string, message?: Locator): Promise<void> {
  const before = page.viewportSize();
  if (!isForDocs || !before) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  if (message) await page.setViewportSize({ width: 1180, height: 1240 });
  // Nothing that appears where the pointer is.
  await page.mouse.move(0, 0);
  const box = await message?.boundingBox();
  const clip = box && { ...box, y: box.y - MARGIN, height: box.height + 2 * MARGIN };
  const path = fileURLToPath(new URL(`../../docs/${name}.png`, import.meta.url));
  await page.screenshot({ path, ...(clip && { clip }) });
  await page.setViewportSize(before);
}
