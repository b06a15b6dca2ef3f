import {
  type APIAttachment,
  type APIMessage,
  type APIThreadChannel,
  MessageFlags,
} from 'discord-api-types/v10';
import { apiError } from './api-error.ts';
import { channelObject } from './objects.ts';
import type { StoredMessage, World } from './state.ts';

/** A page that stays open for days must not fill the memory with the versions of one message. */
const MAX_VERSIONS = 1_000;

/** Puts a new message into its channel. */
export function insertMessage(
  world: World,
  message: APIMessage,
  details: Pick<StoredMessage, 'fileIds' | 'ephemeralFor' | 'loading' | 'interactionId'>,
): StoredMessage {
  const atMs = world.now();
  const stored: StoredMessage = {
    message,
    ...details,
    createdAtMs: atMs,
    deleted: false,
    versions: [{ atMs, message }],
  };
  world.messages.set(message.id, stored);
  world.channelMessages.get(message.channel_id)?.add(message.id);
  const channel = world.channels.get(message.channel_id);
  if (channel !== undefined) channel.lastMessageId = message.id;
  world.events.emit('messageCreate', stored);
  return stored;
}

/** Replaces a message's content. Files that it no longer has are deleted. */
export async function changeMessage(
  world: World,
  stored: StoredMessage,
  message: APIMessage,
  fileIds: string[],
): Promise<void> {
  const gone = stored.fileIds.filter((id) => !fileIds.includes(id));
  const isFirstContent = stored.loading;
  stored.loading = false;
  // Filling a "thinking" message doesn't appear as an edit.
  const edited = isFirstContent ? stored.message.edited_timestamp : new Date(world.now()).toISOString();
  const flags = (message.flags ?? 0) & ~MessageFlags.Loading;
  stored.message = { ...message, flags, edited_timestamp: edited };
  stored.fileIds = fileIds;
  stored.versions.push({ atMs: world.now(), message: stored.message });
  if (stored.versions.length > MAX_VERSIONS) stored.versions.splice(1, 1);
  world.events.emit('messageUpdate', stored);
  await world.files.remove(gone);
}

/** Deletes a message and its files. */
export async function deleteMessage(world: World, stored: StoredMessage): Promise<void> {
  if (stored.deleted) return;
  stored.deleted = true;
  world.channelMessages.get(stored.message.channel_id)?.delete(stored.message.id);
  world.events.emit('messageDelete', stored);
  await world.files.remove(stored.fileIds);
}

/** An existing message, otherwise 10008. */
export function requireMessage(world: World, messageId: string): StoredMessage {
  const stored = world.messages.get(messageId);
  if (stored === undefined || stored.deleted) throw apiError('unknownMessage');
  return stored;
}

/** A channel's messages, oldest first. */
export function messagesIn(world: World, channelId: string): StoredMessage[] {
  const ids = world.channelMessages.get(channelId) ?? [];
  return [...ids].flatMap((id) => world.messages.get(id) ?? []);
}

/** A message's present form in the API. Links to files get fresh parameters every time. */
export function viewMessage(world: World, stored: StoredMessage, message = stored.message): APIMessage {
  const withReference =
    message.message_reference?.message_id === undefined ? message : withReferenced(world, message);
  const complete = withThread(world, withReference);
  if (stored.fileIds.length === 0) return complete;
  return signLinks(world, complete);
}

/** A message and the thread that was started from it share an id. @see https://discord.com/developers/docs/topics/threads */
function withThread(world: World, message: APIMessage): APIMessage {
  const channel = world.channels.get(message.id);
  if (channel === undefined || channel.parentId !== message.channel_id) return message;
  const flags = (message.flags ?? 0) | MessageFlags.HasThread;
  return { ...message, flags, thread: channelObject(world, channel) as APIThreadChannel };
}

/**
 * A message as a bot without the message content intent gets it on any way: complete if it is its own, a direct message
 * or mentions it; otherwise only its existence. A quoted message is hidden by the same rule.
 *
 * @see https://discord.com/developers/docs/events/gateway#message-content-intent
 */
export function viewForBot(world: World, stored: StoredMessage): APIMessage {
  const message = hideContent(world, viewMessage(world, stored));
  const { referenced_message: quoted } = message;
  return quoted == null ? message : { ...message, referenced_message: hideContent(world, quoted) };
}

function hideContent(world: World, message: APIMessage): APIMessage {
  const { id } = world.botUser;
  const isOpen =
    message.author.id === id ||
    world.channels.get(message.channel_id)?.guildId === null ||
    message.mentions.some((user) => user.id === id);
  return isOpen ? message : { ...message, content: '', embeds: [], attachments: [], components: [] };
}

/** An attachment's present form in the API. */
export function viewAttachment(world: World, attachment: APIAttachment): APIAttachment {
  return signLinks(world, attachment);
}

function withReferenced(world: World, message: APIMessage): APIMessage {
  const target = world.messages.get(message.message_reference?.message_id ?? '');
  if (target === undefined || target.deleted) return { ...message, referenced_message: null };
  const { message_reference: _reference, referenced_message: _referenced, ...rest } = target.message;
  return { ...message, referenced_message: target.fileIds.length === 0 ? rest : signLinks(world, rest) };
}

/** A link to one of our files, with a new signature; any other unchanged. */
export function refreshLink(world: World, link: string): string {
  const [bare = ''] = link.split('?');
  return isFile(world, link)
    ? world.files.sign(bare, world.now(), world.settings.attachmentLifetimeMs)
    : link;
}

function isFile({ origin }: World, link: string): boolean {
  return link.startsWith(`${origin}/attachments/`) || link.startsWith(`${origin}/ephemeral-attachments/`);
}

/** Signs every link to one of our files, wherever it stands (attachments, embeds, components). */
function signLinks<Value>(world: World, value: Value): Value {
  const { now, settings } = world;
  const sign = (node: unknown): unknown => {
    if (typeof node === 'string') {
      const isBare = isFile(world, node) && !node.includes('?');
      return isBare ? world.files.sign(node, now(), settings.attachmentLifetimeMs) : node;
    }
    if (Array.isArray(node)) return node.map(sign);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [key, key === 'content' ? child : sign(child)]),
    );
  };
  // `sign` keeps the shape: it only lengthens strings.
  return sign(value) as Value;
}
