import {
  type APIMessageTopLevelComponent,
  type BaseInteraction,
  type ButtonInteraction,
  ComponentType,
  type Message,
  MessageFlags,
  type ModalMessageModalSubmitInteraction,
} from 'discord.js';
import { card, type Row } from '../replies/card.ts';
import { mayEmbed, withoutLayout } from '../replies/plain.ts';

const nobody = { allowedMentions: { parse: [] } };
type Permitted = Pick<BaseInteraction, 'appPermissions'>;

/** An answer in Components V2, or the same in plain text if the bot may not embed. */
export function layoutAnswer(interaction: Permitted, components: APIMessageTopLevelComponent[]) {
  if (mayEmbed(interaction)) return { ...nobody, components, flags: MessageFlags.IsComponentsV2 } as const;
  return { ...nobody, ...withoutLayout(components), flags: MessageFlags.SuppressEmbeds } as const;
}

/** The same as a first response that only the member sees. */
export function privateAnswer(interaction: Permitted, components: APIMessageTopLevelComponent[]) {
  const answer = layoutAnswer(interaction, components);
  return { ...answer, flags: MessageFlags.Ephemeral | answer.flags } as const;
}

/** The replacement of such an answer, whose kind is fixed. */
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
