import {
  type APIChannel,
  type APIGuild,
  type APIRole,
  ChannelFlags,
  ChannelType,
  ForumLayoutType,
  GuildDefaultMessageNotifications,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  type GuildSystemChannelFlags,
  GuildVerificationLevel,
  type RoleFlags,
} from 'discord-api-types/v10';
import { emojiObject, expressionsOf, stickerObject } from './expressions.ts';
import { isThread } from './permissions.ts';
import { snowflakeTime } from './snowflake.ts';
import { type ChannelRecord, type GuildRecord, requireUser, type World } from './state.ts';

/** A channel as the API shows it. */
export function channelObject(world: World, channel: ChannelRecord): APIChannel {
  if (channel.recipientId !== null) {
    const { user } = requireUser(world, channel.recipientId);
    const direct = {
      id: channel.id,
      type: ChannelType.DM,
      last_message_id: channel.lastMessageId,
      flags: 0,
      recipients: [user],
    };
    // The types also require `name: null`, which Discord doesn't send for direct messages.
    return direct as unknown as APIChannel;
  }
  const base = {
    id: channel.id,
    type: channel.type,
    name: channel.name,
    guild_id: channel.guildId,
    parent_id: channel.parentId,
    last_message_id: channel.lastMessageId,
    rate_limit_per_user: channel.slowmodeSeconds,
    flags: channel.requiresTag ? ChannelFlags.RequireTag : 0,
    ...tagFields(world, channel),
  };
  const own = isThread(channel)
    ? {
        owner_id: world.botUser.id,
        member_count: 2,
        message_count: world.channelMessages.get(channel.id)?.size ?? 0,
        total_message_sent: world.channelMessages.get(channel.id)?.size ?? 0,
        thread_metadata: {
          archived: channel.archived,
          locked: channel.locked,
          auto_archive_duration: channel.autoArchiveMinutes,
          archive_timestamp: new Date(snowflakeTime(channel.id)).toISOString(),
          create_timestamp: new Date(snowflakeTime(channel.id)).toISOString(),
        },
      }
    : {
        position: channel.position,
        permission_overwrites: channel.overwrites,
        nsfw: channel.nsfw,
        topic: channel.topic,
      };
  // One record represents every kind of channel. The code above decides which fields belong to which kind.
  return { ...base, ...own } as unknown as APIChannel;
}

/** A forum lists its tags, and a post those that it has. @see https://discord.com/developers/docs/resources/channel */
function tagFields(world: World, { type, parentId, tags, appliedTags }: ChannelRecord): object {
  if (isForum(type))
    return {
      available_tags: tags.map((tag) => ({ ...tag, emoji_id: null, emoji_name: null })),
      default_reaction_emoji: null,
      default_sort_order: null,
      ...(type === ChannelType.GuildForum && { default_forum_layout: ForumLayoutType.NotSet }),
    };
  const parent = world.channels.get(parentId ?? '');
  return parent && isForum(parent.type) ? { applied_tags: appliedTags } : {};
}

/** Whether a channel contains posts, each with its own messages. */
export function isForum(type: ChannelType): boolean {
  return type === ChannelType.GuildForum || type === ChannelType.GuildMedia;
}

/** Whether the channel counts as age-restricted. A thread inherits it from its parent. */
export function isAgeRestricted(world: World, channel: ChannelRecord): boolean {
  if (!isThread(channel) || channel.parentId === null) return channel.nsfw;
  return world.channels.get(channel.parentId)?.nsfw ?? false;
}

/** Fields of every guild in Discord's document that its reference doesn't mention. */
const PLAIN_GUILD = {
  home_header: null,
  nsfw: false,
  widget_enabled: false,
  widget_channel_id: null,
  max_presences: null,
  max_members: 500_000,
  max_video_channel_users: 25,
  max_stage_video_channel_users: 50,
};

/** A guild as the API shows it. */
export function guildObject(guild: GuildRecord): APIGuild {
  return {
    ...PLAIN_GUILD,
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    region: '',
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: GuildVerificationLevel.None,
    default_message_notifications: GuildDefaultMessageNotifications.OnlyMentions,
    explicit_content_filter: guild.mediaFilter,
    roles: [...guild.roles.values()],
    emojis: expressionsOf(guild, 'emoji').map(emojiObject),
    features: guildFeatures(guild),
    mfa_level: GuildMFALevel.None,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0 as GuildSystemChannelFlags,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: GuildPremiumTier.None,
    premium_subscription_count: 0,
    preferred_locale: guild.locale,
    public_updates_channel_id: null,
    nsfw_level: GuildNSFWLevel.Default,
    stickers: expressionsOf(guild, 'sticker').map((each) => stickerObject(guild, each)),
    premium_progress_bar_enabled: false,
    hub_type: null,
    safety_alerts_channel_id: null,
    incidents_data: null,
  };
}

/** Perks that raise the upload limit appear as features, as observed at Discord (undocumented names). */
export function guildFeatures(guild: GuildRecord): APIGuild['features'] {
  const megabytes = [250, 100, 50].find((size) => guild.uploadLimitBytes >= size * 1024 * 1024);
  return megabytes === undefined
    ? []
    : ([`MAX_FILE_SIZE_${megabytes}_MB`] as unknown as APIGuild['features']);
}

export function roleObject(
  id: string,
  name: string,
  permissions: bigint,
  position: number,
  color = 0,
): APIRole {
  return {
    id,
    name,
    color,
    colors: { primary_color: color, secondary_color: null, tertiary_color: null },
    hoist: false,
    position,
    permissions: permissions.toString(),
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0 as RoleFlags,
  };
}
