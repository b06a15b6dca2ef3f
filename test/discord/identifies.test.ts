import type { IIdentifyThrottler } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { BackoffIdentifies, SharedIdentifies } from '../../src/discord/identifies.ts';
import { pause } from '../../src/runtime/clock.ts';
import { createFakeClock } from '../support/clock.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { whileTimePasses } from '../support/loopback-api.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How often `shards` identify in a day if each gateway session ends after `livesMs`. */
async function aDay({ shards = 1, livesMs }: { shards?: number; livesMs: number }) {
  const clock = createFakeClock();
  const endMs = clock.now() + DAY;
  const waits: number[] = [];
  const log = { warn: ({ waitMs }: { waitMs: number }) => waits.push(waitMs) };
  // discord.js's own pace: one in five seconds.
  let freeAtMs = 0;
  const throttler: IIdentifyThrottler = {
    async waitForIdentify() {
      const atMs = Math.max(freeAtMs, clock.now());
      freeAtMs = atMs + 5_000;
      if (atMs > clock.now()) await pause(clock, atMs - clock.now());
    },
  };
  const identifies = new BackoffIdentifies(throttler, { shards, clock, log: log as never });
  let count = 0;
  async function live(shard: number) {
    while (clock.now() < endMs) {
      await identifies.waitForIdentify(shard, new AbortController().signal);
      if (clock.now() < endMs) count += 1;
      await pause(clock, livesMs);
    }
  }
  await whileTimePasses(clock, Promise.all(Array.from({ length: shards }, (_, shard) => live(shard))));
  return { count, waits };
}

describe('a gateway that keeps no session', () => {
  it.each([1, 500, 5_000, 30_000, 2 * MINUTE, 10 * MINUTE])(
    'for longer than %i ms gets half of the identifies of a day at most',
    async (livesMs) => {
      for (const shards of [1, 2, 8]) {
        const { count } = await aDay({ shards, livesMs });
        expect(count / (livesMs < 3 * MINUTE ? 1 : shards)).toBeLessThanOrEqual(600);
      }
    },
  );

  it('has not to wait after a few bad moments, nor after sessions that lived', async () => {
    expect((await aDay({ livesMs: 31 * MINUTE })).waits).toEqual([]);
    expect((await aDay({ livesMs: 500 })).waits.slice(0, 3)).toEqual([9_500, 19_500, 39_500]);
  });

  it('waits ever longer among many shards, where the wait alone takes more than half an hour', async () => {
    const clock = createFakeClock();
    const waits: number[] = [];
    const log = { warn: ({ waitMs }: { waitMs: number }) => waits.push(waitMs) };
    const throttler: IIdentifyThrottler = { waitForIdentify: async () => {} };
    const identifies = new BackoffIdentifies(throttler, { shards: 30, clock, log: log as never });
    async function identify() {
      for (let n = 0; n < 14; n++) await identifies.waitForIdentify(0, new AbortController().signal);
    }
    await whileTimePasses(clock, identify());
    expect(waits.map((ms) => ms / 1_000)).toEqual([
      ...[10, 20, 40, 80, 160, 320, 640, 1_280, 2_560],
      ...[5_120, 5_400],
    ]);
  });

  it('is not waited for by one that has closed', async () => {
    const clock = createFakeClock();
    const log = { warn() {} };
    const throttler: IIdentifyThrottler = { waitForIdentify: async () => {} };
    const identifies = new BackoffIdentifies(throttler, { shards: 1, clock, log: log as never });
    for (let n = 0; n < 3; n++) await identifies.waitForIdentify(0, new AbortController().signal);
    const closing = new AbortController();
    const waiting = identifies.waitForIdentify(0, closing.signal);
    closing.abort(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
    expect(clock.waiting).toBe(0);
  });
});

describe('several processes', () => {
  it.each([
    [1, [0, 5.5, 11, 16.5]],
    [2, [0, 0, 5.5, 5.5]],
  ])('with %s buckets identify after each other', async (buckets, seconds) => {
    const clock = createFakeClock();
    const startMs = clock.now();
    const freeAtMs = memoryKeyv<number>();
    const atMs: number[] = [];
    const identifies = [0, 1, 2, 3].map(async (shard) => {
      const own = new SharedIdentifies({ buckets, freeAtMs, clock });
      await own.waitForIdentify(shard, new AbortController().signal);
      atMs.push(clock.now() - startMs);
    });
    await whileTimePasses(clock, Promise.all(identifies));
    expect(atMs.map((ms) => ms / 1_000)).toEqual(seconds);
  });
});
