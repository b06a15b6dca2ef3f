import {
  type Attachment,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  ApplicationCommandOptionType as Type,
  type User,
} from 'discord.js';
import { UserError } from '../errors.ts';

/** The options of commands as members fill them in. Kinds that no command here uses are left out. */
interface ValueOf {
  [Type.String]: string;
  [Type.Integer]: number;
  [Type.Boolean]: boolean;
  [Type.User]: User;
  [Type.Attachment]: Attachment;
}

interface ValueOption {
  readonly name: string;
  readonly type: keyof ValueOf;
  readonly required?: boolean;
}
interface Subcommand {
  readonly name: string;
  readonly type: Type.Subcommand;
  readonly options?: readonly ValueOption[];
}
interface WithOptions {
  readonly options: readonly ValueOption[];
}
interface WithSubcommands {
  readonly options: readonly Subcommand[];
}

/** A member's values by option name; `null` for options they left out. */
type Values<Data extends WithOptions> = {
  [Option in Data['options'][number] as Option['name']]:
    | ValueOf[Option['type']]
    | (Option extends { readonly required: true } ? never : null);
};
type SubcommandName<Data extends WithSubcommands> = Data['options'][number]['name'];
type SubcommandData<Data extends WithSubcommands, Name> = Extract<
  Data['options'][number],
  { readonly name: Name } & WithOptions
>;

type Filled = ChatInputCommandInteraction<'raw' | 'cached'> | AutocompleteInteraction<'raw' | 'cached'>;
type Read = (options: ChatInputCommandInteraction['options'], name: string) => unknown;

const readers: Record<keyof ValueOf, Read> = {
  [Type.String]: (options, name) => options.getString(name),
  [Type.Integer]: (options, name) => options.getInteger(name),
  [Type.Boolean]: (options, name) => options.getBoolean(name),
  [Type.User]: (options, name) => options.getUser(name),
  [Type.Attachment]: (options, name) => options.getAttachment(name),
};

/**
 * A member's values, typed by the command's data. Throws a `UserError` if a required option is missing, because then an
 * older version of the command was sent.
 */
export function optionsOf<const Data extends WithOptions>(
  { options }: Data,
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
): Values<Data> {
  const values = options.map(({ name, type, required = false }) => {
    const value = readers[type](interaction.options, name);
    if (required && value === null) throw new UserError((t) => t('refusal.oldCommand'));
    return [name, value] as const;
  });
  return Object.fromEntries(values) as Values<Data>;
}

/** The same for one of a command's subcommands. */
export function optionsOfSubcommand<
  const Data extends WithSubcommands,
  Name extends Extract<Data['options'][number], WithOptions>['name'],
>(
  data: Data,
  name: Name,
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
): Values<SubcommandData<Data, Name>> {
  const subcommand = data.options.find((each) => each.name === name) as SubcommandData<Data, Name>;
  return optionsOf(subcommand, interaction);
}

/** The subcommand that was used. Throws a `UserError` for one of an older version. */
export function subcommandOf<const Data extends WithSubcommands>(
  { options }: Data,
  interaction: Filled,
): SubcommandName<Data> {
  const used = interaction.options.getSubcommand();
  const known = options.find(({ name }) => name === used);
  if (known) return known.name;
  throw new UserError((t) => t('refusal.oldCommand'));
}

/** The option that a member is typing into, and the text so far. */
export function focusedOf<const Data extends WithOptions | { readonly options: readonly Subcommand[] }>(
  _data: Data,
  interaction: AutocompleteInteraction<'raw' | 'cached'>,
): { name: OptionName<Data>; value: string } {
  const { name, value } = interaction.options.getFocused(true);
  return { name: name as OptionName<Data>, value };
}

/** The names of all options of a command or of its subcommands. */
export type OptionName<Data extends { readonly options: readonly (ValueOption | Subcommand)[] }> =
  Data['options'][number] extends infer Option
    ? Option extends Subcommand
      ? Option extends WithOptions
        ? Option['options'][number]['name']
        : never
      : Option extends ValueOption
        ? Option['name']
        : never
    : never;
