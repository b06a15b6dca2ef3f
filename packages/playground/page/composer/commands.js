/**
 * The commands a member may use here, with subcommands spread out, as Discord's picker lists them.
 *
 * @import { APIApplicationCommand, APIApplicationCommandBasicOption, APIApplicationCommandOption, APIUser } from 'discord-api-types/v10'
 * @import { ClientOption } from '../../protocol.ts'
 */

import { isDirect } from '../channels.js';
import { CommandType, OptionType } from '../enums.js';
import { store } from '../store.js';

/** @typedef {APIApplicationCommandBasicOption} Option */
/**
 * Something a member can call: a command, or one subcommand of it.
 *
 * @typedef {{
 *   commandId: string,
 *   name: string,
 *   description: string,
 *   options: Option[],
 *   wrap: (chosen: ClientOption[]) => ClientOption[],
 *   bot: APIUser | undefined,
 * }} Callable `name` is the whole one ("settings budget"); `wrap` puts options below their subcommand
 */

/**
 * Those of this channel that the member may use, required options first.
 *
 * @returns {Callable[]}
 */
export function callables() {
  return store.commands
    .filter((command) => command.type === CommandType.ChatInput && allowed(command))
    .flatMap(spread);
}

/**
 * Commands of the Apps menu of a message.
 *
 * @returns {APIApplicationCommand[]}
 */
export function messageCommands() {
  return store.commands.filter((command) => command.type === CommandType.Message && allowed(command));
}

/** @param {APIApplicationCommand} command */
export function botOf(command) {
  const owner = store.bots.find(({ user }) => user.id === command.application_id);
  return (owner ?? store.bots[0])?.user;
}

const administrator = 1n << 3n;

/** @param {APIApplicationCommand} command */
function allowed(command) {
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

/**
 * @param {APIApplicationCommand} command
 * @returns {Callable[]}
 */
function spread(command) {
  const base = { commandId: command.id, bot: botOf(command) };
  /**
   * @param {string} name
   * @param {string} description
   * @param {readonly APIApplicationCommandOption[]} options
   * @param {Callable['wrap']} wrap
   * @returns {Callable[]}
   */
  const walk = (name, description, options, wrap) => {
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

/**
 * @param {APIApplicationCommandOption} option
 * @returns {option is Exclude<APIApplicationCommandOption, Option>}
 */
function isNested(option) {
  return option.type === OptionType.Subcommand || option.type === OptionType.SubcommandGroup;
}

/**
 * @param {APIApplicationCommandOption} option
 * @returns {option is Option}
 */
function isBasic(option) {
  return !isNested(option);
}

/** @param {Option[]} options */
function requiredFirst(options) {
  return [...options.filter((option) => option.required), ...options.filter((option) => !option.required)];
}

/**
 * For the picker: those whose name begins with what was typed, then those that contain it.
 *
 * @param {string} typed without the slash
 */
export function matching(typed) {
  const text = typed.toLowerCase();
  const all = callables();
  const begins = all.filter(({ name }) => name.startsWith(text));
  return [...begins, ...all.filter((one) => !begins.includes(one) && one.name.includes(text))];
}
