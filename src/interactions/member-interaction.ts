import type {
  AnySelectMenuInteraction,
  BaseInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
} from 'discord.js';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import { localeOf } from '../locales/languages.ts';
import type { Requester } from '../requests/requester.ts';

/** Everything members do that is answered with a message. */
export type MemberInteraction =
  | ChatInputCommandInteraction<'raw' | 'cached'>
  | MessageContextMenuCommandInteraction<'raw' | 'cached'>
  | ButtonInteraction<'raw' | 'cached'>
  | AnySelectMenuInteraction<'raw' | 'cached'>
  | ModalSubmitInteraction<'raw' | 'cached'>;

/** The kinds of interactions that this bot handles, besides autocomplete. */
export function isMemberInteraction<I extends Interaction>(
  interaction: I,
): interaction is I & MemberInteraction {
  return (
    interaction.isChatInputCommand() ||
    interaction.isMessageContextMenuCommand() ||
    interaction.isButton() ||
    interaction.isAnySelectMenu() ||
    interaction.isModalSubmit()
  );
}

/** The member behind an interaction, and where they are. */
export function requesterOf(interaction: BaseInteraction<'raw' | 'cached'>, extras: ExtrasOf): Requester {
  const { id, createdTimestamp, user, guildId, channelId, guildLocale } = interaction;
  const { roleIds, parentChannelId, isAgeRestricted } = extras.of(id);
  return {
    ...{ requestId: id, askedAtMs: createdTimestamp, userId: user.id, roleIds, guildId, guildLocale },
    // discord.js also has interactions outside channels.
    channelId: channelId ?? '',
    ...{ parentChannelId, isAgeRestricted, memberLanguage: localeOf(interaction) },
  };
}

/** Interactions that discord.js hasn't passed on yet. Far more than ever wait at once. */
const KEPT = 1_000;

/** The members that a command names, with their permissions in its channel. */
const resolvedSchema = z.object({
  members: z.record(z.string(), z.object({ permissions: z.string().regex(/^\d+$/) })).nullish(),
});

const packetSchema = z.object({
  id: z.string(),
  guild_id: z.string().nullish(),
  guild_locale: z.string().nullish(),
  channel: z.object({
    ...{ type: z.number(), nsfw: z.boolean().nullish(), parent_id: z.string().nullish() },
    thread_metadata: z.object({ locked: z.boolean() }).nullish().catch(undefined),
  }),
  member: z.object({ roles: z.array(z.string()) }).nullish(),
  data: z.object({ resolved: resolvedSchema.nullish().catch(undefined) }).nullish(),
});

/** Announcement, public and private threads. */
const THREADS = [10, 11, 12];

/** The parts of an interaction that Discord sends and discord.js drops. */
export interface InteractionExtras {
  isAgeRestricted: boolean;
  /** The channel a thread belongs to; `null` outside of threads. */
  parentChannelId: string | null;
  /** Whether it comes from a thread in which only those who manage threads may write. */
  isLocked: boolean;
  roleIds: readonly string[];
  /** Permissions in its channel of the members that a command names, by their ids. */
  permissionsOf: Readonly<Record<string, string>>;
}

const unknown: InteractionExtras = {
  isAgeRestricted: false,
  parentChannelId: null,
  isLocked: false,
  roleIds: [],
  permissionsOf: {},
};

/** Finds the extras of an interaction by its id. */
export interface ExtrasOf {
  of(interactionId: string): InteractionExtras;
}

/**
 * Keeps the parts of interactions that discord.js drops without cached channels and roles: whether the channel is
 * age-restricted, where a thread belongs, and which roles the member has. Anything that Discord doesn't say counts as
 * no.
 */
export function createInteractionExtras(): ExtrasOf & {
  /** The gateway's listener for interactions, which gets each one before discord.js passes it on. */
  onPacket(data: unknown): void;
  /** A server's own language in Discord, from its last interaction. The servers themselves aren't requested. */
  guildLocale(guildId: string): string | null;
} {
  const kept = new LRUCache<string, InteractionExtras>({ max: KEPT });
  const guildLocales = new Map<string, string>();
  return {
    onPacket(packet) {
      const { data } = packetSchema.safeParse(packet);
      if (!data) return;
      const { id, channel, member, guild_id: guildId, guild_locale: guildLocale } = data;
      if (guildId && guildLocale) guildLocales.set(guildId, guildLocale);
      const named = Object.entries(data.data?.resolved?.members ?? {});
      kept.set(id, {
        isAgeRestricted: channel.nsfw === true,
        parentChannelId: THREADS.includes(channel.type) ? (channel.parent_id ?? null) : null,
        isLocked: channel.thread_metadata?.locked ?? false,
        roleIds: member?.roles ?? [],
        permissionsOf: Object.fromEntries(named.map(([userId, each]) => [userId, each.permissions])),
      });
    },
    of: (interactionId) => kept.get(interactionId) ?? unknown,
    guildLocale: (guildId) => guildLocales.get(guildId) ?? null,
  };
}
