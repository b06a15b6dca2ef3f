import {
  type APIApplicationCommandInteractionDataOption,
  ApplicationCommandOptionType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import { apiError, invalidField } from '../api-error.ts';
import { interactionLimitBytes } from '../interaction-payload.ts';
import { beginAnswer, endAnswer } from '../interactions.ts';
import {
  checkFlags,
  interactionMessage,
  rewriteMessage,
  writeMessage,
  writeThinking,
} from '../message-authoring.ts';
import { requireMessage, viewForBot } from '../messages.ts';
import { type Body, type Exchange, NO_CONTENT, ok, param, type Route } from '../rest/exchange.ts';
import type { ChannelRecord, StoredInteraction, StoredMessage, World } from '../state.ts';
import { type Callback, callback } from '../validate/callback.ts';
import { ALLOWED_FLAGS } from '../validate/message.ts';
import { parse } from '../validate/parse.ts';

const Response = InteractionResponseType;
const COMMAND_ANSWERS: readonly number[] = [
  Response.ChannelMessageWithSource,
  Response.DeferredChannelMessageWithSource,
];
const COMPONENT_ANSWERS: readonly number[] = [
  ...COMMAND_ANSWERS,
  Response.DeferredMessageUpdate,
  Response.UpdateMessage,
];

/** Which answers an interaction accepts. A modal's accepts a component's if a component opened it. */
function allowedAnswers(interaction: StoredInteraction): readonly number[] {
  switch (interaction.payload.type) {
    case InteractionType.ApplicationCommand:
      return [...COMMAND_ANSWERS, Response.Modal];
    case InteractionType.MessageComponent:
      return [...COMPONENT_ANSWERS, Response.Modal];
    case InteractionType.ModalSubmit:
      return interaction.sourceMessageId === null ? COMMAND_ANSWERS : COMPONENT_ANSWERS;
    case InteractionType.ApplicationCommandAutocomplete:
      return [Response.ApplicationCommandAutocompleteResult];
    default:
      return [];
  }
}

/** Suggestions have the type of the option that is being typed. */
function requireFittingChoices({ payload }: StoredInteraction, answer: Callback): void {
  if (answer.type !== Response.ApplicationCommandAutocompleteResult) return;
  if (payload.type !== InteractionType.ApplicationCommandAutocomplete) return;
  const wanted = focusedType(payload.data.options);
  for (const [index, { value }] of answer.data.choices.entries()) {
    const isText = wanted === ApplicationCommandOptionType.String;
    const isWhole = wanted !== ApplicationCommandOptionType.Integer || Number.isInteger(value);
    if (typeof value === (isText ? 'string' : 'number') && isWhole) continue;
    throw invalidField(
      ['data', 'choices', index, 'value'],
      'BASE_TYPE_INVALID',
      'Not of the type of the option',
    );
  }
}

function focusedType(
  options: readonly APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommandAutocomplete>[],
): ApplicationCommandOptionType | undefined {
  for (const option of options) {
    if ('focused' in option && option.focused) return option.type;
    const below = 'options' in option ? focusedType(option.options ?? []) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

/** The message that the answer wrote or changed, if any. */
async function perform(
  world: World,
  interaction: StoredInteraction,
  channel: ChannelRecord,
  answer: Callback,
  uploads: Body['uploads'],
): Promise<StoredMessage | undefined> {
  const base = { world, channel, isInteraction: true, at: ['data'] };
  switch (answer.type) {
    case Response.ChannelMessageWithSource: {
      checkFlags(answer.data.flags, ALLOWED_FLAGS.interaction, ['data']);
      const isEphemeral = ((answer.data.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
      return await writeMessage(
        { ...base, isEphemeral },
        { body: answer.data, uploads },
        interactionMessage(world, interaction),
        { ephemeralFor: isEphemeral ? interaction.userId : null, interactionId: interaction.id },
      );
    }
    case Response.DeferredChannelMessageWithSource: {
      checkFlags(answer.data?.flags, ALLOWED_FLAGS.defer, ['data']);
      const isEphemeral = ((answer.data?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
      return writeThinking(world, channel, interaction, isEphemeral);
    }
    case Response.DeferredMessageUpdate:
      return requireMessage(world, interaction.sourceMessageId ?? '');
    case Response.UpdateMessage: {
      const before = requireMessage(world, interaction.sourceMessageId ?? '');
      const isEphemeral = before.ephemeralFor !== null;
      return await rewriteMessage({ ...base, before, isEphemeral }, { body: answer.data ?? {}, uploads });
    }
    default:
      return undefined;
  }
}

async function answerInteraction(exchange: Exchange) {
  const { world, arrivedAtMs } = exchange;
  const interaction = beginAnswer(world, param(exchange, 'interaction'), param(exchange, 'token'));
  try {
    const channel = world.channels.get(interaction.channelId);
    if (channel === undefined) throw apiError('unknownChannel');
    const limitBytes = interactionLimitBytes(world, channel, interaction.userId);
    const { json, uploads } = await exchange.body(limitBytes);
    try {
      const answer = parse(callback, json);
      if (!allowedAnswers(interaction).includes(answer.type)) {
        throw invalidField(
          ['type'],
          'INTERACTION_RESPONSE_TYPE_INVALID',
          'This interaction takes no such response.',
        );
      }
      requireFittingChoices(interaction, answer);
      const written = await perform(world, interaction, channel, answer, uploads);
      interaction.originalMessageId = written?.message.id ?? null;
      endAnswer(world, interaction, summary(answer), arrivedAtMs);
      return exchange.query.get('with_response') === 'true'
        ? ok(described(world, interaction, answer, written))
        : NO_CONTENT;
    } catch (error) {
      await world.files.discard(uploads);
      throw error;
    }
  } finally {
    interaction.answering = false;
  }
}

function summary(answer: Callback): Parameters<typeof endAnswer>[2] {
  // The schema checked choices and modals against the documentation that the types describe.
  const { type, data } = answer as { type: InteractionResponseType; data: never };
  if (type === Response.ApplicationCommandAutocompleteResult)
    return { type, choices: (data as { choices: never[] }).choices };
  return type === Response.Modal ? { type, modal: data } : { type };
}

/** @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-interaction-callback-response-object */
function described(
  world: World,
  interaction: StoredInteraction,
  answer: Callback,
  written: StoredMessage | undefined,
) {
  const carriesMessage =
    answer.type === Response.ChannelMessageWithSource || answer.type === Response.UpdateMessage;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.payload.type,
      ...(written !== undefined && {
        response_message_id: written.message.id,
        response_message_loading: written.loading,
        response_message_ephemeral: written.ephemeralFor !== null,
      }),
    },
    ...(carriesMessage &&
      written !== undefined && { resource: { type: answer.type, message: viewForBot(world, written) } }),
  };
}

export const interactionRoutes: Route[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    auth: 'none',
    bucket: 'callback',
    handle: answerInteraction,
  },
];
