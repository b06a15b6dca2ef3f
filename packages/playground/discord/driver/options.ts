import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  type APIAttachment,
  ApplicationCommandOptionType,
  ApplicationCommandType,
} from 'discord-api-types/v10';
import type { ClientOption } from '../../protocol.ts';

/** Values of options by name; an attachment or a user can be given as the object. */
export type OptionValues = Readonly<Record<string, string | number | boolean | Pick<APIAttachment, 'id'>>>;

const Option = ApplicationCommandOptionType;

/** The command of a path such as `video` or `settings model add`, and the options as the client sends them. */
export function buildCommand(
  commands: readonly APIApplicationCommand[],
  path: string,
  values: OptionValues,
  focused?: string,
): { command: APIApplicationCommand; options: ClientOption[] } {
  const [name = '', ...below] = path.split(' ');
  const command = commands.find(
    (each) => each.name === name && each.type === ApplicationCommandType.ChatInput,
  );
  if (command === undefined) {
    throw new Error(
      `there is no command /${name}; there are ${commands.map((each) => each.name).join(', ')}`,
    );
  }
  return { command, options: nest(command.options ?? [], below, values, focused) };
}

function nest(
  known: readonly APIApplicationCommandOption[],
  below: readonly string[],
  values: OptionValues,
  focused: string | undefined,
): ClientOption[] {
  const [name, ...rest] = below;
  if (name === undefined) return flat(known, values, focused);
  const option = known.find((each) => each.name === name);
  if (option === undefined) throw new Error(`there is no sub-command ${name}`);
  const inside = 'options' in option ? (option.options ?? []) : [];
  return [{ name, type: option.type, options: nest(inside, rest, values, focused) }];
}

function flat(
  known: readonly APIApplicationCommandOption[],
  values: OptionValues,
  focused: string | undefined,
): ClientOption[] {
  return Object.entries(focused === undefined ? values : { [focused]: '', ...values }).map(
    ([name, value]) => {
      const plain = typeof value === 'object' ? value.id : value;
      // An unknown name is sent unchanged, for the client's checks (or, sent raw, the bot) to refuse.
      const type = known.find((option) => option.name === name)?.type ?? Option.String;
      return { name, type, value: plain, ...(name === focused && { focused: true }) };
    },
  );
}
