import * as z from 'zod';

/** Interactions that discord.js has yet to hand over; far more than ever wait at once. */
const KEPT = 1_000;

const interactionCreate = z.object({
  t: z.literal('INTERACTION_CREATE'),
  d: z.object({ id: z.string(), channel: z.object({ nsfw: z.boolean().nullish() }).nullish() }),
});

/**
 * Keeps of the raw interactions what discord.js drops where it has no cached channel: whether the channel is for
 * adults only. What Discord does not say counts as not.
 */
export function createAgeRestrictions() {
  const restricted = new Set<string>();
  return {
    /** The listener for discord.js's `raw` event, which comes before the interaction's own. */
    onRaw(packet: unknown) {
      const { data } = interactionCreate.safeParse(packet);
      if (!data?.d.channel?.nsfw) return;
      restricted.add(data.d.id);
      const oldest = restricted.values().next();
      if (restricted.size > KEPT && !oldest.done) restricted.delete(oldest.value);
    },
    has: (interactionId: string) => restricted.has(interactionId),
  };
}
