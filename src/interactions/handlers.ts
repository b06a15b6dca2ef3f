import {
  type AnySelectMenuInteraction,
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import type { MemberInteraction } from './member-interaction.ts';

/** Every command is for servers only, because settings, quotas and budgets belong to one. */
export const inGuilds = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

type Frozen<T> = T extends readonly (infer Each)[]
  ? readonly Frozen<Each>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** A command as Discord documents it, sent unchanged. Written `as const`, it types the options: see `options.ts`. */
export type ChatInputData = Frozen<RESTPostAPIChatInputApplicationCommandsJSONBody>;
export type MessageMenuData = Frozen<RESTPostAPIContextMenuApplicationCommandsJSONBody>;

export interface Command {
  data: ChatInputData;
  /** A `UserError` thrown here is shown to the member; anything else is logged. */
  execute(interaction: ChatInputCommandInteraction<'raw' | 'cached'>): Promise<void>;
  /** Answers from memory: the member is typing. */
  autocomplete?(interaction: AutocompleteInteraction<'raw' | 'cached'>): Promise<void>;
}

/** A command in the menu of a message, under Apps. */
export interface MessageCommand {
  data: MessageMenuData;
  execute(interaction: MessageContextMenuCommandInteraction<'raw' | 'cached'>): Promise<void>;
}

/** The parts of a command that Discord registers. */
export type CommandData = ChatInputData | MessageMenuData;

/** Handles controls whose custom ids are `kind:id` or `kind:id:detail`, so that they work after a restart. */
interface Handler<I extends MemberInteraction> {
  kind: string;
  execute(interaction: I, id: string, detail?: string): Promise<void>;
}

export type ButtonHandler = Handler<ButtonInteraction<'raw' | 'cached'>>;
export type SelectHandler = Handler<AnySelectMenuInteraction<'raw' | 'cached'>>;
/** A button that works in direct messages too. */
export interface DirectButtonHandler {
  kind: string;
  execute(interaction: ButtonInteraction, id: string): Promise<void>;
}

/** Handles a submitted form. */
export type ModalHandler = Handler<ModalSubmitInteraction<'raw' | 'cached'>>;
