/** The commands a member may use here, with subcommands spread out, as Discord's picker lists them. */
import type {
  APIApplicationCommand,
  APIApplicationCommandBasicOption,
  APIApplicationCommandOption,
  APIUser,
} from 'discord-api-types/v10';
import type { ClientOption } from '../../protocol.ts';

import { isDirect } from '../channels.ts';
import { CommandType, OptionType } from '../enums.ts';
import { store } from '../store.ts';

export type Option = APIApplicationCommandBasicOption;
/**
 * Something a member can call: a command, or one subcommand of it.
 * `name` is the whole one ("settings budget"); `wrap` puts options below their subcommand.
 */
export interface Callable {
  commandId: string;
  name: string;
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
    name: string,
    description: string,
    options: readonly APIApplicationCommandOption[],
    wrap: Callable['wrap'],
  ): Callable[] => {
    const nested = options.filter(isNested);
    if (nested.length === 0) {
      return [{ ...base, name, description, options: requiredFirst(options.filter(isBasic)), wrap }];
    }
    return nested.flatMap((option) =>
      walk(`${name} ${option.name}`, option.description, option.options ?? [], (chosen) =>
        wrap([{ name: option.name, type: option.type, options: chosen }]),
      ),
    );
  };
  return walk(command.name, command.description, command.options ?? [], (chosen) => chosen);
}

function isNested(
  option: APIApplicationCommandOption,
): option is Exclude<APIApplicationCommandOption, Option> {
  return option.type === OptionType.Subcommand || option.type === OptionType.SubcommandGroup;
}

function isBasic(option: APIApplicationCommandOption): option is Option {
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
  const begins = all.filter(({ name }) => name.startsWith(text));
  return [...begins, ...all.filter((one) => !begins.includes(one) && one.name.includes(text))];
}
