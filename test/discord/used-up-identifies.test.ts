import { EventEmitter } from 'node:events';
import { type Client, Events } from 'discord.js';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { connect } from '../../src/discord/connect.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';

it.each<[shards: number[] | 'auto', remaining: number[], asked: number]>([
  ['auto', [1_000], 1],
  ['auto', [0, 0, 1_000], 3],
  [[0, 1, 2], [2, 3], 2],
])('starts %j only once there is an identify for each shard: %j', async (shards, remaining, asked) => {
  const clock = createFakeClock();
  const startMs = clock.now();
  const left = [...remaining];
  let answers = 0;
  let logins = 0;
  async function get() {
    answers++;
    const limit = { total: 1_000, remaining: left.shift(), reset_after: 3 * 3_600_000, max_concurrency: 1 };
    return { url: 'wss://gateway.example', shards: 1, session_start_limit: limit };
  }
  const client = Object.assign(new EventEmitter(), {
    ...{ options: { shards }, rest: { get } },
    async login() {
      logins++;
      client.emit(Events.ClientReady);
    },
  });
  const log = pino({ level: 'silent' });
  const { signal } = new AbortController();
  const options = { token: 'x', rest: { edits: { get } } as never, clock, log, signal };
  await whileTimePasses(clock, connect(client as unknown as Client, options));
  expect([answers, logins]).toEqual([asked, 1]);
  expect(clock.now() - startMs).toBe((asked - 1) * 10 * 60_000);
});
