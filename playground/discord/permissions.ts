import { OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { ChannelRecord, GuildRecord, World } from './state.ts';

const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/**
 * In direct messages an application has these.
 * @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */
const DIRECT_MESSAGE_PERMISSIONS =
  PermissionFlagsBits.AttachFiles | PermissionFlagsBits.EmbedLinks | PermissionFlagsBits.MentionEveryone;

/** What a member may do in the guild, before channels add and take. */
export function guildPermissions(guild: GuildRecord, userId: string): bigint {
  if (guild.ownerId === userId) return ALL_PERMISSIONS;
  const member = guild.members.get(userId);
  const roleIds = [guild.id, ...(member?.roleIds ?? [])];
  const permissions = roleIds.reduce((all, id) => all | BigInt(guild.roles.get(id)?.permissions ?? 0), 0n);
  return permissions & PermissionFlagsBits.Administrator ? ALL_PERMISSIONS : permissions;
}

/**
 * What a member may do in a channel. A thread takes its parent's.
 *
 * @see https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
export function channelPermissions(world: World, channel: ChannelRecord, userId: string): bigint {
  if (channel.guildId === null) {
    const isInside = channel.recipientId === userId || userId === world.botUser.id;
    return isInside ? DIRECT_MESSAGE_PERMISSIONS | basics() : 0n;
  }
  const guild = world.guilds.get(channel.guildId);
  if (guild === undefined) return 0n;
  const base = guildPermissions(guild, userId);
  if (base === ALL_PERMISSIONS) return base;
  const parent =
    channel.parentId !== null && isThread(channel) ? world.channels.get(channel.parentId) : channel;
  const overwrites = parent?.overwrites ?? [];
  const roleIds = new Set(guild.members.get(userId)?.roleIds);
  const steps = [
    overwrites.filter((overwrite) => overwrite.id === guild.id),
    overwrites.filter((overwrite) => overwrite.type === OverwriteType.Role && roleIds.has(overwrite.id)),
    overwrites.filter((overwrite) => overwrite.type === OverwriteType.Member && overwrite.id === userId),
  ];
  return steps.reduce((permissions, step) => {
    const deny = step.reduce((all, overwrite) => all | BigInt(overwrite.deny), 0n);
    const allow = step.reduce((all, overwrite) => all | BigInt(overwrite.allow), 0n);
    return (permissions & ~deny) | allow;
  }, base);
}

/** Whether `userId` has every bit of `bits` in the channel; without View Channel nobody has anything. */
export function can(world: World, channel: ChannelRecord, userId: string, bits: bigint): boolean {
  const permissions = channelPermissions(world, channel, userId);
  const needed = bits | PermissionFlagsBits.ViewChannel;
  return (permissions & needed) === needed;
}

/** Whether the bot user is a member where the channel is. */
export function botIsInside(world: World, channel: ChannelRecord): boolean {
  return channel.guildId === null || world.guilds.get(channel.guildId)?.install === 'bot';
}

export function isThread(channel: ChannelRecord): boolean {
  // 10 announcement, 11 public, 12 private: https://discord.com/developers/docs/resources/channel
  return channel.type >= 10 && channel.type <= 12;
}

function basics(): bigint {
  return (
    PermissionFlagsBits.ViewChannel |
    PermissionFlagsBits.SendMessages |
    PermissionFlagsBits.ReadMessageHistory
  );
}
