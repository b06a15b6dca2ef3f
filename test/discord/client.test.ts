import { type Client, Collection, Events, GatewayDispatchEvents, Status } from 'discord.js';
import { expect, it } from 'vitest';
import { createClient, isCutOff, receive } from '../../src/discord/client.ts';
import { shardsOf } from '../../src/discord/shards.ts';
import { createTraffic } from '../../src/discord/traffic.ts';
import { createFakeClock } from '../support/clock.ts';
import { silent } from '../support/ports.ts';

const user = (id: string) => ({ id, username: id, discriminator: '0', global_name: null, avatar: null });

function start(options: { shards?: number[]; shardCount?: number } = {}) {
  const clock = createFakeClock();
  const logged: string[] = [];
  const log = { ...silent, error: (_: object, message: string) => void logged.push(message) };
  const { shards, shardCount } = options;
  const traffic = createTraffic({ clock, log: silent });
  const client = createClient({ apiUrl: undefined, shards, shardCount }, traffic, clock, log as never);
  return { client, logged };
}

it('goes on after a listener of discord.js fails', () => {
  const { client, logged } = start();
  client.emit(Events.Error, new Error('no such listener'));
  expect(logged).toEqual(['a Discord listener failed']);
});

it('mentions nobody by itself', () => {
  expect(start().client.options.allowedMentions).toEqual({ parse: [] });
});

it.each([
  [{}, 'auto', undefined],
  [{ shards: [0, 1], shardCount: 4 }, [0, 1], 4],
])('runs the shards of %j', (options, shards, shardCount) => {
  expect(start(options).client.options).toMatchObject({
    ...{ shards, ...(shardCount && { shardCount }) },
  });
});

it('keeps no members and users but itself', () => {
  const { client } = start();
  const application = { id: '1', flags: 0 };
  const ready = { v: 10, user: user('1'), guilds: [], shard: [0, 1], application };
  receive(client, { t: GatewayDispatchEvents.Ready, d: ready });
  const member = (id: string) => ({ user: user(id), roles: [], joined_at: '2026-01-01T00:00:00Z', flags: 0 });
  for (const id of ['7', '8', '9']) {
    const d = {
      ...{ id, application_id: '1', token: 'x', version: 1, type: 2, entitlements: [], context: 0 },
      ...{ data: { id: '1', name: 'video', type: 1 }, locale: 'en-US', authorizing_integration_owners: {} },
      ...{ guild_id: '5', channel_id: '2', app_permissions: '0', member: member(id), permissions: '0' },
    };
    receive(client, { t: GatewayDispatchEvents.InteractionCreate, d });
  }
  expect([...client.users.cache.keys()]).toEqual(['1']);
});

const withShards = (...shards: { status: Status; ping: number }[]) =>
  ({
    ws: { shards: new Collection(shards.map((shard, id) => [id, { id, ...shard }])) },
  }) as unknown as Client;
const up = { status: Status.Ready, ping: 40 };
const starting = { status: Status.Connecting, ping: -1 };
const cutOff = { status: Status.Disconnected, ping: 40 };

it.each([
  [[up, up], false],
  [[up, starting], false],
  [[up, cutOff], true],
])('of %j, one is cut off: %s', (shards, isOne) => {
  expect(isCutOff(withShards(...shards))).toBe(isOne);
});

it('says which shards are up, and how fast they answer', () => {
  expect(shardsOf(withShards(up, starting, cutOff))).toEqual([
    { id: 0, isUp: true, pingMs: 40 },
    { id: 1, isUp: false, pingMs: undefined },
    { id: 2, isUp: false, pingMs: 40 },
  ]);
});
