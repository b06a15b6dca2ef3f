import { MessageFlags } from 'discord.js';
import { VIDEO } from '../raw.ts';
import { aGif, anMp3 } from '../tiny-gif.ts';

/** Ids in a body, which differ from run to run. */
export interface Ids {
  user: string;
  role: string;
  channel: string;
  message: string;
}

/** A request that every Discord accepts, with every field that its document contains. */
export interface Sample {
  name: string;
  /** As the routes write it, with the method. */
  route: string;
  body: (ids: Ids) => unknown;
  /** The body's schema, if the document has several for the route. */
  schema?: string;
  /** Names of its files. */
  files?: readonly string[];
}

const row = (...components: object[]) => ({ type: 1, components });
const emoji = { id: null, name: '🎬' };

const embed = {
  title: 'A title',
  description: 'Words',
  url: 'https://example.com/a',
  timestamp: '2026-11-28T10:00:00.000Z',
  color: 0x5865f2,
  footer: { text: 'Below', icon_url: 'https://example.com/icon.png' },
  image: { url: 'https://example.com/image.png' },
  thumbnail: { url: 'https://example.com/small.png' },
  author: { name: 'Mia', url: 'https://example.com/mia', icon_url: 'https://example.com/mia.png' },
  fields: [{ name: 'Model', value: 'kling', inline: true }],
};

const buttons = row(
  { type: 2, id: 90, style: 1, label: 'Go', custom_id: 'go', disabled: false, emoji },
  { type: 2, style: 5, label: 'Site', url: 'https://example.com' },
);

const stringSelect = row({
  type: 3,
  custom_id: 'pick',
  placeholder: 'Pick one',
  min_values: 1,
  max_values: 1,
  disabled: false,
  options: [
    { label: 'A', value: 'a', description: 'First', emoji, default: true },
    { label: 'B', value: 'b' },
  ],
});

const autoSelects = ({ user, role, channel }: Ids) => [
  row({ type: 5, custom_id: 'users', max_values: 2, default_values: [{ id: user, type: 'user' }] }),
  row({ type: 6, custom_id: 'roles', default_values: [{ id: role, type: 'role' }] }),
  row({ type: 7, custom_id: 'both', min_values: 0 }),
  row({
    type: 8,
    custom_id: 'channels',
    channel_types: [0],
    default_values: [{ id: channel, type: 'channel' }],
  }),
];

const classic = (ids: Ids) => ({
  content: 'hello',
  embeds: [embed],
  allowed_mentions: { parse: ['roles'], users: [ids.user], replied_user: false },
  components: [buttons, stringSelect],
  flags: 4,
});

/** Fewer fields, for the routes that share the rest of their rules with a message's. */
const short = {
  content: 'hello',
  embeds: [{ title: 'A title', color: 255, fields: [{ name: 'Model', value: 'kling' }] }],
  allowed_mentions: { parse: ['users'] },
  components: [row({ type: 2, style: 1, label: 'Go', custom_id: 'go' })],
  flags: 4,
};

const layout = {
  flags: MessageFlags.IsComponentsV2,
  components: [
    { type: 10, id: 7, content: 'Words' },
    {
      type: 17,
      accent_color: 255,
      spoiler: false,
      components: [
        {
          type: 9,
          components: [{ type: 10, content: 'Beside' }],
          accessory: {
            type: 11,
            media: { url: 'https://example.com/small.png' },
            description: 'Small',
            spoiler: false,
          },
        },
        { type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'A', spoiler: true }] },
        { type: 13, file: { url: 'attachment://b.txt' }, spoiler: false },
        { type: 14, divider: true, spacing: 2 },
        buttons,
      ],
    },
  ],
};

/** Like a settings panel: one list of each kind in a container. */
const panel = ({ user, role, channel }: Ids) => ({
  flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral,
  components: [
    {
      type: 17,
      accent_color: 255,
      components: [
        { type: 10, content: 'Settings' },
        { type: 14, divider: true },
        row({
          ...{ type: 6, custom_id: 'roles', placeholder: 'Roles', min_values: 0, max_values: 25 },
          default_values: [{ id: role, type: 'role' }],
        }),
        row({
          ...{ type: 8, custom_id: 'channels', placeholder: 'Channels', min_values: 0, max_values: 25 },
          ...{ channel_types: [0, 5], default_values: [{ id: channel, type: 'channel' }] },
        }),
        row({
          ...{ type: 5, custom_id: 'users', placeholder: 'Members', min_values: 1, max_values: 10 },
          default_values: [{ id: user, type: 'user' }],
        }),
        row(
          { type: 2, style: 2, custom_id: 'back', label: 'Back', emoji: { name: '◀️' }, disabled: true },
          { type: 2, style: 6, sku_id: user },
        ),
      ],
    },
  ],
});

const poll = {
  question: { text: 'Which?' },
  answers: [{ poll_media: { text: 'This', emoji: { name: '🎬' } } }, { poll_media: { text: 'That' } }],
  duration: 24,
  allow_multiselect: false,
  layout_type: 1,
};

const modal = {
  type: 9,
  data: {
    custom_id: 'form',
    title: 'A form',
    components: [
      { type: 10, content: 'Words' },
      {
        type: 18,
        label: 'Prompt',
        description: 'What to see',
        component: {
          type: 4,
          custom_id: 'prompt',
          style: 2,
          min_length: 1,
          max_length: 100,
          required: true,
          value: 'a cat',
          placeholder: 'a dog',
        },
      },
      {
        type: 18,
        label: 'Model',
        component: {
          type: 3,
          custom_id: 'model',
          placeholder: 'One',
          required: false,
          options: [{ label: 'A', value: 'a', description: 'First', default: true }],
        },
      },
      {
        type: 18,
        label: 'Image',
        component: {
          ...{ type: 19, custom_id: 'image', min_values: 0, max_values: 2, required: false },
          file_types: ['image', '.png'],
        },
      },
      {
        type: 18,
        label: 'Kind',
        component: {
          type: 21,
          custom_id: 'kind',
          required: true,
          options: [
            { label: 'A', value: 'a', description: 'First', default: true },
            { label: 'B', value: 'b' },
          ],
        },
      },
    ],
  },
};

const checkboxes = {
  type: 9,
  data: {
    custom_id: 'form',
    title: 'A form',
    components: [
      {
        type: 18,
        label: 'Which',
        component: {
          type: 22,
          custom_id: 'which',
          min_values: 1,
          max_values: 2,
          required: true,
          options: [
            { label: 'A', value: 'a', description: 'First', default: true },
            { label: 'B', value: 'b' },
          ],
        },
      },
      { type: 18, label: 'Sure', component: { type: 23, custom_id: 'sure', default: true } },
    ],
  },
};

const localized = { de: 'kurz', ja: '短い' };
const described = { description_localizations: { de: 'Kurz' } };

const command = {
  name: 'film',
  name_localizations: localized,
  description: 'Make a film',
  ...described,
  default_member_permissions: 8,
  contexts: [0, 1],
  integration_types: [0],
  nsfw: false,
  type: 1,
  options: [
    {
      type: 3,
      name: 'prompt',
      name_localizations: localized,
      description: 'What to see',
      ...described,
      required: true,
      min_length: 1,
      max_length: 4000,
    },
    {
      type: 3,
      name: 'size',
      description: 'How sharp',
      choices: [{ name: 'Small', name_localizations: localized, value: 's' }],
    },
    { type: 3, name: 'model', description: 'Which', autocomplete: true },
    { type: 4, name: 'seconds', description: 'How long', min_value: 1, max_value: 10 },
    { type: 4, name: 'count', description: 'How many', choices: [{ name: 'One', value: 1 }] },
    { type: 10, name: 'speed', description: 'How fast', choices: [{ name: 'Half', value: 0.5 }] },
    { type: 5, name: 'sound', description: 'With sound', required: false },
    { type: 6, name: 'who', description: 'For whom' },
    { type: 7, name: 'where', description: 'Which channel', channel_types: [0, 5] },
    { type: 8, name: 'role', description: 'Which role' },
    { type: 9, name: 'anybody', description: 'Who or what' },
    { type: 11, name: 'image', description: 'First frame', required: false, file_types: ['image', '.png'] },
  ],
};

const nested = {
  name: 'settings',
  description: 'Rules',
  options: [
    {
      type: 2,
      name: 'model',
      description: 'Models',
      options: [{ type: 1, name: 'add', description: 'One more', options: VIDEO.options.slice(0, 1) }],
    },
    { type: 1, name: 'show', description: 'All rules' },
  ],
};

const onMessage = { name: 'Report this', type: 3 };

const COMMANDS = '/applications/:app/commands';
const GUILD_COMMANDS = '/applications/:app/guilds/:guild/commands';
const CALLBACK = 'POST /interactions/:interaction/:token/callback';
const RESPONSE = 'PATCH /webhooks/:app/:token/messages/:message';
const THREADS = 'POST /channels/:channel/threads';

export const samples: readonly Sample[] = [
  {
    name: 'a classic message',
    route: 'POST /channels/:channel/messages',
    body: (ids) => ({
      ...classic(ids),
      message_reference: {
        type: 0,
        message_id: ids.message,
        channel_id: ids.channel,
        fail_if_not_exists: true,
      },
      nonce: 'job-1',
      enforce_nonce: false,
      tts: false,
    }),
  },
  {
    name: 'a message with selects',
    route: 'POST /channels/:channel/messages',
    body: (ids) => ({ content: 'hello', components: autoSelects(ids) }),
  },
  {
    name: 'a message with files',
    route: 'POST /channels/:channel/messages',
    files: ['a.png', 'b.txt'],
    body: () => ({
      content: 'hello',
      attachments: [
        { id: '0', filename: 'c.png', description: 'A', title: 'C', is_spoiler: true },
        { id: '1' },
      ],
    }),
  },
  {
    name: 'a layout',
    route: 'POST /channels/:channel/messages',
    files: ['a.png', 'b.txt'],
    body: () => layout,
  },
  {
    name: 'a poll',
    route: 'POST /channels/:channel/messages',
    body: ({ user }) => ({ poll, sticker_ids: [user] }),
  },
  {
    name: 'an edit',
    route: 'PATCH /channels/:channel/messages/:message',
    files: ['a.png'],
    body: () => ({ ...short, attachments: [{ id: '0', filename: 'c.png', description: 'A' }] }),
  },
  { name: 'a first response', route: CALLBACK, body: () => ({ type: 4, data: { ...short, tts: false } }) },
  {
    name: 'a first response in layout',
    route: CALLBACK,
    body: () => ({ type: 4, data: { ...layout, components: layout.components.slice(0, 1) } }),
  },
  { name: 'a panel', route: CALLBACK, body: (ids) => ({ type: 4, data: panel(ids) }) },
  { name: 'a defer', route: CALLBACK, body: () => ({ type: 5, data: { flags: 64 } }) },
  { name: 'a form', route: CALLBACK, body: () => modal },
  { name: 'a form with checkboxes', route: CALLBACK, body: () => checkboxes },
  {
    name: 'suggestions',
    route: CALLBACK,
    body: () => ({
      type: 8,
      data: { choices: [{ name: 'Kling', name_localizations: { de: 'Kling' }, value: 'kling' }] },
    }),
  },
  { name: 'an update', route: CALLBACK, body: () => ({ type: 7, data: short }) },
  {
    name: 'a follow-up',
    route: 'POST /webhooks/:app/:token',
    schema: 'IncomingWebhookRequestPartial',
    body: ({ user, role }) => ({
      ...short,
      allowed_mentions: { parse: [], users: [user], roles: [role], replied_user: true },
      tts: false,
    }),
  },
  {
    name: 'an edited response',
    route: RESPONSE,
    files: ['a.png'],
    body: () => ({
      ...{ content: 'hello', embeds: [embed], components: [buttons, stringSelect] },
      attachments: [{ id: '0', filename: 'c.png', description: 'A' }],
    }),
  },
  {
    name: 'an edited response in layout',
    route: RESPONSE,
    body: () => ({ ...layout, content: null, components: layout.components.slice(0, 1) }),
  },
  { name: 'all commands', route: `PUT ${COMMANDS}`, body: () => [nested, onMessage] },
  { name: 'all commands of a guild', route: `PUT ${GUILD_COMMANDS}`, body: () => [nested] },
  { name: 'a command', route: `POST ${COMMANDS}`, body: () => command },
  { name: 'a command of a guild', route: `POST ${GUILD_COMMANDS}`, body: () => onMessage },
  {
    name: 'a changed command',
    route: `PATCH ${COMMANDS}/:command`,
    body: () => ({ ...nested, name: 'video' }),
  },
  {
    name: 'a changed command of a guild',
    route: `PATCH ${GUILD_COMMANDS}/:command`,
    body: () => ({ description: 'Other' }),
  },
  {
    name: 'a direct channel',
    route: 'POST /users/@me/channels',
    body: ({ user }) => ({ recipient_id: user }),
  },
  {
    name: 'a thread',
    route: THREADS,
    body: () => ({
      name: 'Talk',
      type: 11,
      auto_archive_duration: 60,
      rate_limit_per_user: 0,
      invitable: true,
    }),
  },
  {
    name: 'a post',
    route: THREADS,
    schema: 'CreateForumThreadRequest',
    body: () => ({ name: 'Talk', auto_archive_duration: 60, message: short }),
  },
  {
    name: 'a thread of a message',
    route: 'POST /channels/:channel/messages/:message/threads',
    body: () => ({ name: 'Talk', auto_archive_duration: 60, rate_limit_per_user: 10 }),
  },
  {
    name: 'an emoji',
    route: 'POST /guilds/:guild/emojis',
    body: ({ role }) => ({ name: 'boat', image: dataUri('image/gif', aGif()), roles: [role] }),
  },
  {
    name: 'a sound',
    route: 'POST /guilds/:guild/soundboard-sounds',
    body: ({ message }) => ({
      ...{ name: 'boat', sound: dataUri('audio/mpeg', anMp3()) },
      ...{ volume: 0.5, emoji_id: message, emoji_name: '🚤' },
    }),
  },
];

function dataUri(type: string, bytes: Buffer): string {
  return `data:${type};base64,${bytes.toString('base64')}`;
}
