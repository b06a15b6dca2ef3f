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
    channel: z.object({ type: z.number(), nsfw: z.boolean().nullish(), parent_id: z.string().nullish() }),
    member: z.object({ roles: z.array(z.string()) }).nullish(),
    data: z.object({ resolved: resolvedSchema.nullish().catch(undefined) }).nullish(),
  }),
});

/** Announcement, public and private threads. */
const THREADS = [10, 11, 12];

/** What Discord says of an interaction and discord.js does not pass on. */
export interface InteractionExtras {
  isAgeRestricted: boolean;
  /** The channel a thread belongs to; `null` outside of threads. */
  parentChannelId: string | null;
  roleIds: readonly string[];
  /** What the members whom a command names may do in its channel, by their ids. */
  permissionsOf: Readonly<Record<string, string>>;
}

const unknown: InteractionExtras = {
  isAgeRestricted: false,
  parentChannelId: null,
  roleIds: [],
  permissionsOf: {},
};

/** Finds the extras of an interaction by its id. */
export interface ExtrasOf {
  of(interactionId: string): InteractionExtras;
}

/**
 * Keeps what discord.js drops from raw interactions where it has no channels and roles cached: whether the channel
 * is for adults only, where a thread belongs, and which roles the member has. What Discord does not say counts as no.
 */
export function createInteractionExtras(): ExtrasOf & { onRaw(packet: unknown): void } {
  const kept = new Map<string, InteractionExtras>();
  return {
    /** The listener for discord.js's `raw` event, which comes before the interaction's own. */
    onRaw(packet: unknown) {
      // A parse that fails costs more than one that does not.
      if ((packet as { t?: unknown } | null)?.t !== 'INTERACTION_CREATE') return;
      const { data } = interactionCreate.safeParse(packet);
      if (!data) return;
      const { id, channel, member } = data.d;
      const named = Object.entries(data.d.data?.resolved?.members ?? {});
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
  };
}
