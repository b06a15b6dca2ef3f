import {
  type APIMessageTopLevelComponent,
  type ButtonInteraction,
  ComponentType,
  type Message,
  MessageFlags,
  type ModalMessageModalSubmitInteraction,
} from 'discord.js';
import { card, type Row } from '../replies/card.ts';
import { withoutLayout } from '../replies/plain.ts';

const nobody = { allowedMentions: { parse: [] } };

/** An answer in Components V2. */
export function layoutAnswer(components: APIMessageTopLevelComponent[]) {
  return { ...nobody, components, flags: MessageFlags.IsComponentsV2 } as const;
}

/** The same as a first response that only the member sees. */
export function privateAnswer(components: APIMessageTopLevelComponent[]) {
  return {
    ...layoutAnswer(components),
    flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2,
  } as const;
}

/** The replacement of such an answer, or of one that an earlier version sent as text. */
export function layoutUpdate(
  { message }: { message: { flags: { has(flag: MessageFlags.IsComponentsV2): boolean } } },
  components: APIMessageTopLevelComponent[],
) {
  const isLayout = message.flags.has(MessageFlags.IsComponentsV2);
  return { ...nobody, ...(isLayout ? { components } : withoutLayout(components)) };
}

/** The text of such an answer, whatever its kind. */
export function textIn({ content, components }: Pick<Message, 'content' | 'components'>): string {
  const parts = components.flatMap((part) => (part.type === ComponentType.Container ? part.components : []));
  return parts.find((part) => part.type === ComponentType.TextDisplay)?.content ?? content;
}

/** Puts a text into the place of a question or a list whose control was used. */
export async function replaceAnswer(
  interaction: ButtonInteraction | ModalMessageModalSubmitInteraction,
  content: string,
  rows: readonly Row[] = [],
): Promise<void> {
  const update = layoutUpdate(interaction, [card([content, ...rows])]);
  // A classic message may have had an image.
  const body = { ...update, attachments: [], ...('content' in update && { embeds: [] }) };
  await (interaction.deferred ? interaction.editReply(body) : interaction.update(body));
}
