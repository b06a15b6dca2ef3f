import type { LocalDiscordOptions } from '@cutscene/playground/discord/options.ts';
import { expect } from 'vitest';
import { startBotInProcess } from './bot-in-process.ts';
import { createFastClock } from './clock.ts';
import { fakeProvider } from './engine.ts';
import { makeFilm } from './films.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * A bot whose videos take as many seconds as their prompts say, with a clock that is `times` as fast, as is Discord's.
 */
export async function startSlowBot(times: number, discord: LocalDiscordOptions = {}) {
  const folder = await temporaryFolder();
  const path = `${folder.path}/film.mp4`;
  await makeFilm(path);
  const clock = createFastClock(times);
  let orders = 0;
  const { provider } = fakeProvider({
    submit: async ({ prompt }) => ({ number: ++orders, readyAtMs: clock.now() + Number(prompt) * 1_000 }),
    poll: async ({ readyAtMs }) =>
      clock.now() >= Number(readyAtMs)
        ? { state: 'succeeded', output: { kind: 'file', path } }
        : { state: 'running' },
  });
  const run = await startBotInProcess({
    providers: [provider],
    clock,
    // The answer to a command takes real time, however fast the clock.
    discord: { now: clock.now, ackTimeoutMs: 3_000 * times, rateLimits: false, ...discord },
  });
  return {
    ...run,
    make: (seconds: number, channel?: string) =>
      run.discord
        .member('mia')
        .slash('video', { prompt: String(seconds), notify: 'off' }, channel === undefined ? {} : { channel }),
    waitForState: (state: string) =>
      expect.poll(() => run.log.find((line) => line['state'] === state), { timeout: 20_000 }).toBeDefined(),
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
      expect(run.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    },
  };
}
