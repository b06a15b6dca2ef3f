import type { Keyv } from 'keyv';
import { createKeyedMutex } from '../keyed-mutex.ts';
import { entriesOf } from '../keyv-entries.ts';

/** By member. */
type Kept = Record<string, readonly string[]>;

/** The names of a guild's opted-out members. */
interface KnownNames {
  names: readonly string[];
  /** Whose name each is. */
  ownerOf: ReadonlyMap<string, string>;
}

/**
 * The names of members who opted out of videos, as they were when they opted out. The bot stores no other names, and
 * without these it could recognize the members only by their mentions.
 */
export interface OptedOutNames {
  /** From memory, except the first time. */
  of(guildId: string): Promise<KnownNames>;
  keep(guildId: string, userId: string, names: readonly string[]): Promise<void>;
  /** Deletes the names of everybody else in the guild. */
  keepOnly(guildId: string, userIds: readonly string[]): Promise<void>;
  ofMember(userId: string): Promise<{ server: string; names: readonly string[] }[]>;
}

export function createOptedOutNames(keyv: Keyv<Kept>): OptedOutNames {
  const known = new Map<string, { kept: Kept } & KnownNames>();
  const changing = createKeyedMutex();

  async function read(guildId: string) {
    const entry = known.get(guildId) ?? toEntry((await keyv.get(guildId)) ?? {});
    known.set(guildId, entry);
    return entry;
  }

  function change(guildId: string, changed: (kept: Kept) => Kept): Promise<void> {
    return changing.run(guildId, async () => {
      const kept = changed((await read(guildId)).kept);
      if (Object.keys(kept).length === 0) await keyv.delete(guildId);
      else await keyv.set(guildId, kept);
      known.set(guildId, toEntry(kept));
    });
  }

  return {
    of: read,
    keep: (guildId, userId, names) => change(guildId, (kept) => ({ ...kept, [userId]: names })),
    keepOnly: (guildId, userIds) =>
      change(guildId, (kept) =>
        Object.fromEntries(Object.entries(kept).filter(([userId]) => userIds.includes(userId))),
      ),
    async ofMember(userId) {
      const found: { server: string; names: readonly string[] }[] = [];
      for await (const [server, kept] of entriesOf(keyv)) {
        const names = kept[userId];
        if (names) found.push({ server, names });
      }
      return found;
    },
  };
}

function toEntry(kept: Kept) {
  const owned = Object.entries(kept).flatMap(([userId, names]) =>
    names.map((name) => [name, userId] as const),
  );
  const ownerOf = new Map(owned);
  return { kept, ownerOf, names: [...ownerOf.keys()] };
}
