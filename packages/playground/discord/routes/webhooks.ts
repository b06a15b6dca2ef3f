import { MessageFlags } from 'discord-api-types/v10';
import { apiError } from '../api-error.ts';
import { interactionLimitBytes } from '../interaction-payload.ts';
import { requireWebhook } from '../interactions.ts';
import { checkFlags, interactionMessage, rewriteMessage, writeMessage } from '../message-authoring.ts';
import { deleteMessage, requireMessage, viewForBot } from '../messages.ts';
import { type Exchange, NO_CONTENT, ok, param, type Route } from '../rest/exchange.ts';
import type { StoredInteraction, StoredMessage, World } from '../state.ts';
import { ALLOWED_FLAGS, interactionMessage as messageSchema } from '../validate/message.ts';
import { parse } from '../validate/parse.ts';
import { requireDeletable } from '../writing.ts';

function open(exchange: Exchange): StoredInteraction {
  return requireWebhook(exchange.world, param(exchange, 'app'), param(exchange, 'token'));
}

/** `@original` or one of the interaction's own follow-ups. */
function ownMessage(exchange: Exchange, interaction: StoredInteraction): StoredMessage {
  const name = param(exchange, 'message');
  const id = name === '@original' ? interaction.originalMessageId : name;
  const isOwn = id !== null && (id === interaction.originalMessageId || interaction.followupIds.includes(id));
  if (!isOwn) throw apiError('unknownMessage');
  return requireMessage(exchange.world, id);
}

async function readMessage(exchange: Exchange, interaction: StoredInteraction) {
  const { world } = exchange;
  const channel = world.channels.get(interaction.channelId);
  if (channel === undefined) throw apiError('unknownChannel');
  const limitBytes = interactionLimitBytes(world, channel, interaction.userId);
  const { json, uploads } = await exchange.body(limitBytes);
  const base = { world, channel, isInteraction: true };
  return { base, json, uploads };
}

async function edit(exchange: Exchange) {
  const interaction = open(exchange);
  ownMessage(exchange, interaction);
  const { base, json, uploads } = await readMessage(exchange, interaction);
  try {
    const body = parse(messageSchema, json);
    // Looked up again: it may have been deleted while the files were received.
    const before = ownMessage(exchange, interaction);
    await rewriteMessage({ ...base, before, isEphemeral: before.ephemeralFor !== null }, { body, uploads });
    return ok(viewForBot(exchange.world, before));
  } catch (error) {
    await exchange.world.files.discard(uploads);
    throw error;
  }
}

async function followUp(exchange: Exchange) {
  const { world } = exchange;
  const interaction = open(exchange);
  const { base, json, uploads } = await readMessage(exchange, interaction);
  try {
    const body = parse(messageSchema, json);
    checkFlags(body.flags, ALLOWED_FLAGS.interaction);
    const original = existing(world, interaction);
    // Deprecated, but still true: the first follow-up after a defer fills the "thinking" message.
    if (original?.loading === true) {
      const isEphemeral = original.ephemeralFor !== null;
      await rewriteMessage({ ...base, before: original, isEphemeral }, { body, uploads });
      return ok(viewForBot(world, original));
    }
    const isEphemeral = ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    const written = await writeMessage(
      { ...base, isEphemeral },
      { body, uploads },
      interactionMessage(world, interaction, original),
      { ephemeralFor: isEphemeral ? interaction.userId : null, interactionId: interaction.id },
    );
    interaction.followupIds.push(written.message.id);
    world.events.emit('followup', interaction);
    return ok(viewForBot(world, written));
  } catch (error) {
    await world.files.discard(uploads);
    throw error;
  }
}

/**
 * The first response, if it still exists. If somebody else deleted it while it was "thinking", no follow-up is
 * possible.
 *
 * @see https://github.com/discord/discord-api-docs/issues/3087
 */
function existing(world: World, { originalMessageId }: StoredInteraction): StoredMessage | undefined {
  const stored = world.messages.get(originalMessageId ?? '');
  if (stored?.deleted === true && stored.loading) throw apiError('unknownMessage');
  return stored?.deleted === false ? stored : undefined;
}

const MESSAGE = '/webhooks/:app/:token/messages/:message';

/** @see https://discord.com/developers/docs/interactions/receiving-and-responding#endpoints */
export const webhookRoutes: Route[] = [
  { method: 'POST', path: '/webhooks/:app/:token', auth: 'none', bucket: 'interaction', handle: followUp },
  {
    method: 'GET',
    path: MESSAGE,
    auth: 'none',
    bucket: 'interaction',
    handle: (exchange) => ok(viewForBot(exchange.world, ownMessage(exchange, open(exchange)))),
  },
  { method: 'PATCH', path: MESSAGE, auth: 'none', bucket: 'interaction', handle: edit },
  {
    method: 'DELETE',
    path: MESSAGE,
    auth: 'none',
    bucket: 'interaction',
    async handle(exchange) {
      const { world } = exchange;
      const interaction = open(exchange);
      const stored = ownMessage(exchange, interaction);
      const channel = world.channels.get(interaction.channelId);
      if (channel !== undefined && stored.ephemeralFor === null) requireDeletable(world, channel);
      await deleteMessage(world, stored);
      // Its own bot may continue: https://github.com/discord/discord-api-docs/issues/2739
      stored.loading = false;
      return NO_CONTENT;
    },
  },
];
