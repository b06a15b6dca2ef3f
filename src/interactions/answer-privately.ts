import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  MessageFlags,
} from 'discord.js';
import { mayEmbed, withoutEmbeds } from '../replies/plain.ts';
import type { MemberInteraction } from './member-interaction.ts';

/** Answers so that only the member who asked sees it. */
export async function answerPrivately(
  interaction: MemberInteraction,
  content: string,
  components: APIActionRowComponent<APIComponentInMessageActionRow>[] = [],
  more: { embeds?: APIEmbed[]; files?: { name: string; attachment: Buffer }[] } = {},
): Promise<void> {
  const { embeds = [], files = [] } = more;
  const text = mayEmbed(interaction) ? undefined : withoutEmbeds({ content, embeds, components }).content;
  const answer = {
    ...(text === undefined ? { content, embeds } : { content: text }),
    components,
    files,
    flags: MessageFlags.Ephemeral,
    allowedMentions: { parse: [] },
  } as const;
  await (interaction.replied || interaction.deferred
    ? interaction.followUp(answer)
    : interaction.reply(answer));
}
