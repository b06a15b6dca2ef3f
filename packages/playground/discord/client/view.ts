import type { APIMessage, APIUser } from 'discord-api-types/v10';
import type { ClientMember, ClientMessage, Snapshot } from '../../protocol.ts';
import { messagesIn, viewMessage } from '../messages.ts';
import { channelObject } from '../objects.ts';
import { can, guildPermissions, sendPermission } from '../permissions.ts';
import { type GuildRecord, requireUser, type StoredMessage, type World } from '../state.ts';
import { walk } from '../validate/layout.ts';
import { ClientRefusal } from './refusal.ts';

/** A message as a page shows it. */
export function clientMessage(world: World, stored: StoredMessage): ClientMessage {
  const interaction = world.interactions.get(stored.interactionId ?? '');
  const message = viewMessage(world, stored);
  return {
    ...message,
    text: textOf(message),
    ...(stored.ephemeralFor !== null && { ephemeral_for: stored.ephemeralFor }),
    ...(stored.loading && interaction && { loading: true, loading_ends_at_ms: interaction.tokenEndsAtMs }),
  };
}

function textOf({ content, embeds, components = [] }: APIMessage): string {
  const inEmbeds = embeds.flatMap(({ author, title, description, fields = [], footer }) => [
    ...[author?.name, title, description],
    ...fields.flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ]);
  const displays = [...walk(components)].map(({ content: text }) => text);
  return [content, ...inEmbeds, ...displays].filter(Boolean).join('\n');
}

/** Whether a member sees a message. */
export function sees(world: World, stored: StoredMessage, userId: string): boolean {
  const channel = world.channels.get(stored.message.channel_id);
  const isMeant = stored.ephemeralFor === null || stored.ephemeralFor === userId;
  return isMeant && channel !== undefined && can(world, channel, userId, 0n);
}

/** Everything that a page needs to draw itself for this member. */
export function snapshot(world: World, guild: GuildRecord, userId: string): Snapshot {
  const channels = [...world.channels.values()].filter(
    (channel) =>
      (channel.guildId === guild.id || channel.recipientId === userId) && can(world, channel, userId, 0n),
  );
  const messages = channels.map(({ id }): [string, ClientMessage[]] => [
    id,
    messagesIn(world, id)
      .filter((stored) => sees(world, stored, userId))
      .map((stored) => clientMessage(world, stored)),
  ]);
  return {
    me: clientMember(world, guild, userId),
    members: [...guild.members.keys()].map((id) => clientMember(world, guild, id)),
    guild: {
      id: guild.id,
      name: guild.name,
      uploadLimitBytes: guild.uploadLimitBytes,
      roles: [...guild.roles.values()].map(({ id, name, permissions, color }) => ({
        id,
        name,
        permissions,
        color,
      })),
    },
    channels: channels.map((channel) => channelObject(world, channel)),
    messages: Object.fromEntries(messages),
    commands: guildCommands(world, guild),
    bots: [botStatus(world)],
    writable: channels
      .filter((channel) => can(world, channel, userId, sendPermission(channel)))
      .map(({ id }) => id),
    nowMs: world.now(),
  };
}

/** All commands of the guild. The page itself hides those that its member may not use. */
export function guildCommands(world: World, guild: GuildRecord): Snapshot['commands'] {
  return guild.install === 'none' ? [] : [...world.commands.list(null), ...world.commands.list(guild.id)];
}

export function botStatus(world: World): { user: APIUser; online: boolean } {
  return { user: world.botUser, online: world.botOnline };
}

function clientMember(world: World, guild: GuildRecord, userId: string): ClientMember {
  const member = guild.members.get(userId);
  if (member === undefined) throw new ClientRefusal('No such member.', 404);
  return {
    user: requireUser(world, userId).user,
    nick: member.nick,
    roles: member.roleIds,
    permissions: guildPermissions(world, guild, userId).toString(),
  };
}
