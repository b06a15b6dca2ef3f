import {
  type APIMessage,
  type APIMessageInteractionMetadata,
  ApplicationCommandType,
  InteractionType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10';
import { invalidField } from './api-error.ts';
import { compose } from './compose.ts';
import type { Composition, Draft } from './composition.ts';
import { changeMessage, insertMessage } from './messages.ts';
import type { ChannelRecord, StoredInteraction, StoredMessage, World } from './state.ts';
import { reopen, requireWritable } from './writing.ts';

/** Refuses flags that can't be set by this route. */
export function checkFlags(
  flags: number | null | undefined,
  allowed: number,
  at: readonly string[] = [],
): void {
  if (((flags ?? 0) & ~allowed) !== 0) {
    throw invalidField([...at, 'flags'], 'BASE_TYPE_INVALID', `Only the flags ${allowed} may be set here.`);
  }
}

/** A message's fields before it has any content. */
export function blankMessage(world: World, channelId: string, authorId: string): APIMessage {
  const author = world.users.get(authorId)?.user ?? world.botUser;
  const id = world.nextId();
  return {
    id,
    channel_id: channelId,
    author,
    content: '',
    timestamp: new Date(world.now()).toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    type: MessageType.Default,
    flags: 0 as MessageFlags,
  };
}

/** A message in answer to an interaction, before its content. `original` is set for follow-ups. */
export function interactionMessage(
  world: World,
  interaction: StoredInteraction,
  original?: StoredMessage,
): APIMessage {
  const replyTo = original?.message.id ?? interaction.sourceMessageId;
  return {
    ...blankMessage(world, interaction.channelId, world.botUser.id),
    type: original === undefined ? answerType(interaction) : MessageType.Reply,
    application_id: world.applicationId,
    webhook_id: world.applicationId,
    interaction_metadata: metadata(world, interaction, original?.message.id),
    ...(original === undefined && usedCommand(world, interaction)),
    ...(replyTo !== null && { message_reference: reference(world, interaction.channelId, replyTo) }),
  };
}

/** Deprecated, and still the only field that names the command. */
function usedCommand(
  world: World,
  { id, payload, userId }: StoredInteraction,
): Pick<APIMessage, 'interaction'> {
  if (payload.type !== InteractionType.ApplicationCommand) return {};
  const user = world.users.get(userId)?.user ?? world.botUser;
  return { interaction: { id, type: payload.type, name: payload.data.name, user } };
}

function answerType({ payload, sourceMessageId }: StoredInteraction): MessageType {
  if (payload.type === InteractionType.ApplicationCommand) {
    const isTyped = payload.data.type === ApplicationCommandType.ChatInput;
    return isTyped ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
  }
  return sourceMessageId === null ? MessageType.Default : MessageType.Reply;
}

/** Replies include a reference. */
export function reference(
  world: World,
  channelId: string,
  messageId: string,
): NonNullable<APIMessage['message_reference']> {
  const guildId = world.channels.get(channelId)?.guildId ?? null;
  return {
    type: MessageReferenceType.Default,
    message_id: messageId,
    channel_id: channelId,
    ...(guildId !== null && { guild_id: guildId }),
  };
}

/** @see https://discord.com/developers/docs/resources/message#message-interaction-metadata-object */
function metadata(
  world: World,
  interaction: StoredInteraction,
  originalId?: string,
): APIMessageInteractionMetadata {
  const { payload } = interaction;
  const opener = world.interactions.get(interaction.openerId ?? '');
  const base = {
    id: interaction.id,
    type: payload.type,
    user: world.users.get(interaction.userId)?.user ?? world.botUser,
    authorizing_integration_owners: payload.authorizing_integration_owners,
    ...(originalId !== undefined && { original_response_message_id: originalId }),
    ...(payload.type === InteractionType.MessageComponent && {
      interacted_message_id: interaction.sourceMessageId,
    }),
    ...(opener !== undefined && { triggering_interaction_metadata: metadata(world, opener) }),
  };
  // The code above decides which fields belong to which type.
  return base as unknown as APIMessageInteractionMetadata;
}

/** Writes a new message with this content. */
export async function writeMessage(
  composition: Omit<Composition, 'before'>,
  draft: Draft,
  blank: APIMessage,
  {
    beforeInsert,
    ...details
  }: Pick<StoredMessage, 'ephemeralFor' | 'interactionId'> & { beforeInsert?: () => void },
): Promise<StoredMessage> {
  const { parts, fileIds } = await compose({ ...composition, before: undefined }, draft);
  reopen(composition);
  beforeInsert?.();
  const message = { ...blank, ...parts, flags: parts.flags | (blank.flags ?? 0) };
  return insertMessage(composition.world, message, { ...details, fileIds, loading: false });
}

/** Edits a message with this content. */
export async function rewriteMessage(
  composition: Composition & { before: StoredMessage },
  draft: Draft,
): Promise<StoredMessage> {
  const { before, world } = composition;
  const { parts, fileIds } = await compose(composition, draft);
  await changeMessage(world, before, { ...before.message, ...parts }, fileIds);
  return before;
}

/** The "is thinking…" message of a deferred answer. */
export function writeThinking(
  world: World,
  channel: ChannelRecord,
  interaction: StoredInteraction,
  isEphemeral: boolean,
): StoredMessage {
  requireWritable({ world, channel, before: undefined, isInteraction: true, isEphemeral });
  reopen({ world, channel, isEphemeral });
  const message = interactionMessage(world, interaction);
  const flags = MessageFlags.Loading | (isEphemeral ? MessageFlags.Ephemeral : 0);
  return insertMessage(
    world,
    { ...message, flags },
    {
      fileIds: [],
      ephemeralFor: isEphemeral ? interaction.userId : null,
      loading: true,
      interactionId: interaction.id,
    },
  );
}
