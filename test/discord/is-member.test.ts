import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { createIsMember } from '../../src/discord/is-member.ts';
import { createFakeClock } from '../support/clock.ts';

const MINUTE_MS = 60_000;

function answering(status: number, code: number | undefined) {
  const body = { message: 'no', code: code ?? 0 };
  return new DiscordAPIError(body, code ?? 0, status, 'GET', 'https://discord.com', { files: [], body: {} });
}

function start() {
  const clock = createFakeClock();
  const asked: string[] = [];
  const world = { error: undefined as Error | undefined };
  const isMember = createIsMember({
    rest: {
      async get(route: string) {
        asked.push(route);
        if (world.error) throw world.error;
        return {};
      },
    } as Parameters<typeof createIsMember>[0]['rest'],
    clock,
  });
  return { clock, asked, world, is: () => isMember('films', 'mia').catch((error: Error) => error.message) };
}

it.each<[string, Error | undefined, boolean | 'unknown', boolean]>([
  ['an answer', undefined, true, true],
  ['404 Unknown Member', answering(404, 10_007), false, true],
  ['404 Unknown User', answering(404, 10_013), false, true],
  // The server itself isn't known: nobody knows about its members.
  ['404 Unknown Guild', answering(404, 10_004), 'unknown', false],
  ['404 of an edge', answering(404, undefined), 'unknown', false],
  ['403 Missing Access', answering(403, 50_001), 'unknown', false],
  ['500', answering(500, 0), 'unknown', false],
  ['a lost connection', new Error('ECONNRESET'), 'unknown', false],
])('%s means %s', async (_, error, means, isKept) => {
  const run = start();
  run.world.error = error;
  const first = await run.is();
  expect(typeof first === 'string' ? 'unknown' : first).toBe(means);
  expect(await run.is()).toBe(first);
  expect(run.asked).toHaveLength(1);
  run.clock.advance(3_001);
  await run.is();
  expect(run.asked).toHaveLength(isKept ? 1 : 2);
});

it('Discord is asked again after 10 minutes', async () => {
  const run = start();
  expect(await run.is()).toBe(true);
  run.world.error = answering(404, 10_007);
  run.clock.advance(10 * MINUTE_MS - 1);
  expect(await run.is()).toBe(true);
  run.clock.advance(2);
  expect(await run.is()).toBe(false);
  expect(run.asked).toHaveLength(2);
});
