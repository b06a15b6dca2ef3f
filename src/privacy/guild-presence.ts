import type { Keyv } from 'keyv';
import * as z from 'zod';
import { entriesOf } from '../keyv-entries.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';

const ready = z.object({
  guilds: z.array(z.object({ id: z.string() })),
  shard: z.tuple([z.number(), z.number()]).optional(),
});
const guildCreate = z.object({ id: z.string() });
const guildDelete = z.object({ id: z.string(), unavailable: z.boolean().optional() });

/** Since when guilds have been without the bot. */
export interface GuildPresence {
  /** The data of the gateway's events with these names. */
  onReady(data: unknown): void;
  onGuildCreate(data: unknown): void;
  onGuildDelete(data: unknown): void;
  /** An event came from the guild, so the bot is there. */
  isHere(guildId: string): void;
  /** Guilds with stored data that have been without the bot since before `atMs`. */
  goneSince(atMs: number): Promise<string[]>;
  /** Since when each guild with stored data has been without the bot. */
  absences(): Promise<ReadonlyMap<string, number>>;
  /** The bot is in the guild after all, or nothing is stored about it any more. */
  clear(guildId: string): Promise<void>;
}

/**
 * Finds out where the bot has been removed. Without the guilds intent, Discord doesn't report removals, but each READY
 * lists all guilds of its shard, including those in an outage. Any event from a guild proves that the bot is there.
 */
export function createGuildPresence(deps: {
  /** Since when each guild has been gone. */
  absences: Keyv<number>;
  knownGuildIds(): Promise<string[]>;
  clock: Clock;
  log: Log;
}): GuildPresence {
  const { absences, clock, log } = deps;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other, in Discord's order. */
  function enqueue(change: () => Promise<unknown>) {
    last = last
      .then(change)
      .catch((err: unknown) => log.warn({ err }, 'could not store which servers the bot left'));
  }

  async function note(guildId: string) {
    if ((await absences.get(guildId)) !== undefined) return;
    await absences.set(guildId, clock.now());
    log.info({ guild: guildId }, 'the bot is no longer in this server');
  }

  async function compare(listed: ReadonlySet<string>, [shard, shards]: readonly [number, number]) {
    for (const id of await deps.knownGuildIds()) {
      if (listed.has(id)) await clear(id);
      else if (shardOf(id, shards) === shard) await note(id);
    }
  }

  async function clear(guildId: string) {
    if ((await absences.get(guildId)) !== undefined) await absences.delete(guildId);
  }

  async function all() {
    await last;
    const since = new Map<string, number>();
    for await (const [id, sinceMs] of entriesOf(absences)) since.set(id, sinceMs);
    return since;
  }

  const isHere = (guildId: string) => enqueue(() => clear(guildId));

  return {
    onReady(packet) {
      const { data } = ready.safeParse(packet);
      if (!data) return;
      const { guilds, shard = [0, 1] } = data;
      const listed = new Set(guilds.map(({ id }) => id));
      enqueue(() => compare(listed, shard));
    },
    onGuildCreate(packet) {
      const { data } = guildCreate.safeParse(packet);
      if (data) isHere(data.id);
    },
    onGuildDelete(packet) {
      const { data } = guildDelete.safeParse(packet);
      // An outage isn't a removal.
      if (data && !data.unavailable) enqueue(() => note(data.id));
    },
    isHere,
    async goneSince(atMs) {
      return [...(await all())].flatMap(([id, sinceMs]) => (sinceMs < atMs ? [id] : []));
    },
    absences: all,
    clear,
  };
}

/** @see https://docs.discord.com/developers/events/gateway#sharding */
function shardOf(guildId: string, shards: number): number {
  return Number((BigInt(guildId) >> 22n) % BigInt(shards));
}
