import { InteractionResponseType, Locale } from 'discord-api-types/v10';
import { z } from 'zod';
import { textUpTo } from './fields.ts';
import { interactionMessage } from './message.ts';
import { modal } from './modal.ts';

const choice = z.strictObject({
  name: textUpTo(100).min(1),
  name_localizations: z.partialRecord(z.enum(Locale), textUpTo(100).min(1)).nullish(),
  value: z.union([textUpTo(100).min(1), z.number()]),
});

const withData = <Type extends InteractionResponseType, Data extends z.ZodType>(type: Type, data: Data) =>
  z.strictObject({ type: z.literal(type), data });

/** discord.js sends `tts` and the like with a defer too. Discord ignores them there. */
const deferData = interactionMessage.pick({ flags: true, tts: true }).nullish();

/** @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object */
export const callback = z.discriminatedUnion('type', [
  withData(InteractionResponseType.ChannelMessageWithSource, interactionMessage),
  withData(InteractionResponseType.DeferredChannelMessageWithSource, deferData),
  withData(InteractionResponseType.DeferredMessageUpdate, z.unknown().optional()),
  withData(InteractionResponseType.UpdateMessage, interactionMessage.nullish()),
  withData(
    InteractionResponseType.ApplicationCommandAutocompleteResult,
    z.strictObject({ choices: z.array(choice).max(25) }),
  ),
  withData(InteractionResponseType.Modal, modal),
]);

export type Callback = z.output<typeof callback>;
