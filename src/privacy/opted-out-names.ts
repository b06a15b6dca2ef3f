import { aloneBus, type Bus } from '../bus.ts';
import { entriesOf, type SharedKeyv } from '../keyv-entries.ts';

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

export function createOptedOutNames(keyv: SharedKeyv<Kept>, bus: Bus = aloneBus): OptedOutNames {
  const known = new Map<string, KnownNames>();
  /** A name that is read while others are stored may be out of date by then. */
  let changes = 0;
  function forget(guildId: string) {
    changes++;
    known.delete(guildId);
  }
  bus.subscribe('settings', forget);
  bus.onGap(() => {
    changes++;
    known.clear();
  });

  async function change(guildId: string, changed: (kept: Kept) => Kept): Promise<void> {
    await keyv.update(guildId, (stored = {}) => {
      const kept = changed(stored);
      return Object.keys(kept).length === 0 ? undefined : kept;
    });
    forget(guildId);
    bus.publish('settings', guildId);
  }

  return {
    async of(guildId) {
      const inMemory = known.get(guildId);
      if (inMemory) return inMemory;
      const before = changes;
      const names = toNames((await keyv.get(guildId)) ?? {});
      if (changes === before) known.set(guildId, names);
      return names;
    },
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

function toNames(kept: Kept): KnownNames {
  const owned = Object.entries(kept).flatMap(([userId, names]) =>
    names.map((name) => [name, userId] as const),
  );
  const ownerOf = new Map(owned);
  return { ownerOf, names: [...ownerOf.keys()] };
}
