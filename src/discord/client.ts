import { Client, Events, type GatewayDispatchEvents, Options, Status } from 'discord.js';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import { backoffIdentifies } from './identifies.ts';
import { CLIENT_HOLDS, restOptions } from './rest.ts';
import type { Traffic } from './traffic.ts';

/** A first response that takes longer than 3 s is useless, and nothing else deserves more time. */
const TIMEOUT_MS = 8_000;

/**
 * The gateway client. It requests no intents: interactions arrive without any, and guilds with all their channels and
 * roles would take most of a small machine's memory. For the same reason it caches no members or users.
 * @see https://docs.discord.com/developers/events/gateway#gateway-intents
 */
export function createClient(
  options: {
    apiUrl: string | undefined;
    shards: readonly number[] | undefined;
    shardCount: number | undefined;
  },
  traffic: Traffic,
  clock: Clock,
  log: Log,
  /** When each of Discord's buckets takes the next identify, if several processes share them. */
  identifyAtMs?: SharedKeyv<number>,
): Client {
  const { apiUrl, shards, shardCount } = options;
  const client = new Client({
    intents: [],
    shards: shards ? [...shards] : 'auto',
    ...(shardCount !== undefined && { shardCount }),
    // Every message is built with its own mentions. This covers messages that discord.js may send on its own.
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
    rest: restOptions({ traffic, clock, apiUrl, timeoutMs: TIMEOUT_MS, holds: CLIENT_HOLDS }),
    ws: { buildIdentifyThrottler: backoffIdentifies(clock, log, identifyAtMs) },
  });
  // Without a listener, a rejection inside discord.js would end the process.
  client.on(Events.Error, (err) => log.error({ err }, 'a Discord listener failed'));
  client.on(Events.Warn, (message) => log.warn(message));
  client.on(Events.ShardError, (err, shard) => log.warn({ err, shard }, 'gateway error'));
  client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'reconnecting to Discord'));
  client.on(Events.ShardResume, (shard) => log.info({ shard }, 'reconnected to Discord'));
  return client;
}

/** Whether Discord has closed a connection for good. Nothing arrives on it any more. */
export function isCutOff({ ws }: Client): boolean {
  return ws.shards.some(({ status }) => status === Status.Disconnected);
}

export interface GatewayEvent {
  t: GatewayDispatchEvents;
  d: object;
}

/** Gives an event to a client that isn't connected, as its gateway would. discord.js has no public way to do that. */
export function receive({ ws }: Client, { t, d }: GatewayEvent): void {
  const internal = ws as unknown as {
    status: Status;
    handlePacket(packet: GatewayEvent, shard: { id: number; checkReady(): void }): void;
  };
  // Otherwise it keeps everything until it is connected.
  internal.status = Status.Ready;
  ws.emit(t, d, 0);
  internal.handlePacket({ t, d }, { id: 0, checkReady() {} });
}
