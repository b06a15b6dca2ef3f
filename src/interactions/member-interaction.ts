import type {
  AnySelectMenuInteraction,
  BaseInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
} from 'discord.js';
import type { ExtrasOf } from '../discord/interaction-extras.ts';
import { localeOf } from '../locales/languages.ts';
import type { Requester } from '../requests/requester.ts';

/** Everything members do that is answered with a message. */
export type MemberInteraction =
  | ChatInputCommandInteraction<'raw' | 'cached'>
  | MessageContextMenuCommandInteraction<'raw' | 'cached'>
  | ButtonInteraction<'raw' | 'cached'>
  | AnySelectMenuInteraction<'raw' | 'cached'>
  | ModalSubmitInteraction<'raw' | 'cached'>;

/** The kinds of interactions that this bot serves, besides autocomplete. */
export function isMemberInteraction<I extends Interaction>(
  interaction: I,
): interaction is I & MemberInteraction {
  return (
    interaction.isChatInputCommand() ||
    interaction.isMessageContextMenuCommand() ||
    interaction.isButton() ||
    interaction.isAnySelectMenu() ||
    interaction.isModalSubmit()
  );
}

/** The member behind an interaction, and where they are. */
export function requesterOf(interaction: BaseInteraction<'raw' | 'cached'>, extras: ExtrasOf): Requester {
  const { id, createdTimestamp, user, guildId, channelId, guildLocale } = interaction;
  const { roleIds, parentChannelId, isAgeRestricted } = extras.of(id);
  return {
    ...{ requestId: id, askedAtMs: createdTimestamp, userId: user.id, roleIds, guildId, guildLocale },
    // discord.js allows for interactions outside of channels.
    channelId: channelId ?? '',
    ...{ parentChannelId, isAgeRestricted, memberLanguage: localeOf(interaction) },
  };
}
