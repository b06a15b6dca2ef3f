import { describe, expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { startSlowBot } from '../support/slow-bot.ts';

it.each([
  ['pings nobody who used the bot just now', Number.POSITIVE_INFINITY, 0],
  ['pings whoever left', 0, 1],
])('a video that failed %s', async (_, activeMs, pings) => {
  const { provider } = fakeProvider({
    poll: async () => ({ state: 'failed', kind: 'task_failed', cause: 'as the test wants' }),
  });
  await using run = await startBotInProcess({
    ...{ providers: [provider], clock: createFastClock(50) },
    notices: { activeMs, sharedMs: 0 },
  });
  const command = run.discord.member('mia').slash('video', { prompt: 'a kite', notify: 'ping' });
  await command.waitForMessage();
  await expect
    .poll(async () => (await run.stores.jobs.get(command.id))?.told, { timeout: 20_000 })
    .toBe(true);
  expect(command.followups).toHaveLength(pings);
});

it('videos that fail one after the other ping their member once, with links to all', async () => {
  const { provider } = fakeProvider({
    poll: async () => ({ state: 'failed', kind: 'task_failed', cause: 'as the test wants' }),
  });
  await using run = await startBotInProcess({
    ...{ providers: [provider], clock: createFastClock(50) },
    notices: { activeMs: 0, sharedMs: Number.MAX_SAFE_INTEGER },
  });
  const mia = run.discord.member('mia');
  const first = mia.slash('video', { prompt: 'a kite', notify: 'ping' });
  const ping = await first.waitForFollowup();
  const second = mia.slash('video', { prompt: 'a fox', notify: 'ping' });
  const shown = await second.waitForMessage(({ content }) => content.startsWith('❌'));
  await expect
    .poll(() => run.discord.messages('general').find(({ id }) => id === ping.id)?.content)
    .toMatch(new RegExp(`^<@${mia.id}>, 2 of your videos failed\n.*/\\d+ · a kite\n.*/${shown.id} · a fox$`));
  expect([first.followups.length, second.followups.length]).toEqual([1, 0]);
});

const hasVideo = ({ attachments }: { attachments: readonly unknown[] }) => attachments.length > 0;

describe('a video for a member who left', () => {
  it('pings them in a message of its own', async () => {
    await using run = await startSlowBot(20);
    const mia = run.discord.member('mia');
    const command = mia.slash('video', { prompt: '5', notify: 'ping' });
    const done = await command.waitForMessage(hasVideo);
    const ping = await command.waitForFollowup();
    expect(ping.text).toContain(`<@${mia.id}>`);
    expect(ping.mentions.map(({ id }) => id)).toEqual([mia.id]);
    expect(ping.message_reference?.message_id).toBe(done.id);
    // Only the ping mentions anybody.
    expect(command.history().flatMap(({ message }) => message.mentions)).toEqual([]);
  });

  it('tells them by direct message if they want that, and remembers it', async () => {
    await using run = await startSlowBot(20);
    const ada = run.discord.member('ada');
    const first = ada.slash('video', { prompt: '5', notify: 'dm' });
    const done = await first.waitForMessage(hasVideo);
    const second = ada.slash('video', { prompt: '6' });
    await second.waitForMessage(hasVideo);
    await expect.poll(() => ada.directMessages().length).toBe(2);
    expect(ada.directMessages()[0]?.text).toContain(`/${done.channel_id}/${done.id}`);
    expect(first.followups).toEqual([]);
  });
});
