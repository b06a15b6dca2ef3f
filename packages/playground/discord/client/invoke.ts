import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { ClientInteraction } from '../../protocol.ts';
import { interactionBase, interactionPayload } from '../interaction-payload.ts';
import { startInteraction } from '../interactions.ts';
import { requireMessage, viewForBot, viewMessage } from '../messages.ts';
import { isAgeRestricted } from '../objects.ts';
import { can, guildPermissions } from '../permissions.ts';
import {
  type ChannelRecord,
  requireUser,
  type StoredInteraction,
  type StoredMessage,
  type World,
} from '../state.ts';
import { walk } from '../validate/layout.ts';
import { checkSelect } from './component-values.ts';
import { checkModal } from './modal-values.ts';
import { checkOptions, checkPartialOptions } from './options.ts';
import { ClientRefusal } from './refusal.ts';
import { namedInComponent, namedInOptions, resolve } from './resolved.ts';

type Kind<Name extends ClientInteraction['kind']> = Extract<ClientInteraction, { kind: Name }>;

export interface InvokeOptions {
  /** Sends the input past the client's own checks of values, messages and custom ids, as a modified client could. */
  raw?: boolean;
}

/** Does what a person did in Discord's client, with the client's checks. */
export function invoke(
  world: World,
  request: ClientInteraction,
  { raw = false }: InvokeOptions = {},
): StoredInteraction {
  const channel = requireVisible(world, request.channelId, request.userId);
  switch (request.kind) {
    case 'command':
    case 'autocomplete':
      return invokeCommand(world, channel, request, raw);
    case 'message-command':
      return invokeOnMessage(world, channel, request);
    case 'component':
      return invokeComponent(world, channel, request, raw);
    case 'modal':
      return invokeModal(world, channel, request, raw);
  }
}

/** A channel that the person sees. */
export function requireVisible(world: World, channelId: string, userId: string): ChannelRecord {
  const channel = world.channels.get(channelId);
  const isKnown = world.users.has(userId);
  if (channel === undefined || !isKnown || !can(world, channel, userId, PermissionFlagsBits.ViewChannel)) {
    throw new ClientRefusal('You cannot see this channel.', 404);
  }
  return channel;
}

/** The commands that a person is offered in a channel. */
export function offeredCommands(
  world: World,
  channel: ChannelRecord,
  userId: string,
): APIApplicationCommand[] {
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  if (guild?.install === 'none') return [];
  const all = [...world.commands.list(null), ...(guild === undefined ? [] : world.commands.list(guild.id))];
  return all.filter((command) => refusalOf(world, channel, userId, command) === undefined);
}

/** Why the client wouldn't let this person use the command here. */
function refusalOf(
  world: World,
  channel: ChannelRecord,
  userId: string,
  command: APIApplicationCommand,
): string | undefined {
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  const context = guild === undefined ? 1 : 0;
  const contexts = command.contexts ?? (command.dm_permission === false ? [0] : [0, 1, 2]);
  if (!contexts.includes(context)) return 'This command cannot be used here.';
  if (command.nsfw === true) {
    if (!requireUser(world, userId).adult) return 'This command is for adults.';
    if (guild !== undefined && !isAgeRestricted(world, channel)) {
      return 'This command can be used in age-restricted channels only.';
    }
  }
  if (guild === undefined) return undefined;
  if (!can(world, channel, userId, PermissionFlagsBits.UseApplicationCommands)) {
    return 'You may not use application commands here.';
  }
  const needed = command.default_member_permissions;
  const has = guildPermissions(world, guild, userId);
  const isAdministrator = (has & PermissionFlagsBits.Administrator) !== 0n;
  // "0" is for administrators only.
  const isAllowed = needed === null || (needed !== '0' && (has & BigInt(needed)) === BigInt(needed));
  return isAllowed || isAdministrator ? undefined : 'You do not have permission to use this command.';
}

function requireCommand(
  world: World,
  channel: ChannelRecord,
  userId: string,
  id: string,
): APIApplicationCommand {
  const command = world.commands.find(id);
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  const isElsewhere = command?.guild_id !== undefined && command.guild_id !== channel.guildId;
  if (command === undefined || isElsewhere || guild?.install === 'none') {
    throw new ClientRefusal('This command is outdated, please try again in a few minutes.', 404);
  }
  const refusal = refusalOf(world, channel, userId, command);
  if (refusal !== undefined) throw new ClientRefusal(refusal, 403);
  return command;
}

function invokeCommand(
  world: World,
  channel: ChannelRecord,
  { kind, userId, commandId, options }: Kind<'command'> | Kind<'autocomplete'>,
  raw: boolean,
): StoredInteraction {
  const command = requireCommand(world, channel, userId, commandId);
  if (kind === 'autocomplete') checkPartialOptions(command, options);
  else if (!raw) checkOptions(command, options);
  const resolved = resolve(world, channel, userId, namedInOptions(options));
  const data = {
    ...commandData(command),
    ...(options.length > 0 && { options }),
    ...(resolved !== undefined && { resolved }),
  };
  const type =
    kind === 'command' ? InteractionType.ApplicationCommand : InteractionType.ApplicationCommandAutocomplete;
  return start(world, channel, userId, { type, data }, null);
}

function commandData({ id, name, type, guild_id }: APIApplicationCommand) {
  return { id, name, type, ...(guild_id !== undefined && { guild_id }) };
}

function invokeOnMessage(
  world: World,
  channel: ChannelRecord,
  { userId, commandId, targetId }: Kind<'message-command'>,
): StoredInteraction {
  const command = requireCommand(world, channel, userId, commandId);
  if (command.type !== ApplicationCommandType.Message)
    throw new ClientRefusal("This isn't a command for messages.");
  const target = requireSeen(world, channel, userId, targetId);
  // A context menu's message is shown completely.
  const resolved = { messages: { [targetId]: viewMessage(world, target) } };
  const data = { ...commandData(command), target_id: targetId, resolved };
  return start(world, channel, userId, { type: InteractionType.ApplicationCommand, data }, null);
}

function invokeComponent(
  world: World,
  channel: ChannelRecord,
  { userId, messageId, customId, values }: Kind<'component'>,
  raw: boolean,
): StoredInteraction {
  const stored = raw ? requireMessage(world, messageId) : requireSeen(world, channel, userId, messageId);
  const shown = [...walk(stored.message.components ?? [])].find((each) => each['custom_id'] === customId);
  const component = shown ?? (raw ? { type: ComponentType.Button, id: 1 } : undefined);
  if (component === undefined)
    throw new ClientRefusal('There is no such button or menu on this message.', 404);
  if (component['disabled'] === true && !raw) throw new ClientRefusal('This is switched off.');
  const type = Number(component['type']);
  const isSelect = type !== ComponentType.Button;
  if (isSelect && !raw) checkSelect(component, values ?? []);
  const resolved = resolve(world, channel, userId, namedInComponent(type, values ?? []));
  const data = {
    custom_id: customId,
    component_type: type,
    id: component['id'],
    ...(isSelect && { values: values ?? [] }),
    ...(resolved !== undefined && { resolved }),
  };
  return start(world, channel, userId, { type: InteractionType.MessageComponent, data }, stored);
}

function invokeModal(
  world: World,
  channel: ChannelRecord,
  { userId, interactionId, customId, components }: Kind<'modal'>,
  raw: boolean,
): StoredInteraction {
  const opener = world.interactions.get(interactionId);
  const modal = opener?.answer?.modal;
  if (
    opener === undefined ||
    modal === undefined ||
    opener.userId !== userId ||
    modal.custom_id !== customId
  ) {
    throw new ClientRefusal('This form is no longer open.', 404);
  }
  const named = checkModal(modal, components, raw);
  const resolved = resolve(world, channel, userId, named);
  const data = { custom_id: customId, components, ...(resolved !== undefined && { resolved }) };
  const source = world.messages.get(opener.sourceMessageId ?? '');
  const own = { type: InteractionType.ModalSubmit, data };
  return start(world, channel, userId, own, source ?? null, opener.id);
}

function requireSeen(world: World, channel: ChannelRecord, userId: string, messageId: string): StoredMessage {
  const stored = world.messages.get(messageId);
  const isSeen = stored !== undefined && (stored.ephemeralFor === null || stored.ephemeralFor === userId);
  if (!isSeen || stored.deleted || stored.message.channel_id !== channel.id) {
    throw new ClientRefusal('This message is gone.', 404);
  }
  return stored;
}

function start(
  world: World,
  channel: ChannelRecord,
  userId: string,
  own: { type: InteractionType; data: object },
  source: StoredMessage | null,
  openerId: string | null = null,
): StoredInteraction {
  const base = interactionBase(world, channel, userId);
  const message = source === null ? {} : { message: viewForBot(world, source) };
  return startInteraction(world, {
    userId,
    channelId: channel.id,
    sourceMessageId: source?.message.id ?? null,
    openerId,
    payload: (id, token) => interactionPayload(base, { id, token, ...own, ...message }),
  });
}
