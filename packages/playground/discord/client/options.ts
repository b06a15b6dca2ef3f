import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10';
import type { ClientOption } from '../../protocol.ts';
import { ClientRefusal } from './refusal.ts';

const Option = ApplicationCommandOptionType;

/** Checks options as Discord's client does before it sends a command. */
export function checkOptions(
  command: Pick<APIApplicationCommand, 'options'>,
  given: readonly ClientOption[],
): void {
  const known = command.options ?? [];
  checkKnown(known, given);
  for (const option of known) {
    const value = given.find((each) => each.name === option.name);
    if (value !== undefined) checkOption(option, value);
    else if (option.required === true) throw new ClientRefusal(`The option ${option.name} is required.`);
  }
  const isNested = known.some(({ type }) => type === Option.Subcommand || type === Option.SubcommandGroup);
  if (isNested && given.length !== 1) throw new ClientRefusal('Choose one of the sub-commands.');
}

/** While a person types, options may be missing. Present ones must exist, and one has the cursor. */
export function checkPartialOptions(command: APIApplicationCommand, given: readonly ClientOption[]): void {
  const focused = findFocused(command.options ?? [], given);
  if (focused === undefined) throw new ClientRefusal('No option has the cursor.');
  if (!('autocomplete' in focused) || focused.autocomplete !== true) {
    throw new ClientRefusal(`The option ${focused.name} has no suggestions.`);
  }
}

function findFocused(
  known: readonly APIApplicationCommandOption[],
  given: readonly ClientOption[],
): APIApplicationCommandOption | undefined {
  checkKnown(known, given);
  for (const option of given) {
    const definition = known.find((each) => each.name === option.name);
    if (option.focused === true) return definition;
    const below = definition !== undefined && 'options' in definition ? (definition.options ?? []) : [];
    const found = findFocused(below, option.options ?? []);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkKnown(known: readonly APIApplicationCommandOption[], given: readonly ClientOption[]): void {
  for (const { name, type } of given) {
    const definition = known.find((each) => each.name === name);
    if (definition === undefined) throw new ClientRefusal(`There is no option ${name}.`);
    if (definition.type !== type) throw new ClientRefusal(`The option ${name} has another type.`);
  }
}

function checkOption(option: APIApplicationCommandOption, { value, options = [] }: ClientOption): void {
  if (option.type === Option.Subcommand || option.type === Option.SubcommandGroup) {
    checkOptions(option, options);
    return;
  }
  const choices: readonly { value: string | number }[] = ('choices' in option && option.choices) || [];
  const isOffChoice = choices.length > 0 && !choices.some((choice) => choice.value === value);
  const problem = problemOf(option, value) ?? (isOffChoice ? 'must be one of the choices.' : undefined);
  if (problem !== undefined) throw new ClientRefusal(`${option.name} ${problem}`);
}

function problemOf(option: APIApplicationCommandOption, value: ClientOption['value']): string | undefined {
  switch (option.type) {
    case Option.String: {
      const { min_length: fewest = 0, max_length: most = 6000 } = option;
      if (typeof value !== 'string') return 'must be a text.';
      // An empty text is an option that wasn't filled in.
      if (value === '') return 'is empty.';
      if (value.length < fewest) return `must have at least ${fewest} characters.`;
      return value.length > most ? `must have at most ${most} characters.` : undefined;
    }
    case Option.Integer:
    case Option.Number: {
      const { min_value: least = Number.NEGATIVE_INFINITY, max_value: most = Number.POSITIVE_INFINITY } =
        option;
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number.';
      if (option.type === Option.Integer && !Number.isInteger(value)) return 'must be a whole number.';
      if (value < least) return `must be ${least} or more.`;
      return value > most ? `must be ${most} or less.` : undefined;
    }
    case Option.Boolean:
      return typeof value === 'boolean' ? undefined : 'must be true or false.';
    default:
      return typeof value === 'string' && /^\d{17,20}$/.test(value) ? undefined : 'must be chosen.';
  }
}
