import { type APIOverwrite, ChannelType, OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { ChannelRecord, GuildRecord, MemberRecord, World } from './state.ts';

const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/**
 * The permissions of an application's answers if its bot user isn't a member, as far as everybody has them.
 * @see https://discord.com/developers/docs/change-log#calculated-permissions-in-interaction-payloads
 */
const ANSWER_PERMISSIONS =
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.MentionEveryone |
  PermissionFlagsBits.UseExternalEmojis;

/** @see https://discord.com/developers/docs/topics/permissions#permissions-for-timed-out-members */
const TIMED_OUT_PERMISSIONS = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

/**
 * Ignored if the member may not send.
 * @see https://discord.com/developers/docs/topics/permissions#implicit-permissions
 */
const PARTS_OF_SENDING =
  PermissionFlagsBits.MentionEveryone |
  PermissionFlagsBits.SendTTSMessages |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.EmbedLinks;

/** Whether a moderator keeps this member from writing, until some future time. */
function isTimedOut(world: World, member: MemberRecord): boolean {
  return member.timedOutUntilMs !== null && member.timedOutUntilMs > world.now();
}

/** A member's permissions in the guild, before channels change them. Others have none. */
export function guildPermissions(world: World, guild: GuildRecord, userId: string): bigint {
  if (guild.ownerId === userId) return ALL_PERMISSIONS;
  const member = guild.members.get(userId);
  if (member === undefined) return 0n;
  const roleIds = [guild.id, ...member.roleIds];
  const permissions = roleIds.reduce((all, id) => all | BigInt(guild.roles.get(id)?.permissions ?? 0), 0n);
  if (permissions & PermissionFlagsBits.Administrator) return ALL_PERMISSIONS;
  return isTimedOut(world, member) ? permissions & TIMED_OUT_PERMISSIONS : permissions;
}

/**
 * A member's permissions in a channel, as the API states them. A thread inherits its parent's.
 *
 * @see https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
export function channelPermissions(world: World, channel: ChannelRecord, userId: string): bigint {
  if (channel.guildId === null) {
    const isInside = channel.recipientId === userId || userId === world.botUser.id;
    return isInside ? ANSWER_PERMISSIONS | basics() : 0n;
  }
  const guild = world.guilds.get(channel.guildId);
  const member = guild?.members.get(userId);
  if (guild === undefined || (member === undefined && guild.ownerId !== userId)) return 0n;
  const base = guildPermissions(world, guild, userId);
  if (member === undefined || base === ALL_PERMISSIONS) return base;
  const overwrites = overwritesOf(world, channel);
  const permissions = applyOverwrites(base, [
    overwrites.filter((overwrite) => overwrite.id === guild.id),
    overwrites.filter(({ id, type }) => type === OverwriteType.Role && member.roleIds.includes(id)),
    overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === userId),
  ]);
  return isTimedOut(world, member) ? permissions & TIMED_OUT_PERMISSIONS : permissions;
}

/**
 * `app_permissions` of an interaction. In direct messages, and if the bot user isn't a member, only those that answers
 * can use.
 *
 * @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */
export function appPermissions(world: World, channel: ChannelRecord): bigint {
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  if (guild === undefined) return ANSWER_PERMISSIONS;
  if (guild.members.has(world.botUser.id)) return channelPermissions(world, channel, world.botUser.id);
  const everyone = BigInt(guild.roles.get(guild.id)?.permissions ?? 0);
  const overwrites = overwritesOf(world, channel).filter(({ id }) => id === guild.id);
  return applyOverwrites(everyone, [overwrites]) & ANSWER_PERMISSIONS;
}

/**
 * A member's real permissions in a channel: none if they don't see it, and none that requires sending if they may not
 * send.
 */
export function effectivePermissions(world: World, channel: ChannelRecord, userId: string): bigint {
  const permissions = channelPermissions(world, channel, userId);
  // Without Connect, members don't see a voice channel either.
  const needed = hasVoice(channel)
    ? PermissionFlagsBits.ViewChannel | PermissionFlagsBits.Connect
    : PermissionFlagsBits.ViewChannel;
  const isOutside =
    channel.type === ChannelType.PrivateThread &&
    !channel.threadMemberIds.has(userId) &&
    (permissions & PermissionFlagsBits.ManageThreads) === 0n;
  if ((permissions & needed) !== needed || isOutside) return 0n;
  return permissions & sendPermission(channel) ? permissions : permissions & ~PARTS_OF_SENDING;
}

/** Whether `userId` has every bit of `bits` in the channel, and sees it. */
export function can(world: World, channel: ChannelRecord, userId: string, bits: bigint): boolean {
  const needed = bits | PermissionFlagsBits.ViewChannel;
  return (effectivePermissions(world, channel, userId) & needed) === needed;
}

/** The permissions for a new message. @see https://discord.com/developers/docs/topics/threads#permissions */
export function sendPermission(channel: ChannelRecord): bigint {
  return isThread(channel) ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages;
}

/** Whether the bot user is a member of the channel's guild. */
export function botIsInside(world: World, channel: ChannelRecord): boolean {
  return channel.guildId === null || world.guilds.get(channel.guildId)?.install === 'bot';
}

export function isThread(channel: ChannelRecord): boolean {
  // 10 announcement, 11 public, 12 private: https://discord.com/developers/docs/resources/channel
  return channel.type >= 10 && channel.type <= 12;
}

function hasVoice({ type }: ChannelRecord): boolean {
  return type === ChannelType.GuildVoice || type === ChannelType.GuildStageVoice;
}

function overwritesOf(world: World, channel: ChannelRecord): readonly APIOverwrite[] {
  const isBelow = isThread(channel) && channel.parentId !== null;
  return (isBelow ? world.channels.get(channel.parentId ?? '') : channel)?.overwrites ?? [];
}

function applyOverwrites(base: bigint, steps: readonly (readonly APIOverwrite[])[]): bigint {
  return steps.reduce((permissions, step) => {
    const deny = step.reduce((all, overwrite) => all | BigInt(overwrite.deny), 0n);
    const allow = step.reduce((all, overwrite) => all | BigInt(overwrite.allow), 0n);
    return (permissions & ~deny) | allow;
  }, base);
}

function basics(): bigint {
  return (
    PermissionFlagsBits.ViewChannel |
    PermissionFlagsBits.SendMessages |
    PermissionFlagsBits.ReadMessageHistory
  );
}
