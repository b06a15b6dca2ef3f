import {
  type APIInteractionDataResolved,
  type APIInteractionDataResolvedChannel,
  type APIInteractionDataResolvedGuildMember,
  ApplicationCommandOptionType,
  ComponentType,
} from 'discord-api-types/v10';
import type { ClientOption } from '../../protocol.ts';
import { viewAttachment } from '../messages.ts';
import { channelObject } from '../objects.ts';
import { appPermissions, botIsInside, channelPermissions } from '../permissions.ts';
import { type ChannelRecord, memberObject, type World } from '../state.ts';
import { ClientRefusal } from './refusal.ts';

/** The kinds of ids in a value. */
type Kind = 'user' | 'role' | 'channel' | 'mentionable' | 'attachment';

const OPTION_KINDS: Readonly<Record<number, Kind>> = {
  [ApplicationCommandOptionType.User]: 'user',
  [ApplicationCommandOptionType.Role]: 'role',
  [ApplicationCommandOptionType.Channel]: 'channel',
  [ApplicationCommandOptionType.Mentionable]: 'mentionable',
  [ApplicationCommandOptionType.Attachment]: 'attachment',
};

const COMPONENT_KINDS: Readonly<Record<number, Kind>> = {
  [ComponentType.UserSelect]: 'user',
  [ComponentType.RoleSelect]: 'role',
  [ComponentType.ChannelSelect]: 'channel',
  [ComponentType.MentionableSelect]: 'mentionable',
  [ComponentType.FileUpload]: 'attachment',
};

export interface NamedValue {
  kind: Kind;
  id: string;
}

/** Ids in options, subcommands included. */
export function namedInOptions(options: readonly ClientOption[]): NamedValue[] {
  return options.flatMap(({ type, value, options: below = [] }) => {
    const kind = OPTION_KINDS[type];
    return kind !== undefined && typeof value === 'string' ? [{ kind, id: value }] : namedInOptions(below);
  });
}

/** Ids in the choices of a select or of a modal's input. */
export function namedInComponent(type: number, values: readonly string[]): NamedValue[] {
  const kind = COMPONENT_KINDS[type];
  return kind === undefined ? [] : values.map((id) => ({ kind, id }));
}

/** The objects behind ids, as `data.resolved` carries them; `undefined` if there are none. */
export function resolve(
  world: World,
  channel: ChannelRecord,
  userId: string,
  named: readonly NamedValue[],
): APIInteractionDataResolved | undefined {
  if (named.length === 0) return undefined;
  const resolved: Required<APIInteractionDataResolved> = {
    users: {},
    roles: {},
    members: {},
    channels: {},
    attachments: {},
  };
  for (const value of named) addOne(world, channel, userId, value, resolved);
  return Object.fromEntries(
    Object.entries(resolved).filter(([, entries]) => Object.keys(entries).length > 0),
  );
}

function addOne(
  world: World,
  channel: ChannelRecord,
  userId: string,
  { kind, id }: NamedValue,
  resolved: Required<APIInteractionDataResolved>,
): void {
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  const user = world.users.get(id)?.user;
  const role = guild?.roles.get(id);
  if (kind === 'attachment') {
    const file = world.files.get(id);
    if (file === undefined) throw new ClientRefusal('That file was not uploaded.');
    resolved.attachments[id] = viewAttachment(world, file.attachment);
  } else if (kind === 'channel') {
    const target = world.channels.get(id);
    if (target === undefined) throw new ClientRefusal('There is no such channel.');
    resolved.channels[id] = resolvedChannel(world, target, userId);
  } else if (kind !== 'role' && user !== undefined) {
    resolved.users[id] = user;
    const member = guild?.members.get(id);
    if (member === undefined) return;
    const { user: _user, deaf: _deaf, mute: _mute, ...partial } = memberObject(world, member);
    const permissions = channelPermissions(world, channel, id).toString();
    resolved.members[id] = { ...partial, permissions } as APIInteractionDataResolvedGuildMember;
  } else if (kind !== 'user' && role !== undefined) resolved.roles[id] = role;
  else throw new ClientRefusal(`There is no such ${kind}.`);
}

function resolvedChannel(
  world: World,
  target: ChannelRecord,
  userId: string,
): APIInteractionDataResolvedChannel {
  const permissions = channelPermissions(world, target, userId).toString();
  // The type would have one case per kind of channel.
  return {
    ...channelObject(world, target),
    permissions,
    // https://discord.com/developers/docs/change-log: the bot's permissions, so only if there is a bot.
    ...(botIsInside(world, target) && { app_permissions: appPermissions(world, target).toString() }),
  } as unknown as APIInteractionDataResolvedChannel;
}
