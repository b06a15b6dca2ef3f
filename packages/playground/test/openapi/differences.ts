import type { Mutant } from './mutate.ts';
import type { Sample } from './samples.ts';

/** A mutant of a sample, and the local Discord's answer. */
export interface Verdict {
  sample: Sample;
  mutant: Mutant;
  /** Discord's code; `undefined` if it was accepted. */
  code: number | undefined;
  /** The codes of the fields that were wrong. */
  fieldCodes: readonly string[];
}

/** Where the local Discord and the document disagree on purpose. */
export interface Difference {
  name: string;
  why: string;
  source: string;
  fits: (verdict: Verdict) => boolean;
}

const withCode =
  (...codes: string[]) =>
  ({ fieldCodes }: Verdict) =>
    fieldCodes.some((code) => codes.includes(code));

const at =
  (way: RegExp) =>
  ({ mutant }: Verdict) =>
    way.test(mutant.at);

const both = (a: Difference['fits'], b: Difference['fits']) => (verdict: Verdict) => a(verdict) && b(verdict);

/** The document accepts them. */
export const refusedHere: readonly Difference[] = [
  {
    name: 'unknown fields',
    why: 'The document leaves every object open. A field that it does not name is a typing error of the bot, which would otherwise have no effect and no error',
    source: 'https://github.com/discord/discord-api-spec#spec-conventions',
    fits: both(({ mutant }) => mutant.kind === 'unknown', withCode('UNKNOWN_FIELD')),
  },
  {
    name: 'nothing to show',
    why: 'A message has content, an embed, a file or a component; a schema of optional fields cannot say so',
    source: 'https://discord.com/developers/docs/resources/message#create-message',
    fits: ({ code }) => code === 50006,
  },
  {
    name: 'the width of a row',
    why: 'A select fills a row',
    source: 'https://discord.com/developers/docs/components/reference#action-row',
    fits: withCode('COMPONENT_LAYOUT_WIDTH_EXCEEDED'),
  },
  {
    name: 'two of a name',
    why: 'Custom ids, values of a select and names of options and choices are unique; a schema sees each alone',
    source: 'https://discord.com/developers/docs/components/reference#anatomy-of-a-component',
    fits: withCode(
      'COMPONENT_CUSTOM_ID_DUPLICATED',
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
      'APPLICATION_COMMANDS_DUPLICATE_NAME',
    ),
  },
  {
    name: 'two of a number',
    why: 'Numbers of components and of files are unique',
    source: 'https://discord.com/developers/docs/components/reference#anatomy-of-a-component',
    fits: both(at(/(^|\.)(components|attachments)$/), withCode('BASE_TYPE_INVALID')),
  },
  {
    name: 'more than can be chosen',
    why: 'What is chosen from the start fits max_values, and no least is above its most; a schema sees each alone',
    source: 'https://discord.com/developers/docs/components/reference#user-select',
    fits: (verdict) =>
      withCode('SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES')(verdict) ||
      at(/(options|components)\.\*\.(min|max)_(values?|length)$/)(verdict),
  },
  {
    name: 'the size of a layout',
    why: 'A layout has at most 40 components and 4,000 characters, wherever in it they are; a schema counts each list and each text alone',
    source: 'https://discord.com/developers/docs/components/reference#legacy-message-component-behavior',
    fits: withCode('COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED'),
  },
  {
    name: 'classic components',
    why: 'Only a message with IS_COMPONENTS_V2 has other components than rows, and only one without has at most five',
    source: 'https://discord.com/developers/docs/components/reference#legacy-message-component-behavior',
    fits: both(at(/(^|\.)(flags|components)$/), withCode('BASE_TYPE_CHOICES', 'BASE_TYPE_BAD_LENGTH')),
  },
  {
    name: 'content beside a layout',
    why: 'A message with IS_COMPONENTS_V2 has neither content nor embeds; a schema sees each field alone',
    source: 'https://discord.com/developers/docs/components/reference',
    fits: withCode('MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'),
  },
  {
    name: 'flags',
    why: 'The document knows flags as a number. Which can be set follows from the way to write',
    source: 'https://discord.com/developers/docs/resources/message#message-object-message-flags',
    fits: at(/(^|\.)flags$/),
  },
  {
    name: 'fields of a button',
    why: 'What a button needs follows from its style',
    source: 'https://discord.com/developers/docs/components/reference#button-button-styles',
    fits: both(at(/components\.\*\.(custom_id|url|label|style|sku_id)$/), ({ code }) => code === 50035),
  },
  {
    name: 'content of a bot',
    why: 'The document has the 4,000 characters of members with Nitro; bots have 2,000',
    source: 'https://discord.com/developers/docs/resources/message#create-message-jsonform-params',
    fits: both(at(/(^|\.)content$/), withCode('BASE_TYPE_MAX_LENGTH')),
  },
  {
    name: 'required parts of embeds',
    why: 'The reference requires the text of a footer, the name of an author, the URL of an image and what a field says',
    source: 'https://discord.com/developers/docs/resources/message#embed-object',
    fits: at(/embeds\.\*\.(footer\.text|author\.name|(image|thumbnail)\.url|fields\.\*\.(name|value))$/),
  },
  {
    name: 'null in a list of mentions',
    why: 'The document writes everything that a list holds as nullable. No bot sends it, and the reference knows no such thing',
    source: 'https://discord.com/developers/docs/resources/message#allowed-mentions-object',
    fits: both(at(/allowed_mentions\.\w+\.\*$/), ({ mutant }) => mutant.value === null),
  },
  {
    name: 'a response without what it says',
    why: 'A message and a list of choices have data, and no choice is null',
    source:
      'https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object',
    fits: at(/^data(\.choices(\.\*)?)?$/),
  },
  {
    name: 'values of choices',
    why: 'The document has the 6,000 characters that a member may type; the reference has 100 for a choice',
    source:
      'https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure',
    fits: at(/choices\.\*\.value$/),
  },
  {
    name: 'descriptions of commands',
    why: 'A command that is typed has a description; the document has one schema for all kinds of commands',
    source:
      'https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-structure',
    fits: at(/^(\*\.)?(description|type)$/),
  },
  {
    name: 'commands of one type',
    why: 'Of the 130 commands that a schema allows, 100 are typed, 15 are for members and 15 for messages',
    source: 'https://discord.com/developers/docs/interactions/application-commands#registering-a-command',
    fits: ({ code }) => code === 30032,
  },
  {
    name: 'types of options',
    why: 'Sub-commands and other options are not mixed, and what else an option has must fit its type',
    source:
      'https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-structure',
    fits: both(at(/options\.\*\.type$/), ({ code }) => code === 50035),
  },
  {
    name: 'fields that the document does not know yet',
    why: 'nsfw of commands and file_types of options are in the reference only',
    source: 'https://discord.com/developers/docs/interactions/application-commands',
    fits: at(/(^|\.)(nsfw|file_types(\.\*)?)$/),
  },
  {
    name: 'optional inputs of forms',
    why: 'An input that is required takes at least one value',
    source: 'https://discord.com/developers/docs/components/reference#string-select',
    fits: at(/component\.(min_values|max_values|required)$/),
  },
  {
    name: 'the data of images and sounds',
    why: 'A string of base64 is data of one of a few kinds; a schema does not read it',
    source: 'https://discord.com/developers/docs/reference#image-data',
    fits: at(/^(image|sound)$/),
  },
  {
    name: 'names of emoji',
    why: 'They are written between colons, in letters that a message keeps: word characters alone',
    source: 'https://discord.com/developers/docs/reference#message-formatting',
    fits: both(at(/^name$/), ({ sample }) => sample.name === 'an emoji'),
  },
  {
    name: 'whom to write to',
    why: 'The document has the body for a group, which bots cannot open',
    source: 'https://discord.com/developers/docs/resources/user#create-dm',
    fits: at(/^recipient_id$/),
  },
];

/** The document refuses them. */
export const takenHere: readonly Difference[] = [
  {
    name: 'bits in a string',
    why: 'A set of bits is a string everywhere; the document types such a string as the number in it',
    source: 'https://github.com/discord/discord-api-spec#spec-conventions',
    fits: at(/default_member_permissions$/),
  },
  {
    name: 'numbers of files',
    why: 'The examples name a new file by a number',
    source: 'https://discord.com/developers/docs/reference#uploading-files',
    fits: at(/attachments\.\*\.id$/),
  },
];
