import {
  type MessageFlags,
  MessageFlagsBitField,
  PermissionFlagsBits,
  PermissionsBitField,
} from 'discord.js';
import { GUILD, MEMBER } from './requests.ts';

/** The place of an interaction by default, and another one. */
export const HERE = '1200000000000000003';
export const THERE = '1200000000000000033';
/** Another member than the acting one. */
export const OTHER = '1200000000000000009';
/** The bot's own user. */
export const BOT = '1200000000000000001';
/** Members' permissions, from most to least. */
export const rights = {
  admin: [PermissionFlagsBits.ManageGuild],
  moderator: [PermissionFlagsBits.ManageMessages],
  member: [PermissionFlagsBits.SendMessages],
} as const;
export type Who = keyof typeof rights;

interface Attached {
  name: string;
  url: string;
  size: number;
  contentType?: string;
}

/** A message with the parts that handlers read. The bot is its author by default. */
export function fakeMessage(
  given: {
    id?: string;
    authorId?: string;
    content?: string;
    attachments?: readonly Attached[];
    embeds?: readonly object[];
    /** The custom ids of its buttons. */
    buttons?: readonly string[];
    /** The message that it forwards. */
    snapshots?: readonly { attachments?: readonly Attached[]; embeds?: readonly object[] }[];
    reference?: { channelId: string; messageId: string };
    /** The member who asked a bot for it. */
    askedBy?: string;
    flags?: MessageFlags;
  } = {},
) {
  const { buttons = [], askedBy } = given;
  const parts = ({
    attachments = [],
    embeds = [],
  }: {
    attachments?: readonly Attached[];
    embeds?: readonly object[];
  }) => ({
    attachments: listOf(attachments),
    embeds,
  });
  return {
    id: given.id ?? '1700000000000000001',
    channelId: HERE,
    author: { id: given.authorId ?? OTHER },
    client: { user: { id: BOT } },
    content: given.content ?? '',
    ...parts(given),
    messageSnapshots: listOf((given.snapshots ?? []).map(parts)),
    components:
      buttons.length === 0
        ? []
        : [{ components: buttons.map((customId) => ({ customId, custom_id: customId })) }],
    reference: given.reference ?? null,
    interactionMetadata: askedBy === undefined ? null : { user: { id: askedBy } },
    flags: new MessageFlagsBitField(given.flags ?? 0),
  };
}

/** The parts of discord.js's Collection that handlers use. */
function listOf<T>(all: readonly T[]) {
  return Object.assign(new Map(all.map((one, index) => [`${index}`, one])), {
    first: () => all[0],
    find: (isIt: (one: T) => boolean) => all.find(isIt),
  });
}

let count = 0;

/**
 * A member's action, with the parts that handlers read, and its answers. Typed as the handler under test needs it: the
 * local Discord tests the real ones.
 */
export function fakeInteraction(
  given: {
    kind?: 'button' | 'select' | 'form' | 'command';
    userId?: string;
    guildId?: string | null;
    channelId?: string | null;
    locale?: string;
    guildLocale?: string;
    /** The member's permissions there. */
    may?: readonly bigint[];
    /** The bot's permissions there; all by default. */
    botMay?: readonly bigint[];
    options?: Record<string, unknown>;
    subcommand?: string;
    focused?: { name: string; value: string };
    customId?: string;
    /** The message whose control was used, or whose form was sent. */
    message?: ReturnType<typeof fakeMessage>;
    /** The message whose menu was used. */
    targetMessage?: ReturnType<typeof fakeMessage>;
    /** The choice from a list. */
    values?: readonly string[];
    /** The text, choices and attachments in the fields of a form. */
    typed?: Record<string, string>;
    chosen?: Record<string, readonly string[]>;
    attached?: Record<string, readonly Attached[]>;
    attachmentSizeLimit?: number;
    /** The answer's error, if Discord refuses it. */
    fails?: Partial<Record<string, Error>>;
  } = {},
) {
  const answers: { how: string; body: unknown }[] = [];
  const { kind = given.message ? 'button' : 'command', fails = {} } = given;
  const take = (how: string) => async (body?: unknown) => {
    const error = fails[how];
    if (error) throw error;
    answers.push({ how, body });
    if (how.startsWith('defer')) interaction.deferred = true;
    if (['reply', 'update', 'showModal'].includes(how)) interaction.replied = true;
    return { id: ANSWER };
  };
  const get = (name: string) => given.options?.[name] ?? null;
  const interaction = {
    id: String(1_600_000_000_000_000_000n + BigInt(++count)),
    applicationId: BOT,
    token: 'a fresh token',
    attachmentSizeLimit: given.attachmentSizeLimit ?? 10 * 1024 ** 2,
    createdTimestamp: 1_800_000_000_000,
    guildId: given.guildId === undefined ? GUILD : given.guildId,
    channelId: given.channelId === undefined ? HERE : given.channelId,
    user: { id: given.userId ?? MEMBER },
    locale: given.locale ?? 'en-US',
    guildLocale: given.guildLocale ?? 'en-US',
    memberPermissions: new PermissionsBitField([...(given.may ?? [])]),
    appPermissions: new PermissionsBitField(given.botMay ? [...given.botMay] : PermissionsBitField.All),
    customId: given.customId ?? '',
    replied: false,
    deferred: false,
    values: given.values ?? [],
    message: given.message,
    targetMessage: given.targetMessage,
    isButton: () => kind === 'button',
    isModalSubmit: () => kind === 'form',
    isMessageComponent: () => kind === 'button' || kind === 'select',
    isFromMessage: () => given.message !== undefined,
    options: {
      ...{ getString: get, getInteger: get, getBoolean: get, getUser: get, getAttachment: get },
      getFocused: () => given.focused,
      getSubcommand: () => given.subcommand,
    },
    fields: {
      fields: new Map(Object.entries({ ...given.typed, ...given.chosen, ...given.attached })),
      getTextInputValue: (name: string) => given.typed?.[name] ?? '',
      getStringSelectValues: (name: string) => given.chosen?.[name] ?? [],
      getCheckboxGroup: (name: string) => given.chosen?.[name] ?? [],
      getUploadedFiles: (name: string) => given.attached?.[name] && listOf(given.attached[name]),
    },
    ...{ reply: take('reply'), deferReply: take('deferReply'), deferUpdate: take('deferUpdate') },
    ...{
      editReply: take('editReply'),
      deleteReply: take('deleteReply'),
      fetchReply: async () => ({ id: ANSWER }),
    },
    ...{ followUp: take('followUp'), update: take('update'), respond: take('respond') },
    showModal: take('showModal'),
  };
  const said = () => JSON.stringify(answers.map(({ body }) => body));
  return { interaction: interaction as never, id: interaction.id, answers, said };
}

/** How discord.js tells the kinds of interactions apart. */
const checks = {
  command: 'isChatInputCommand',
  menu: 'isMessageContextMenuCommand',
  button: 'isButton',
  select: 'isAnySelectMenu',
  form: 'isModalSubmit',
  typing: 'isAutocomplete',
  other: 'isPrimaryEntryPointCommand',
} as const;
export type Kind = keyof typeof checks;

/**
 * The same interaction as discord.js passes it to its listeners. `name`: of the command, or the custom id. `webhook`
 * sends further messages.
 */
export function arriving(
  { interaction }: Pick<ReturnType<typeof fakeInteraction>, 'interaction'>,
  kind: Kind,
  name: string,
  webhook: { send(body: unknown): Promise<unknown> } = { send: async () => {} },
) {
  const { guildId } = interaction as { guildId: string | null };
  return Object.assign(interaction as object, {
    ...Object.fromEntries(Object.entries(checks).map(([each, check]) => [check, () => each === kind])),
    ...{ commandName: name, customId: name, webhook },
    client: { guilds: { cache: new Set([guildId]) } },
    inGuild: () => guildId !== null,
    isRepliable: () => kind !== 'typing',
  }) as never;
}

/** The message with the answer to an interaction. */
export const ANSWER = '1700000000000000077';
