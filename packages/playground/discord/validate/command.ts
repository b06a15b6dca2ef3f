import { ApplicationCommandOptionType, ApplicationCommandType, Locale } from 'discord-api-types/v10';
import { z } from 'zod';
import { bitSet, fileTypes, lengthOf, refuse, snowflake, textUpTo } from './fields.ts';

/**
 * @see
 * https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
 */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const chatName = z
  .string()
  .regex(NAME)
  .refine((name) => name === name.toLowerCase(), {
    message: 'Command name is invalid',
    params: { code: 'APPLICATION_COMMAND_INVALID_NAME' },
  });

const description = textUpTo(100).min(1);
const localizations = (text: z.ZodType<string>) => z.partialRecord(z.enum(Locale), text).nullish();

const MAX_INTEGER = 2 ** 53 - 1;

const choice = z.strictObject({
  name: textUpTo(100).min(1),
  name_localizations: localizations(textUpTo(100).min(1)),
  value: z.union([textUpTo(100).min(1), z.number().min(-MAX_INTEGER).max(MAX_INTEGER)]),
});

const base = {
  name: chatName,
  name_localizations: localizations(chatName),
  description,
  description_localizations: localizations(description),
};

const Option = ApplicationCommandOptionType;

const valueOption = z
  .strictObject({
    ...base,
    type: z.literal([3, 4, 5, 6, 7, 8, 9, 10, 11]),
    required: z.boolean().nullish(),
    choices: z.array(choice).max(25).nullish(),
    autocomplete: z.boolean().nullish(),
    min_length: z.int().min(0).max(6000).nullish(),
    max_length: z.int().min(1).max(6000).nullish(),
    min_value: z.number().nullish(),
    max_value: z.number().nullish(),
    channel_types: z.array(z.int()).nullish(),
    file_types: fileTypes.nullish(),
  })
  .superRefine((option, context) => {
    const isText = option.type === Option.String;
    const isNumber = option.type === Option.Integer || option.type === Option.Number;
    const wrong = (field: string, message: string) => refuse(context, [field], 'BASE_TYPE_INVALID', message);
    if (option.autocomplete && option.choices?.length) wrong('autocomplete', 'Not together with choices');
    if (!isText && !isNumber && option.choices?.length)
      wrong('choices', 'Only strings and numbers have choices');
    if (!isText && !isNumber && option.autocomplete)
      wrong('autocomplete', 'Only strings and numbers have it');
    if (!isText && (option.min_length ?? option.max_length) != null)
      wrong('min_length', 'Only strings have it');
    if (!isNumber && (option.min_value ?? option.max_value) != null)
      wrong('min_value', 'Only numbers have it');
    if (isMore(option.min_value, option.max_value)) wrong('min_value', 'More than max_value');
    if (isMore(option.min_length, option.max_length)) wrong('min_length', 'More than max_length');
    if (option.channel_types != null && option.type !== Option.Channel)
      wrong('channel_types', 'Only channels have it');
    if (option.file_types != null && option.type !== Option.Attachment)
      wrong('file_types', 'Only files have it');
    for (const [index, { value }] of (option.choices ?? []).entries()) {
      if (typeof value !== (isText ? 'string' : 'number')) {
        refuse(context, ['choices', index, 'value'], 'BASE_TYPE_INVALID', 'Not of the type of the option');
      }
    }
    checkDistinct(option.choices ?? [], ['choices'], context);
  });

function isMore(least: number | null | undefined, most: number | null | undefined): boolean {
  return least != null && most != null && least > most;
}

const valueOptions = z.array(valueOption).max(25).superRefine(checkOptions);

const subcommand = z.strictObject({
  ...base,
  type: z.literal(Option.Subcommand),
  required: z.boolean().nullish(),
  options: valueOptions.nullish(),
});

const group = z.strictObject({
  ...base,
  type: z.literal(Option.SubcommandGroup),
  required: z.boolean().nullish(),
  options: z.array(subcommand).max(25).superRefine(checkOptions).nullish(),
});

const options = z
  .array(z.discriminatedUnion('type', [subcommand, group, valueOption]))
  .max(25)
  .superRefine((list, context) => {
    checkOptions(list, context);
    const nested = list.filter((option) => option.type <= Option.SubcommandGroup).length;
    if (nested > 0 && nested < list.length) {
      refuse(
        context,
        [],
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-commands and other options cannot be mixed',
      );
    }
  });

function checkOptions(
  list: readonly { name: string; required?: boolean | null | undefined }[],
  context: z.RefinementCtx,
): void {
  checkDistinct(list, [], context);
  const firstOptional = list.findIndex((option) => option.required !== true);
  for (const [index, option] of list.entries()) {
    if (option.required === true && firstOptional !== -1 && index > firstOptional) {
      const message = 'Required options must be placed before non-required options';
      refuse(context, [index], 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
    }
  }
}

/** No two may have the same name, in any language. */
function checkDistinct(
  list: readonly { name: string; name_localizations?: Readonly<Record<string, string>> | null | undefined }[],
  path: string[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [index, { name, name_localizations: localized }] of list.entries()) {
    for (const [language, own] of Object.entries({ ...localized, '': name })) {
      const key = `${language} ${own}`;
      if (seen.has(key)) {
        const code = 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS';
        refuse(context, [...path, index], code, 'Name is already in use');
      }
      seen.add(key);
    }
  }
}

const shared = {
  default_member_permissions: bitSet.nullish(),
  dm_permission: z.boolean().nullish(),
  default_permission: z.boolean().nullish(),
  nsfw: z.boolean().nullish(),
  integration_types: z.array(z.int().min(0).max(1)).min(1).nullish(),
  contexts: z.array(z.int().min(0).max(2)).min(1).nullish(),
  /** A bulk overwrite may contain the ids of known commands. */
  id: snowflake.nullish(),
};

const chatInput = z
  .strictObject({
    ...base,
    ...shared,
    type: z
      .literal(ApplicationCommandType.ChatInput)
      .nullish()
      .transform(() => ApplicationCommandType.ChatInput as const),
    options: options.nullish(),
  })
  .superRefine((command, context) => {
    if (commandSize(command) > MAX_SIZE) {
      refuse(context, [], 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${MAX_SIZE})`);
    }
  });

const contextMenu = z.strictObject({
  ...shared,
  type: z.union([z.literal(ApplicationCommandType.User), z.literal(ApplicationCommandType.Message)]),
  name: textUpTo(32).min(1),
  name_localizations: localizations(textUpTo(32).min(1)),
  description: z.literal('').nullish(),
  description_localizations: z.null().optional(),
  options: z.array(z.never()).nullish(),
});

export type CommandBody = z.output<typeof chatInput> | z.output<typeof contextMenu>;

/** The schema for a command as received. Context menus are distinguished by their `type`. */
export function commandSchema(body: unknown): typeof chatInput | typeof contextMenu {
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
  return type === ApplicationCommandType.User || type === ApplicationCommandType.Message
    ? contextMenu
    : chatInput;
}

const MAX_SIZE = 8_000;

interface Sized {
  name: string;
  description?: string | undefined;
  name_localizations?: Record<string, string> | null | undefined;
  description_localizations?: Record<string, string> | null | undefined;
  value?: string | number;
  options?: readonly Sized[] | null | undefined;
  choices?: readonly Sized[] | null | undefined;
}

/** Names, descriptions and values of a command and everything below it. Of localizations, the longest counts. */
function commandSize(node: Sized): number {
  const longest = (text: string | undefined, other: Record<string, string> | null | undefined) =>
    Math.max(lengthOf(text ?? ''), ...Object.values(other ?? {}).map(lengthOf));
  const own =
    longest(node.name, node.name_localizations) +
    longest(node.description, node.description_localizations) +
    (typeof node.value === 'string' ? lengthOf(node.value) : 0);
  return [...(node.options ?? []), ...(node.choices ?? [])].reduce(
    (sum, child) => sum + commandSize(child),
    own,
  );
}
