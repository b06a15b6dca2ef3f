import {
  ChannelType,
  MessageType,
  PermissionFlagsBits,
  ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { apiError } from '../api-error.ts';
import { requireAllowedTitle } from '../content-rules.ts';
import { channelLimitBytes } from '../interaction-payload.ts';
import { blankMessage, checkFlags, reference, writeMessage } from '../message-authoring.ts';
import { deleteMessage, insertMessage, messagesIn, requireMessage, viewForBot } from '../messages.ts';
import { channelObject, isForum } from '../objects.ts';
import { can, isThread } from '../permissions.ts';
import { type Exchange, ok, param, type Route } from '../rest/exchange.ts';
import type { ChannelRecord } from '../state.ts';
import { textUpTo } from '../validate/fields.ts';
import { ALLOWED_FLAGS, createMessage } from '../validate/message.ts';
import { parse } from '../validate/parse.ts';
import { threadOf } from '../world.ts';
import { requireChannel } from './channels.ts';
import { requireGuild } from './guilds.ts';

const common = {
  name: textUpTo(100).min(1),
  auto_archive_duration: z.literal([60, 1_440, 4_320, 10_080]).nullish(),
  rate_limit_per_user: z.int().min(0).max(21_600).nullish(),
};
/** @see https://discord.com/developers/docs/resources/channel#start-thread-from-message */
const fromMessage = z.strictObject(common);
/** @see https://discord.com/developers/docs/resources/channel#start-thread-without-message */
const withoutMessage = z.strictObject({
  ...common,
  type: z
    .literal([ChannelType.AnnouncementThread, ChannelType.PublicThread, ChannelType.PrivateThread])
    .nullish(),
  invitable: z.boolean().nullish(),
});
/** @see https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel */
const asPost = z.strictObject({
  ...common,
  message: createMessage.omit({ nonce: true, message_reference: true, enforce_nonce: true }),
  applied_tags: z.array(z.string()).max(5).nullish(),
});

type ThreadType = ChannelType.AnnouncementThread | ChannelType.PublicThread | ChannelType.PrivateThread;

/** Which threads channels of that type may have. */
const THREADS: Partial<Record<ChannelType, readonly ThreadType[]>> = {
  [ChannelType.GuildText]: [ChannelType.PublicThread, ChannelType.PrivateThread],
  [ChannelType.GuildAnnouncement]: [ChannelType.AnnouncementThread],
};

/** Adds a thread, and sends its event. */
function open({ world }: Exchange, thread: ChannelRecord): void {
  world.channels.set(thread.id, thread);
  world.channelMessages.set(thread.id, new Set());
  world.events.emit('channelCreate', thread);
}

function kept(asked: Pick<z.output<typeof fromMessage>, 'auto_archive_duration' | 'rate_limit_per_user'>) {
  return {
    autoArchiveMinutes: asked.auto_archive_duration ?? ThreadAutoArchiveDuration.OneDay,
    slowmodeSeconds: asked.rate_limit_per_user ?? 0,
  };
}

function requireThreadPermission(exchange: Exchange, type: ThreadType): void {
  const { CreatePrivateThreads, CreatePublicThreads } = PermissionFlagsBits;
  requireChannel(exchange, type === ChannelType.PrivateThread ? CreatePrivateThreads : CreatePublicThreads);
}

async function start(exchange: Exchange) {
  const { world } = exchange;
  const channel = requireChannel(exchange);
  if (isForum(channel.type)) return await post(exchange, channel);
  const { name, type, ...asked } = parse(withoutMessage, (await exchange.body()).json);
  // https://discord.com/developers/docs/resources/channel#start-thread-without-message: a default for old clients
  const wanted = type ?? ChannelType.PrivateThread;
  if (THREADS[channel.type]?.includes(wanted) !== true) throw apiError('wrongChannelType');
  requireThreadPermission(exchange, wanted);
  requireAllowedTitle(world, channel, name);
  const thread = threadOf(world, channel, { ...kept(asked), id: world.nextId(), name, type: wanted });
  open(exchange, thread);
  return { status: 201, json: channelObject(world, thread) };
}

/** A forum's thread begins with a message that shares its id. */
async function post(exchange: Exchange, channel: ChannelRecord) {
  const { world } = exchange;
  const { json, uploads } = await exchange.body(channelLimitBytes(world, channel));
  try {
    const { name, message: body, applied_tags, ...asked } = parse(asPost, json);
    checkFlags(body.flags, ALLOWED_FLAGS.channel, ['message']);
    requireChannel(exchange, PermissionFlagsBits.SendMessages);
    const appliedTags = requireTags(exchange, channel, applied_tags ?? []);
    requireAllowedTitle(world, channel, name);
    const id = world.nextId();
    const type = ChannelType.PublicThread;
    const thread = threadOf(world, channel, { ...kept(asked), id, name, type, appliedTags });
    const written = await writeMessage(
      { world, channel: thread, isInteraction: false, isEphemeral: false, isPost: true, at: ['message'] },
      { body, uploads },
      { ...blankMessage(world, id, world.botUser.id), id },
      { ephemeralFor: null, interactionId: null, beforeInsert: () => open(exchange, thread) },
    );
    return { status: 201, json: { ...channelObject(world, thread), message: viewForBot(world, written) } };
  } catch (error) {
    await world.files.discard(uploads);
    throw error;
  }
}

/** @see https://discord.com/developers/docs/resources/channel#forum-tag-object */
function requireTags(exchange: Exchange, channel: ChannelRecord, wanted: readonly string[]) {
  const found = wanted.map((id) => channel.tags.find((tag) => tag.id === id));
  if (found.includes(undefined)) throw apiError('unknownTag');
  if (channel.requiresTag && found.length === 0) throw apiError('tagRequired');
  if (found.some((tag) => tag?.moderated)) requireChannel(exchange, PermissionFlagsBits.ManageThreads);
  return wanted;
}

async function startFromMessage(exchange: Exchange) {
  const { world } = exchange;
  const channel = requireChannel(exchange);
  const { name, ...asked } = parse(fromMessage, (await exchange.body()).json);
  const type = THREADS[channel.type]?.[0];
  if (type === undefined) throw apiError('wrongChannelType');
  requireThreadPermission(exchange, type);
  const source = requireMessage(world, param(exchange, 'message'));
  if (source.message.channel_id !== channel.id || source.ephemeralFor !== null)
    throw apiError('unknownMessage');
  if (world.channels.has(source.message.id)) throw apiError('hasThread');
  requireAllowedTitle(world, channel, name);
  const thread = threadOf(world, channel, { ...kept(asked), id: source.message.id, name, type });
  open(exchange, thread);
  // Its first message only points to the one that it comes from: https://discord.com/developers/docs/topics/threads
  insertMessage(
    world,
    {
      ...blankMessage(world, thread.id, source.message.author.id),
      type: MessageType.ThreadStarterMessage,
      message_reference: reference(world, channel.id, source.message.id),
    },
    { fileIds: [], ephemeralFor: null, loading: false, interactionId: null },
  );
  world.events.emit('messageUpdate', source);
  return { status: 201, json: channelObject(world, thread) };
}

/** With everything in it. @see https://discord.com/developers/docs/resources/channel#deleteclose-channel */
async function remove(exchange: Exchange) {
  const { world } = exchange;
  const channel = requireChannel(exchange);
  const { ManageChannels, ManageThreads } = PermissionFlagsBits;
  requireChannel(exchange, isThread(channel) ? ManageThreads : ManageChannels);
  for (const stored of messagesIn(world, channel.id)) await deleteMessage(world, stored);
  world.channels.delete(channel.id);
  world.events.emit('channelDelete', channel);
  return ok(channelObject(world, channel));
}

/** Those that the bot sees, the newest first. @see https://discord.com/developers/docs/resources/guild#list-active-guild-threads */
function listActive(exchange: Exchange) {
  const { world } = exchange;
  const { id } = requireGuild(exchange);
  const threads = [...world.channels.values()].filter(
    (channel) =>
      channel.guildId === id &&
      isThread(channel) &&
      !channel.archived &&
      can(world, channel, world.botUser.id, 0n),
  );
  return ok({
    threads: threads.toReversed().map((thread) => channelObject(world, thread)),
    members: [],
    has_more: false,
  });
}

export const threadRoutes: Route[] = [
  { method: 'GET', path: '/guilds/:guild/threads/active', auth: 'bot', handle: listActive },
  { method: 'DELETE', path: '/channels/:channel', auth: 'bot', handle: remove },
  { method: 'POST', path: '/channels/:channel/threads', auth: 'bot', handle: start },
  {
    method: 'POST',
    path: '/channels/:channel/messages/:message/threads',
    auth: 'bot',
    handle: startFromMessage,
  },
];
