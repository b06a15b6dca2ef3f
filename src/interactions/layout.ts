import { type APIMessageTopLevelComponent, MessageFlags } from 'discord.js';
import { mayEmbed, withoutLayout } from '../replies/plain.ts';
import type { MemberInteraction } from './member-interaction.ts';

const nobody = { allowedMentions: { parse: [] } };

/** An answer in Components V2, or the same in plain text if the bot may not embed. */
export function layoutAnswer(interaction: MemberInteraction, components: APIMessageTopLevelComponent[]) {
  if (mayEmbed(interaction)) return { ...nobody, components, flags: MessageFlags.IsComponentsV2 } as const;
  return { ...nobody, ...withoutLayout(components), flags: MessageFlags.SuppressEmbeds } as const;
}

/** The replacement of such an answer, whose kind is fixed. */
export function layoutUpdate(
  { message }: { message: { flags: { has(flag: MessageFlags.IsComponentsV2): boolean } } },
  components: APIMessageTopLevelComponent[],
) {
  const isLayout = message.flags.has(MessageFlags.IsComponentsV2);
  return { ...nobody, ...(isLayout ? { components } : withoutLayout(components)) };
}
