import {
  type APIInteraction,
  type APIInteractionGuildMember,
  type APIPartialInteractionGuild,
  ApplicationIntegrationType,
  InteractionContextType,
  type InteractionType,
} from 'discord-api-types/v10';
import { channelObject, guildFeatures, isAgeRestricted } from './objects.ts';
import { appPermissions, channelPermissions } from './permissions.ts';
import { type ChannelRecord, type GuildRecord, memberObject, requireUser, type World } from './state.ts';

/** Everything besides `data` that Discord sends with an interaction of this person in this place. */
export function interactionBase(world: World, channel: ChannelRecord, userId: string) {
  const { user, locale, uploadLimitBytes } = requireUser(world, userId);
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  const place = {
    application_id: world.applicationId,
    version: 1 as const,
    channel: { ...channelObject(world, channel), nsfw: isAgeRestricted(world, channel) },
    channel_id: channel.id,
    app_permissions: appPermissions(world, channel).toString(),
    locale,
    entitlements: [],
    attachment_size_limit: interactionLimitBytes(world, channel, userId),
  };
  if (guild === undefined) {
    return {
      ...place,
      user,
      context: InteractionContextType.BotDM,
      // A guild install appears in direct messages as "0".
      authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: '0' },
      attachment_size_limit: Math.max(world.settings.uploadLimitBytes, uploadLimitBytes),
    };
  }
  return {
    ...place,
    guild: partialGuild(guild),
    guild_id: guild.id,
    guild_locale: guild.locale,
    member: invokingMember(world, guild, channel, userId),
    context: InteractionContextType.Guild,
    authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: guild.id },
  };
}

/** Bytes per file in answers to this person: the higher of the guild's perk and the person's own. */
export function interactionLimitBytes(world: World, channel: ChannelRecord, userId: string): number {
  const own = requireUser(world, userId).uploadLimitBytes;
  return Math.max(channelLimitBytes(world, channel), own);
}

/** Bytes per file that the bot itself may send to a channel. */
export function channelLimitBytes(world: World, channel: ChannelRecord): number {
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  return guild?.uploadLimitBytes ?? world.settings.uploadLimitBytes;
}

function partialGuild(guild: GuildRecord): APIPartialInteractionGuild {
  return { id: guild.id, locale: guild.locale, features: guildFeatures(guild) };
}

function invokingMember(
  world: World,
  guild: GuildRecord,
  channel: ChannelRecord,
  userId: string,
): APIInteractionGuildMember {
  const member = guild.members.get(userId);
  if (member === undefined) throw new Error(`${userId} is no member of ${guild.name}`);
  const permissions = channelPermissions(world, channel, userId).toString();
  return { ...memberObject(world, member), user: requireUser(world, userId).user, permissions };
}

/** Assembles a payload. The base and the data are typed by their creators; their union is Discord's. */
export function interactionPayload(
  base: ReturnType<typeof interactionBase>,
  own: { id: string; token: string; type: InteractionType; data: object; message?: object },
): APIInteraction {
  return { ...base, ...own } as unknown as APIInteraction;
}
