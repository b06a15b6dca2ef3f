import type {
  AnySelectMenuInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
} from 'discord.js';

/** Everything members do that is answered with a message. */
export type MemberInteraction =
  | ChatInputCommandInteraction<'raw' | 'cached'>
  | MessageContextMenuCommandInteraction<'raw' | 'cached'>
  | ButtonInteraction<'raw' | 'cached'>
  | AnySelectMenuInteraction<'raw' | 'cached'>
  | ModalSubmitInteraction<'raw' | 'cached'>;
