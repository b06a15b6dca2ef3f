import { type APIMessage, MessageType, PermissionFlagsBits } from 'discord-api-types/v10';
import { apiError, invalidField } from '../api-error.ts';
import { channelLimitBytes } from '../interaction-payload.ts';
import { blankMessage, checkFlags, reference, rewriteMessage, writeMessage } from '../message-authoring.ts';
import { deleteMessage, messagesIn, requireMessage, viewForBot } from '../messages.ts';
import { can } from '../permissions.ts';
import { type Exchange, NO_CONTENT, ok, param, type Route } from '../rest/exchange.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { RateLimitedError } from '../rest/server.ts';
import type { ChannelRecord, StoredMessage, World } from '../state.ts';
import { ALLOWED_FLAGS, createMessage, editMessage, type MessageBody } from '../validate/message.ts';
import { parse } from '../validate/parse.ts';
import { requireDeletable, requireWritable } from '../writing.ts';
import { requireChannel } from './channels.ts';

const HOUR_MS = 3_600_000;
/** "Within a few minutes", says the documentation. */
const NONCE_LIFETIME_MS = 5 * 60_000;

/** Messages that only one member sees don't exist on these routes. */
function requirePublic(exchange: Exchange, channel: ChannelRecord): StoredMessage {
  const stored = requireMessage(exchange.world, param(exchange, 'message'));
  if (stored.ephemeralFor !== null || stored.message.channel_id !== channel.id)
    throw apiError('unknownMessage');
  return stored;
}

function composition(world: World, channel: ChannelRecord) {
  return { world, channel, isInteraction: false, isEphemeral: false };
}

async function create(exchange: Exchange) {
  const { world } = exchange;
  const channel = requireChannel(exchange);
  const { json, uploads } = await exchange.body(channelLimitBytes(world, channel));
  try {
    const body = parse(createMessage, json);
    checkFlags(body.flags, ALLOWED_FLAGS.channel);
    requireWritable({ ...composition(world, channel), before: undefined });
    const repeated = findByNonce(world, channel, body);
    if (repeated !== undefined) return ok(viewForBot(world, repeated));
    const target = findReferenced(exchange, channel, body);
    const blank: APIMessage = {
      ...blankMessage(world, channel.id, world.botUser.id),
      ...(target && {
        type: MessageType.Reply,
        message_reference: reference(world, channel.id, target.message.id),
      }),
      ...(body.nonce != null && { nonce: body.nonce }),
    };
    const written = await writeMessage(
      { ...composition(world, channel), repliedTo: target?.message.author },
      { body, uploads },
      blank,
      { ephemeralFor: null, interactionId: null },
    );
    return ok(viewForBot(world, written));
  } catch (error) {
    await world.files.discard(uploads);
    throw error;
  }
}

/** With `enforce_nonce` a repeated request gets the first one's message. */
function findByNonce(world: World, channel: ChannelRecord, body: MessageBody): StoredMessage | undefined {
  if (body.enforce_nonce !== true || body.nonce == null) return undefined;
  return messagesIn(world, channel.id).findLast(
    ({ message, createdAtMs }) =>
      message.author.id === world.botUser.id &&
      message.nonce === body.nonce &&
      world.now() - createdAtMs < NONCE_LIFETIME_MS,
  );
}

function findReferenced(
  exchange: Exchange,
  channel: ChannelRecord,
  body: MessageBody,
): StoredMessage | undefined {
  const { world } = exchange;
  const wanted = body.message_reference;
  if (wanted == null) return undefined;
  if (!can(world, channel, world.botUser.id, PermissionFlagsBits.ReadMessageHistory)) {
    throw apiError('cannotReply');
  }
  const target = world.messages.get(wanted.message_id);
  const isThere = target !== undefined && !target.deleted && target.ephemeralFor === null;
  if (isThere && target.message.channel_id === channel.id) return target;
  if (wanted.fail_if_not_exists === false) return undefined;
  throw invalidField(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
}

function editRoute(limits: RateLimits): Route['handle'] {
  return async (exchange) => {
    const { world } = exchange;
    const channel = requireChannel(exchange);
    requireOwn(exchange, channel);
    const { json, uploads } = await exchange.body(channelLimitBytes(world, channel));
    try {
      const body = parse(editMessage, json);
      const before = requireOwn(exchange, channel);
      requireWritable({ ...composition(world, channel), before });
      if (world.now() - before.createdAtMs > HOUR_MS) {
        const { refusal, headers } = limits.takeOldEdit(channel.id);
        if (refusal !== undefined) throw new RateLimitedError(refusal, headers);
      }
      await rewriteMessage({ ...composition(world, channel), before }, { body, uploads });
      return ok(viewForBot(world, before));
    } catch (error) {
      await world.files.discard(uploads);
      throw error;
    }
  };
}

function requireOwn(exchange: Exchange, channel: ChannelRecord): StoredMessage {
  const stored = requirePublic(exchange, channel);
  if (stored.message.author.id !== exchange.world.botUser.id) throw apiError('notTheAuthor');
  return stored;
}

/** @see https://discord.com/developers/docs/resources/message#get-channel-messages */
function list(exchange: Exchange) {
  const { world, query } = exchange;
  const channel = requireChannel(exchange);
  // Without the permission the list is empty, not refused.
  if (!can(world, channel, world.botUser.id, PermissionFlagsBits.ReadMessageHistory)) return ok([]);
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 50), 1), 100);
  const [before, after] = [query.get('before'), query.get('after')];
  const found = messagesIn(world, channel.id)
    .filter(({ ephemeralFor }) => ephemeralFor === null)
    .filter(({ message }) => before === null || BigInt(message.id) < BigInt(before))
    .filter(({ message }) => after === null || BigInt(message.id) > BigInt(after));
  const page = after === null ? found.slice(-limit) : found.slice(0, limit);
  return ok(page.toReversed().map((stored) => viewForBot(world, stored)));
}

const MESSAGES = '/channels/:channel/messages';

export function messageRoutes(limits: RateLimits): Route[] {
  return [
    { method: 'GET', path: MESSAGES, auth: 'bot', handle: list },
    { method: 'POST', path: MESSAGES, auth: 'bot', bucket: 'message-create', handle: create },
    {
      method: 'GET',
      path: `${MESSAGES}/:message`,
      auth: 'bot',
      handle(exchange) {
        const channel = requireChannel(exchange, PermissionFlagsBits.ReadMessageHistory);
        return ok(viewForBot(exchange.world, requirePublic(exchange, channel)));
      },
    },
    {
      method: 'PATCH',
      path: `${MESSAGES}/:message`,
      auth: 'bot',
      bucket: 'message-edit',
      handle: editRoute(limits),
    },
    {
      method: 'DELETE',
      path: `${MESSAGES}/:message`,
      auth: 'bot',
      bucket: 'message-delete',
      async handle(exchange) {
        const channel = requireChannel(exchange);
        const stored = requirePublic(exchange, channel);
        const isOwn = stored.message.author.id === exchange.world.botUser.id;
        const mayDelete = can(
          exchange.world,
          channel,
          exchange.world.botUser.id,
          PermissionFlagsBits.ManageMessages,
        );
        if (!isOwn && !mayDelete) throw apiError('missingPermissions');
        requireDeletable(exchange.world, channel);
        await deleteMessage(exchange.world, stored);
        return NO_CONTENT;
      },
    },
  ];
}
