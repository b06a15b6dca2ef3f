import { EventEmitter } from 'node:events';
import { type Client, DiscordAPIError, Events } from 'discord.js';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { connect } from '../../src/discord/connect.ts';
import { RateLimitedError } from '../../src/errors.ts';
import { createFakeClock, type FakeClock } from '../support/clock.ts';
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

const silent = pino({ level: 'silent' });
const identifies = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 };
const gateway = { url: 'wss://gateway.example', shards: 1, session_start_limit: identifies };

/** A start whose requests for the gateway fail with `errors`, one after the other. */
function start(errors: readonly Error[], login: (client: EventEmitter, clock: FakeClock) => Promise<void>) {
  const clock = createFakeClock();
  const startMs = clock.now();
  const left = [...errors];
  const askedMs: number[] = [];
  async function get() {
    askedMs.push(clock.now() - startMs);
    const error = left.shift();
    if (error) throw error;
    return gateway;
  }
  let isReady = false;
  const logged: unknown[] = [];
  const log = { ...silent, error: (...line: unknown[]) => void logged.push(line) };
  const client: EventEmitter = Object.assign(new EventEmitter(), {
    ...{ options: { shards: 'auto' }, rest: { get } },
    isReady: () => isReady,
    login: () => login(client, clock),
  });
  const stopping = new AbortController();
  client.once(Events.ClientReady, () => {
    isReady = true;
  });
  const options = { token: 'x', rest: { edits: { get } } as never, clock, log: log as never };
  const connected = () =>
    whileTimePasses(clock, connect(client as unknown as Client, { ...options, signal: stopping.signal }));
  return { askedMs, client, connected, logged, stopping };
}
const ready = async (client: EventEmitter) => void client.emit(Events.ClientReady);

it('asks an unreachable Discord again after one second, two, and so on, and every half a minute', async () => {
  const { askedMs, connected } = start(Array(8).fill(new Error('ECONNREFUSED')), ready);
  await connected();
  expect(askedMs.map((ms) => ms / 1_000)).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121]);
});

it('waits as long as Discord asks it to', async () => {
  const { askedMs, connected } = start([new RateLimitedError('wait', 90_000)], ready);
  await connected();
  expect(askedMs).toEqual([0, 90_000]);
});

it('ends with a token that Discord itself refuses, and not with one that a proxy refuses', async () => {
  const refusal = (code?: number) =>
    new DiscordAPIError({ code: code as number, message: '' }, code as number, 401, 'GET', '', {});
  await expect(start([refusal(0)], ready).connected()).rejects.toThrow('DISCORD_TOKEN');
  const { askedMs, connected } = start([refusal()], ready);
  await connected();
  expect(askedMs).toHaveLength(2);
});

it.each([
  [4_004, 'DISCORD_TOKEN'],
  [4_010, 'DISCORD_SHARDS'],
  [4_011, 'DISCORD_SHARD_COUNT'],
  [4_013, 'intents'],
  [4_014, 'intents'],
])('says what close code %d means, which comes after the failed login', async (code, words) => {
  const closedAfter = (ms: number) =>
    start([], async (client, clock) => {
      clock.after(ms, () => client.emit(Events.ShardDisconnect, { code }, 0));
      throw new Error('a vague error of discord.js');
    });
  await expect(closedAfter(999).connected()).rejects.toThrow(words);
  await expect(closedAfter(1_001).connected()).rejects.toThrow('a vague error');
});

it('waits a second at least, even if new identifies seem to be there at once', async () => {
  const clock = createFakeClock();
  const startMs = clock.now();
  const left = [0, 0, 1_000];
  const get = async () => {
    const limit = { total: 1_000, remaining: left.shift(), reset_after: 0, max_concurrency: 1 };
    return { ...gateway, session_start_limit: limit };
  };
  const client = Object.assign(new EventEmitter(), {
    ...{ options: { shards: 'auto' }, rest: { get } },
    login: async () => void client.emit(Events.ClientReady),
  });
  const options = { token: 'x', rest: { edits: { get } } as never, clock, log: silent };
  const connected = connect(client as unknown as Client, {
    ...options,
    signal: new AbortController().signal,
  });
  await whileTimePasses(clock, connected);
  expect(clock.now() - startMs).toBe(3_000);
});

it('gives discord.js the answer that it has, and later ones from Discord itself', async () => {
  const { client, connected, askedMs } = start([], async (starting) => {
    const { rest } = starting as EventEmitter & { rest: { get(path: string): Promise<unknown> } };
    expect(await rest.get('/gateway/bot')).toEqual(gateway);
    expect(askedMs).toHaveLength(1);
    await ready(starting);
  });
  await connected();
  const { rest } = client as EventEmitter & { rest: { get(path: string): Promise<unknown> } };
  await rest.get('/gateway/bot');
  expect(askedMs).toHaveLength(2);
});

it('asks no more after a stop', async () => {
  const { askedMs, connected, stopping } = start(Array(3).fill(new Error('ECONNREFUSED')), ready);
  stopping.abort();
  await connected();
  expect(askedMs).toEqual([]);
});

it('says in the log that Discord cut off a bot that runs, and nothing of what passes', async () => {
  const { client, connected, logged } = start([], ready);
  await connected();
  client.emit(Events.ShardDisconnect, { code: 1_000 }, 0);
  expect(logged).toEqual([]);
  client.emit(Events.ShardDisconnect, { code: 4_004 }, 2);
  expect(logged).toEqual([[{ code: 4_004, shard: 2 }, expect.stringContaining('DISCORD_TOKEN')]]);
});
