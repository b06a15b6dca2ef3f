import { openPlayground } from '@cutscene/playground/start.ts';
import { BOT } from './bot-process.ts';
import { launchBrowser } from './browser.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A playground with its bot, and its page at desktop width. `problems`: errors of the page, in order. */
export async function openPlaygroundPage(durations: { stillMs: number; videoMs: () => number }) {
  const folder = await temporaryFolder();
  const [playground, browser] = await Promise.all([
    openPlayground({
      program: BOT,
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent' },
      dataDir: folder.path,
      durations,
    }),
    launchBrowser(),
  ]);
  await playground.discord.waitForBot({ command: 'video' });
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: 'dark' });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(playground.url);
  return {
    ...{ playground, page, problems },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await playground.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
