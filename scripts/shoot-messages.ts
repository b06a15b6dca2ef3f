import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { PermissionFlagsBits } from 'discord.js';
import { ProviderError } from '../src/providers/provider.ts';
import { startBotInProcess } from '../test/support/bot-in-process.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { createFastClock } from '../test/support/clock.ts';
import { fakeProvider } from '../test/support/engine.ts';
import { aJob, statuses } from '../test/support/job.ts';

// Takes a picture of each kind of message that the bot sends, as the playground's page shows it on a desktop and on a
// phone, dark and light: `node scripts/shoot-messages.ts FOLDER`. Copy this file into a clone of an older version to
// compare. What that doesn't have is left out, with a line that says so.

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name a folder for the pictures');
mkdirSync(folder, { recursive: true });

const DAY_MS = 24 * 60 * 60_000;
const FILM = fileURLToPath(import.meta.resolve('@cutscene/playground/providers/film.mp4'));
/** Tall enough for the longest message. */
const views = { desktop: { width: 1180, height: 3_000 }, phone: { width: 390, height: 3_000 } };
const themes = ['dark', 'light'] as const;

const tasks = {
  async submit({ prompt }: { prompt: string }) {
    if (prompt.includes('storm')) throw new ProviderError('content_rejected', 'no');
    return { taskId: `task-${prompt}` };
  },
  poll: async () => ({ state: 'succeeded', output: { kind: 'file', path: FILM } }) as const,
};
const clock = createFastClock(20);
await using run = await startBotInProcess({
  providers: [{ ...fakeProvider(tasks).provider, id: 'wavespeed' }],
  clock,
  discord: {
    rateLimits: false,
    guilds: [
      {
        name: 'Film Club',
        roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
        channels: [{ name: 'general' }, { name: 'log' }],
        members: [
          { name: 'mia', displayName: 'Mia', color: '#f0b232' },
          { name: 'moe', displayName: 'Moe', color: '#5865f2' },
          { name: 'ada', displayName: 'Ada', color: '#eb459e', roles: ['Admin'] },
        ],
      },
    ],
  },
});
const { discord } = run;
const [mia, moe, ada] = [discord.member('mia'), discord.member('moe'), discord.member('ada')];
discord.world.team = [{ userId: ada.id, role: 'admin' }];
const [guildId = ''] = discord.world.guilds.keys();

// What members made in the last month, the same in each run.
const made = { kling: 0.42, 'veo-3.1-fast': 0.6, 'hailuo-3': 0.5, vidu: 0.28 };
for (const [index, [model, costUsd]] of Array(12).fill(Object.entries(made)).flat().entries()) {
  const hasFailed = index % 11 === 0;
  const job = aJob({
    status: hasFailed ? { ...statuses.failed, kind: 'content_rejected' } : statuses.succeeded,
    costUsd: hasFailed ? null : costUsd,
    spentMs: { queued: 14_000, submitting: 1_000, running: 101_000 - index * 500 },
    createdAtMs: clock.now() - ((index * 13) % 29) * DAY_MS - 60_000,
    ...{ told: true, request: { model } },
    origin: { guildId, userId: index % 3 === 0 ? moe.id : ada.id },
  });
  await run.stores.jobs.insert(job);
}

type Shot = { name: string; who: string; message: ClientMessage };
const shots: Shot[] = [];
const saidIn = ({ content, embeds, components = [] }: ClientMessage) =>
  JSON.stringify([content, embeds, components]);
const isShown = (message: ClientMessage) => saidIn(message) !== '["",[],[]]';
const isOver = (message: ClientMessage) => message.attachments.length > 0 || saidIn(message).includes('❌');

/** Keeps a message to take a picture of it, as `who` sees it. */
async function take(
  name: string,
  who: { id: string },
  ask: () => Invocation | Promise<ClientMessage>,
  isDone = isShown,
): Promise<ClientMessage | undefined> {
  try {
    const asked = ask();
    const message = await ('waitForMessage' in asked ? asked.waitForMessage(isDone) : asked);
    shots.push({ name, who: who.id, message });
    return message;
  } catch (error) {
    console.warn(`${name} is left out: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

const set = (name: string, value: string) => ada.slash('settings set', { name, value }).waitForMessage();
const film = (prompt: string) => mia.slash('video', { prompt, model: 'kling', notify: 'off' });
const storm = 'a storm over the harbor';

await take('help', mia, () => mia.slash('help'));
const video = await take('video', mia, () => film('a paper boat drifts down a rainy street'), isOver);
await film('a red kite above the dunes at dawn').waitForMessage(isOver);
await take('failed', mia, () => film(storm), isOver);
await take('composer', mia, () => mia.slash('video', {}));
await set('blocked-words', 'zomb*');
await set('log-channel', `<#${discord.channelId('log')}>`);
await take('set', ada, () => ada.slash('settings set', { name: 'max-usd-per-video', value: '2' }));
await take('log', ada, () => discord.waitForMessage('log', (said) => saidIn(said).includes('settings')));
await take('refused', mia, () => film('two Z0MB1ES dancing'));
for (const name of ['models', 'queue', 'quota', 'history', 'privacy'])
  await take(name, mia, () => mia.slash(name));
if (video) {
  const more = await take('more', mia, () => mia.click(video, 'more:'));
  if (more) await take('delete', mia, () => mia.click(more, 'Delete'));
  await take('report', ada, async () => {
    const form = moe.messageCommand('Report', video);
    await moe.submitModal(form, { reason: 'This shows somebody who did not agree to it.' });
    return discord.waitForMessage('log', (said) => saidIn(said).includes('reported'));
  });
}
await take('stats', ada, () => ada.slash('stats'));
await take('settings', ada, () => ada.slash('settings panel'));
await take('settings-text', ada, () => ada.slash('settings show'));
for (const view of ['health', 'servers', 'spend'])
  await take(`operator-${view}`, ada, () => ada.slash(`operator ${view}`));
await set('confirm-above-usd', '0.05');
await take('price', mia, () => film('a lighthouse in the fog'));

const browser = await launchBrowser();
const page = await browser.newPage();
for (const [view, viewport] of Object.entries(views)) {
  await page.setViewportSize(viewport);
  for (const { name, who, message } of shots) {
    // Otherwise everything would be in the future: the bot's clock is fast.
    await page.clock.setFixedTime(clock.now());
    await page.goto(`${discord.url}/?user=${who}&channel=${message.channel_id}`);
    const shown = page.locator(`[data-message-id="${message.id}"]`);
    await shown.waitFor();
    await page.waitForFunction('[...document.images].every(({ complete }) => complete)');
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await shown.screenshot({ path: join(folder, `${name}-${view}-${colorScheme}.png`) });
    }
  }
}
await browser.close();
console.log(`${shots.length} messages`);
