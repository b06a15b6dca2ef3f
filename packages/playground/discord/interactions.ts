import { randomBytes } from 'node:crypto';
import { type APIInteraction, InteractionResponseType } from 'discord-api-types/v10';
import { apiError } from './api-error.ts';
import type { InteractionAnswer, StoredInteraction, World } from './state.ts';

/** The parts of an interaction that only the caller knows. Ids, token and times are added here. */
export interface NewInteraction {
  userId: string;
  channelId: string;
  sourceMessageId: string | null;
  openerId: string | null;
  /** Builds the payload that the bot gets. */
  payload(id: string, token: string): APIInteraction;
}

/** Creates an interaction and sends it to the bot. It fails if nobody answers in time. */
export function startInteraction(world: World, request: NewInteraction): StoredInteraction {
  const id = world.nextId();
  const token = createToken(id);
  const createdAtMs = world.now();
  const interaction: StoredInteraction = {
    id,
    token,
    userId: request.userId,
    channelId: request.channelId,
    payload: request.payload(id, token),
    createdAtMs,
    tokenEndsAtMs: createdAtMs + world.settings.tokenLifetimeMs,
    answering: false,
    answer: null,
    failedReason: null,
    originalMessageId: null,
    followupIds: [],
    sourceMessageId: request.sourceMessageId,
    openerId: request.openerId,
  };
  world.interactions.set(id, interaction);
  world.tokens.set(token, id);
  if (!world.botReachable) {
    // Reported later, so that the caller knows the id when the failure comes.
    setImmediate(() => fail(world, interaction, 'No bot is online.'));
    return interaction;
  }
  setTimeout(
    () => fail(world, interaction, 'The application did not respond.'),
    world.settings.ackTimeoutMs,
  ).unref();
  world.events.emit('interactionCreate', interaction);
  return interaction;
}

function fail(world: World, interaction: StoredInteraction, reason: string): void {
  if (interaction.answer !== null || interaction.failedReason !== null) return;
  interaction.failedReason = reason;
  world.events.emit('interactionFail', interaction);
}

/** Discord's tokens are long and opaque, in base64. */
function createToken(id: string): string {
  return Buffer.from(`interaction:${id}:${randomBytes(96).toString('base64url')}`).toString('base64url');
}

/** The interaction that may be answered now. From here on, nobody else may answer it. */
export function beginAnswer(world: World, id: string, token: string): StoredInteraction {
  const interaction = world.interactions.get(id);
  if (interaction === undefined || interaction.token !== token) throw apiError('unknownInteraction');
  if (interaction.answer !== null || interaction.answering) throw apiError('alreadyAcknowledged');
  const isLate = world.now() - interaction.createdAtMs > world.settings.ackTimeoutMs;
  if (isLate || interaction.failedReason !== null) throw apiError('unknownInteraction');
  interaction.answering = true;
  return interaction;
}

/** Records the answer. `arrivedAtMs`: when the request arrived. */
export function endAnswer(
  world: World,
  interaction: StoredInteraction,
  answer: Omit<InteractionAnswer, 'atMs' | 'latencyMs'>,
  arrivedAtMs: number,
): void {
  interaction.answering = false;
  interaction.answer = { ...answer, atMs: arrivedAtMs, latencyMs: arrivedAtMs - interaction.createdAtMs };
  world.events.emit('interactionAnswer', interaction);
}

/**
 * The interaction whose token is used as a webhook's.
 *
 * @throws 50027 for a token that has expired or never existed, 10015 for one that was never acknowledged.
 */
export function requireWebhook(world: World, applicationId: string, token: string): StoredInteraction {
  if (applicationId !== world.applicationId) throw apiError('unknownWebhook');
  const interaction = world.interactions.get(world.tokens.get(token) ?? '');
  if (interaction === undefined || world.now() >= interaction.tokenEndsAtMs)
    throw apiError('invalidWebhookToken');
  if (interaction.answer === null) throw apiError('unknownWebhook');
  if (interaction.answer.type === InteractionResponseType.ApplicationCommandAutocompleteResult) {
    throw apiError('unknownWebhook');
  }
  return interaction;
}
