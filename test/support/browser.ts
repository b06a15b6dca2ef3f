import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The folder for the tests' screenshots, for people to look at. */
export const SCREENSHOTS = 'test-results';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** A Chromium on `PATH`. This project downloads none. */
export const chromiumPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find(existsSync);

/** A headless browser that talks to this machine only. */
export async function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('No Chromium is on PATH');
  await mkdir(SCREENSHOTS, { recursive: true });
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
