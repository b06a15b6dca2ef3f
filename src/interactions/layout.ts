import { type APIMessageTopLevelComponent, MessageFlags } from 'discord.js';
import { mayEmbed, withoutLayout } from '../replies/plain.ts';
import type { MemberInteraction } from './member-interaction.ts';

const nobody = { allowedMentions: { parse: [] } };

/** An answer in Components V2, or where the bot may not embed, the same in plain text. */
export function layoutAnswer(interaction: MemberInteraction, components: APIMessageTopLevelComponent[]) {
  if (mayEmbed(interaction)) return { ...nobody, components, flags: MessageFlags.IsComponentsV2 } as const;
  return { ...nobody, ...withoutLayout(components), flags: MessageFlags.SuppressEmbeds } as const;
}

/** What takes the place of such an answer, whose kind is fixed. */
export function layoutUpdate(
  { message }: { message: { flags: { has(flag: MessageFlags.IsComponentsV2): boolean } } },
  components: APIMessageTopLevelComponent[],
) {
  const isLayout = message.flags.has(MessageFlags.IsComponentsV2);
  return { ...nobody, ...(isLayout ? { components } : withoutLayout(components)) };
}
