import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { apiError } from '../api-error.ts';
import { requireAllowedTitle } from '../content-rules.ts';
import { channelLimitBytes } from '../interaction-payload.ts';
import { blankMessage, checkFlags, writeMessage } from '../message-authoring.ts';
import { requireMessage, viewForBot } from '../messages.ts';
import { channelObject } from '../objects.ts';
import { type Exchange, param, type Route } from '../rest/exchange.ts';
import type { ChannelRecord } from '../state.ts';
import { textUpTo } from '../validate/fields.ts';
import { ALLOWED_FLAGS, createMessage } from '../validate/message.ts';
import { parse } from '../validate/parse.ts';
import { threadOf } from '../world.ts';
import { requireChannel } from './channels.ts';

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

function requireThreadPermission(exchange: Exchange, type: ThreadType): void {
  const { CreatePrivateThreads, CreatePublicThreads } = PermissionFlagsBits;
  requireChannel(exchange, type === ChannelType.PrivateThread ? CreatePrivateThreads : CreatePublicThreads);
}

async function start(exchange: Exchange) {
  const { world } = exchange;
  const channel = requireChannel(exchange);
  const isShelf = channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia;
  if (isShelf) return await post(exchange, channel);
  const { name, type } = parse(withoutMessage, (await exchange.body()).json);
  // https://discord.com/developers/docs/resources/channel#start-thread-without-message: a default for old clients
  const wanted = type ?? ChannelType.PrivateThread;
  if (THREADS[channel.type]?.includes(wanted) !== true) throw apiError('wrongChannelType');
  requireThreadPermission(exchange, wanted);
  requireAllowedTitle(world, channel, name);
  const thread = threadOf(world, channel, { id: world.nextId(), name, type: wanted });
  open(exchange, thread);
  return { status: 201, json: channelObject(world, thread) };
}

/** A forum's thread begins with a message that shares its id. */
async function post(exchange: Exchange, channel: ChannelRecord) {
  const { world } = exchange;
  const { json, uploads } = await exchange.body(channelLimitBytes(world, channel));
  try {
    const { name, message: body } = parse(asPost, json);
    checkFlags(body.flags, ALLOWED_FLAGS.channel, ['message']);
    requireChannel(exchange, PermissionFlagsBits.SendMessages);
    requireAllowedTitle(world, channel, name);
    const id = world.nextId();
    const thread = threadOf(world, channel, { id, name, type: ChannelType.PublicThread });
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

async function startFromMessage(exchange: Exchange) {
  const { world } = exchange;
  const channel = requireChannel(exchange);
  const { name } = parse(fromMessage, (await exchange.body()).json);
  const type = THREADS[channel.type]?.[0];
  if (type === undefined) throw apiError('wrongChannelType');
  requireThreadPermission(exchange, type);
  const source = requireMessage(world, param(exchange, 'message'));
  if (source.message.channel_id !== channel.id || source.ephemeralFor !== null)
    throw apiError('unknownMessage');
  if (world.channels.has(source.message.id)) throw apiError('hasThread');
  requireAllowedTitle(world, channel, name);
  const thread = threadOf(world, channel, { id: source.message.id, name, type });
  open(exchange, thread);
  return { status: 201, json: channelObject(world, thread) };
}

export const threadRoutes: Route[] = [
  { method: 'POST', path: '/channels/:channel/threads', auth: 'bot', handle: start },
  {
    method: 'POST',
    path: '/channels/:channel/messages/:message/threads',
    auth: 'bot',
    handle: startFromMessage,
  },
];
