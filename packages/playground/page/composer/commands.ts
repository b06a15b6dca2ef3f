/** The commands a member may use here, with subcommands spread out, as Discord's picker lists them. */

import type {
  APIApplicationCommand,
  APIApplicationCommandBasicOption,
  APIApplicationCommandOption,
  APIUser,
  LocalizationMap,
} from 'discord-api-types/v10';
import type { ClientOption } from '../../protocol.ts';
import { isDirect } from '../channels.ts';
import { CommandType, OptionType } from '../enums.ts';
import { language } from '../language.ts';
import { store } from '../store.ts';

/** Its name is the one in the page's language; the bot gets `sentAs`. */
export type Option = APIApplicationCommandBasicOption & { sentAs: string };
/**
 * Something a member can call: a command, or one subcommand of it.
 * `name` is the whole one ("settings budget") in the page's language, `sentAs` the bot's own; `wrap` puts options below
 * their subcommand.
 */
export interface Callable {
  commandId: string;
  name: string;
  sentAs: string;
  description: string;
  options: Option[];
  wrap: (chosen: ClientOption[]) => ClientOption[];
  bot: APIUser | undefined;
}

/** Those of this channel that the member may use, required options first. */
export function callables(): Callable[] {
  return store.commands
    .filter((command) => command.type === CommandType.ChatInput && allowed(command))
    .flatMap(spread);
}

/** Commands of the Apps menu of a message. */
export function messageCommands(): APIApplicationCommand[] {
  return store.commands.filter((command) => command.type === CommandType.Message && allowed(command));
}

/** What a command, an option or a choice is called in the page's language. */
export function localName(named: { name: string; name_localizations?: LocalizationMap | null }): string {
  return named.name_localizations?.[language.locale] ?? named.name;
}

/** A command as it is shown; `sentAs` is its whole name. */
export function shownCommand(sentAs: string): string {
  return callables().find((one) => one.sentAs === sentAs)?.name ?? sentAs;
}

export function botOf(command: APIApplicationCommand) {
  const owner = store.bots.find(({ user }) => user.id === command.application_id);
  return (owner ?? store.bots[0])?.user;
}

const administrator = 1n << 3n;

function allowed(command: APIApplicationCommand) {
  const { channel, me } = store;
  const context = channel && isDirect(channel) ? 1 : 0;
  if (command.contexts && !command.contexts.some((one) => one === context)) return false;
  if (command.nsfw && !(channel && 'nsfw' in channel && channel.nsfw)) return false;
  const needed = command.default_member_permissions;
  if (needed === null || needed === undefined) return true;
  const mine = BigInt(me.permissions);
  if ((mine & administrator) !== 0n) return true;
  // "0" means administrators only.
  return needed !== '0' && (mine & BigInt(needed)) === BigInt(needed);
}

function spread(command: APIApplicationCommand): Callable[] {
  const base = { commandId: command.id, bot: botOf(command) };
  const walk = (
    names: Pick<Callable, 'name' | 'sentAs'>,
    description: string,
    options: readonly APIApplicationCommandOption[],
    wrap: Callable['wrap'],
  ): Callable[] => {
    const nested = options.filter(isNested);
    if (nested.length === 0) {
      const own = options.filter(isBasic).map((option) => ({ ...localized(option), sentAs: option.name }));
      return [{ ...base, ...names, description, options: requiredFirst(own), wrap }];
    }
    return nested.flatMap((option) =>
      walk(
        { name: `${names.name} ${localName(option)}`, sentAs: `${names.sentAs} ${option.name}` },
        localized(option).description,
        option.options ?? [],
        (chosen) => wrap([{ name: option.name, type: option.type, options: chosen }]),
      ),
    );
  };
  const names = { name: localName(command), sentAs: command.name };
  return walk(names, localized(command).description, command.options ?? [], (chosen) => chosen);
}

function localized<
  T extends { name: string; description: string; description_localizations?: LocalizationMap | null },
>(described: T): T {
  const description = described.description_localizations?.[language.locale] ?? described.description;
  return { ...described, name: localName(described), description };
}

function isNested(
  option: APIApplicationCommandOption,
): option is Exclude<APIApplicationCommandOption, APIApplicationCommandBasicOption> {
  return option.type === OptionType.Subcommand || option.type === OptionType.SubcommandGroup;
}

function isBasic(option: APIApplicationCommandOption): option is APIApplicationCommandBasicOption {
  return !isNested(option);
}

function requiredFirst(options: Option[]) {
  return [...options.filter((option) => option.required), ...options.filter((option) => !option.required)];
}

/**
 * For the picker: those whose name begins with what was typed, then those that contain it.
 * `typed`: without the slash
 */
export function matching(typed: string) {
  const text = typed.toLowerCase();
  const all = callables();
  const begins = all.filter(({ name, sentAs }) => name.startsWith(text) || sentAs.startsWith(text));
  return [...begins, ...all.filter((one) => !begins.includes(one) && one.name.includes(text))];
}
