import * as z from 'zod';

/** Interactions that discord.js has yet to hand over; far more than ever wait at once. */
const KEPT = 1_000;

/** The members that a command names, with what they may do in its channel. */
const resolvedSchema = z.object({
  members: z.record(z.string(), z.object({ permissions: z.string().regex(/^\d+$/) })).nullish(),
});

const interactionCreate = z.object({
  t: z.literal('INTERACTION_CREATE'),
  d: z.object({
    id: z.string(),
    guild_id: z.string().nullish(),
    guild_locale: z.string().nullish(),
    channel: z.object({ type: z.number(), nsfw: z.boolean().nullish(), parent_id: z.string().nullish() }),
    member: z.object({ roles: z.array(z.string()) }).nullish(),
    data: z.object({ resolved: resolvedSchema.nullish().catch(undefined) }).nullish(),
  }),
});

/** Announcement, public and private threads. */
const THREADS = [10, 11, 12];

/** Who asks, and where. */
interface Circumstances {
  isAgeRestricted: boolean;
  /** The channel that a thread belongs to; `null` for what is no thread. */
  parentChannelId: string | null;
  roleIds: readonly string[];
  /** What the members whom a command names may do in its channel, by their ids. */
  permissionsOf: Readonly<Record<string, string>>;
}

const unknown: Circumstances = {
  isAgeRestricted: false,
  parentChannelId: null,
  roleIds: [],
  permissionsOf: {},
};

/**
 * Keeps of the raw interactions what discord.js drops where it has no channels and roles cached: whether the channel
 * is for adults only, where a thread belongs, and which roles the member has. What Discord does not say counts as not.
 */
export function createCircumstances() {
  const kept = new Map<string, Circumstances>();
  const guildLocales = new Map<string, string>();
  return {
    /** The listener for discord.js's `raw` event, which comes before the interaction's own. */
    onRaw(packet: unknown) {
      // A parse that fails costs more than one that does not.
      if ((packet as { t?: unknown } | null)?.t !== 'INTERACTION_CREATE') return;
      const { data } = interactionCreate.safeParse(packet);
      if (!data) return;
      const { id, guild_id, guild_locale, channel, member } = data.d;
      const named = Object.entries(data.d.data?.resolved?.members ?? {});
      if (guild_id && guild_locale) guildLocales.set(guild_id, guild_locale);
      kept.set(id, {
        isAgeRestricted: channel.nsfw === true,
        parentChannelId: THREADS.includes(channel.type) ? (channel.parent_id ?? null) : null,
        roleIds: member?.roles ?? [],
        permissionsOf: Object.fromEntries(named.map(([userId, each]) => [userId, each.permissions])),
      });
      const oldest = kept.keys().next();
      if (kept.size > KEPT && !oldest.done) kept.delete(oldest.value);
    },
    of: (interactionId: string) => kept.get(interactionId) ?? unknown,
    /** The guild's own language in Discord, as its last interaction said; guilds themselves are not asked for. */
    guildLocale: (guildId: string) => guildLocales.get(guildId) ?? null,
  };
}
