import { expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';

it.each([
  ['pings nobody who used the bot just now', Number.POSITIVE_INFINITY, 0],
  ['pings whoever left', 0, 1],
])('a video that failed %s', async (_, activeMs, pings) => {
  const { provider } = fakeProvider({
    poll: async () => ({ state: 'failed', kind: 'task_failed', cause: 'as the test wants' }),
  });
  await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(50), activeMs });
  const command = run.discord.member('mia').slash('video', { prompt: 'a kite', notify: 'ping' });
  await command.waitForMessage();
  await expect
    .poll(async () => (await run.stores.jobs.get(command.id))?.told, { timeout: 20_000 })
    .toBe(true);
  expect(command.followups).toHaveLength(pings);
});
