import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { startLocalDiscord } from '../discord/index.ts';
import { api } from './raw.ts';

const row = (...components: object[]) => ({ type: ComponentType.ActionRow, components });
const button = (fields: object = {}) => ({
  type: ComponentType.Button,
  style: ButtonStyle.Primary,
  label: 'Go',
  custom_id: 'go',
  ...fields,
});
const buttons = (count: number) =>
  Array.from({ length: count }, (_, index) => button({ custom_id: `go:${index}` }));
const select = (count: number, fields: object = {}) => ({
  type: ComponentType.StringSelect,
  custom_id: 'pick',
  options: Array.from({ length: count }, (_, index) => ({ label: `${index}`, value: `${index}` })),
  ...fields,
});
const text = (content: string) => ({ type: ComponentType.TextDisplay, content });
const layout = (...components: object[]) => ({ flags: MessageFlags.IsComponentsV2, components });
const classic = (...components: object[]) => ({ content: 'x', components });

/** The path of the first wrong field in Discord's nested errors, with its code. */
function firstError(errors: Record<string, unknown>, path: string[] = []): string {
  for (const [key, value] of Object.entries(errors)) {
    if (key === '_errors') return `${path.join('.')}: ${(value as { code: string }[])[0]?.code}`;
    return firstError(value as Record<string, unknown>, [...path, key]);
  }
  return '';
}

async function send(body: object) {
  await using discord = await startLocalDiscord();
  return await api(discord, 'POST', `/channels/${discord.channelId('films')}/messages`, body);
}

describe('a message is refused', () => {
  it.each<[what: string, body: object, error: string]>([
    ['content of 2,001 characters', { content: 'x'.repeat(2001) }, 'content: BASE_TYPE_MAX_LENGTH'],
    ['content that is a number', { content: 5 }, 'content: STRING_TYPE_CONVERT'],
    ['an unknown field', { content: 'x', contents: 'y' }, 'contents: UNKNOWN_FIELD'],
    ['11 embeds', { embeds: Array(11).fill({ title: 'x' }) }, 'embeds: BASE_TYPE_BAD_LENGTH'],
    [
      'an embed title of 257 characters',
      { embeds: [{ title: 'x'.repeat(257) }] },
      'embeds.0.title: BASE_TYPE_MAX_LENGTH',
    ],
    [
      '6,001 characters in embeds',
      { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
      'embeds: MAX_EMBED_SIZE_EXCEEDED',
    ],
    [
      '26 embed fields',
      { embeds: [{ fields: Array(26).fill({ name: 'a', value: 'b' }) }] },
      'embeds.0.fields: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'an embed field without a value',
      { embeds: [{ fields: [{ name: 'a', value: '' }] }] },
      'embeds.0.fields.0.value: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a mention of users in two ways',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['123456789012345678'] } },
      'allowed_mentions: MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    ['six rows', classic(...buttons(6).map((one) => row(one))), 'components: BASE_TYPE_BAD_LENGTH'],
    ['six buttons in a row', classic(row(...buttons(6))), 'components.0.components: BASE_TYPE_BAD_LENGTH'],
    [
      'a custom id used twice',
      classic(row(button(), button())),
      'components: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'a custom id of 101 characters',
      classic(row(button({ custom_id: 'x'.repeat(101) }))),
      'components.0.components.0.custom_id: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a label of 81 characters',
      classic(row(button({ label: 'x'.repeat(81) }))),
      'components.0.components.0.label: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a button without an id',
      classic(row(button({ custom_id: undefined }))),
      'components.0.components.0.custom_id: BASE_TYPE_REQUIRED',
    ],
    [
      'a button with a url',
      classic(row(button({ url: 'https://example.com' }))),
      'components.0.components.0.url: BUTTON_COMPONENT_CANNOT_HAVE_URL',
    ],
    [
      'a link button without a url',
      classic(row(button({ style: ButtonStyle.Link, custom_id: undefined }))),
      'components.0.components.0.url: BASE_TYPE_REQUIRED',
    ],
    ['26 options', classic(row(select(26))), 'components.0.components.0.options: BASE_TYPE_BAD_LENGTH'],
    [
      'more values than options',
      classic(row(select(2, { max_values: 3 }))),
      'components.0.components.0.max_values: NUMBER_TYPE_MAX',
    ],
    [
      'a select beside a button',
      classic(row(button(), select(2))),
      'components.0.components: COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    ['text display in a classic message', classic(text('hi')), 'components.0.type: BASE_TYPE_CHOICES'],
    [
      'content in a layout message',
      { ...layout(text('hi')), content: 'x' },
      'content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'embeds in a layout message',
      { ...layout(text('hi')), embeds: [{ title: 'x' }] },
      'embeds: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      '41 components at the top',
      layout(...Array.from({ length: 41 }, () => text('x'))),
      'components: BASE_TYPE_BAD_LENGTH',
    ],
    [
      '41 components in two containers',
      layout(
        { type: ComponentType.Container, components: Array.from({ length: 19 }, () => text('x')) },
        { type: ComponentType.Container, components: Array.from({ length: 20 }, () => text('x')) },
      ),
      'components: COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    [
      '4,001 characters of text',
      layout(text('x'.repeat(2001)), text('x'.repeat(2000))),
      'components: COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    [
      'a gallery of a file that is not there',
      layout({ type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://a.mp4' } }] }),
      'components: UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ],
    [
      'an emoji without a name',
      classic(row(button({ emoji: { id: '123456789012345678' } }))),
      'components.0.components.0.emoji.name: BASE_TYPE_REQUIRED',
    ],
    [
      'two defaults where one can be chosen',
      classic(
        row(select(2, { options: ['a', 'b'].map((value) => ({ label: value, value, default: true })) })),
      ),
      'components.0.components.0.options: SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
    ],
    [
      'more values that must be chosen than can be',
      classic(row({ type: ComponentType.UserSelect, custom_id: 'who', min_values: 2 })),
      'components.0.components.0.min_values: NUMBER_TYPE_MAX',
    ],
    [
      'a file from elsewhere',
      layout({ type: ComponentType.File, file: { url: 'https://example.com/a.txt' } }),
      'components.0.file.url: STRING_TYPE_REGEX',
    ],
    [
      'a premium button without a SKU',
      classic(row({ type: ComponentType.Button, style: ButtonStyle.Premium })),
      'components.0.components.0.sku_id: BASE_TYPE_REQUIRED',
    ],
    [
      'an empty alt text',
      layout({
        type: ComponentType.MediaGallery,
        items: [{ media: { url: 'https://example.com/a.png' }, description: '' }],
      }),
      'components.0.items.0.description: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a link that is a script',
      classic(row(button({ style: ButtonStyle.Link, custom_id: undefined, url: 'javascript:alert(1)' }))),
      'components.0.components.0.url: URL_TYPE_INVALID_URL',
    ],
    [
      'a number used twice',
      layout({ ...text('a'), id: 7 }, { ...text('b'), id: 7 }),
      'components: BASE_TYPE_INVALID',
    ],
    [
      'a member mentioned twice',
      { content: 'x', allowed_mentions: { users: ['123456789012345678', '123456789012345678'] } },
      'allowed_mentions.users.1: SET_TYPE_ALREADY_CONTAINS_VALUE',
    ],
    ['flag ephemeral', { content: 'x', flags: MessageFlags.Ephemeral }, 'flags: BASE_TYPE_INVALID'],
    ['a nonce of 26 characters', { content: 'x', nonce: 'x'.repeat(26) }, 'nonce: BASE_TYPE_MAX_LENGTH'],
    [
      'an attachment that is not there',
      { content: 'x', attachments: [{ id: '123456789012345678' }] },
      'attachments.0.id: BASE_TYPE_INVALID',
    ],
    [
      'an id as a number',
      { content: 'x', message_reference: { message_id: 123_456_789 } },
      'message_reference.message_id: STRING_TYPE_CONVERT',
    ],
  ])('with %s', async (_what, body, error) => {
    const { status, json } = await send(body);
    expect(status).toBe(400);
    expect(json.code).toBe(50035);
    expect(firstError(json.errors)).toBe(error);
  });

  it.each([[{}], [{ content: '  ' }], [{ components: [] }]])('when empty: %j', async (body) => {
    expect((await send(body)).json).toMatchObject({ code: 50006 });
  });
});

it('ignores flags that an edit can’t change', async () => {
  await using discord = await startLocalDiscord();
  const messages = `/channels/${discord.channelId('films')}/messages`;
  const { json } = await api(discord, 'POST', messages, { content: 'x' });
  const edited = await api(discord, 'PATCH', `${messages}/${json.id}`, {
    flags: MessageFlags.Ephemeral | MessageFlags.SuppressNotifications | MessageFlags.SuppressEmbeds,
  });
  expect(edited).toMatchObject({ status: 200, json: { flags: MessageFlags.SuppressEmbeds } });
});

it.each([
  ['a number that is none', '/channels/abc', 'channel_id'],
  ['a place in a list that is none', '/channels/CHANNEL/messages?before=abc', 'before'],
  ['a limit of 101', '/channels/CHANNEL/messages?limit=101', 'limit'],
])('%s is refused in an address', async (_what, path, field) => {
  await using discord = await startLocalDiscord();
  const { status, json } = await api(discord, 'GET', path.replace('CHANNEL', discord.channelId('films')));
  expect(status).toBe(400);
  expect(firstError(json.errors)).toMatch(new RegExp(`^${field}: `));
});

it('numbers components around those that a bot has numbered', async () => {
  const { json } = await send(layout({ ...text('a'), id: 2 }, text('b'), { ...text('c'), id: 0 }));
  expect(json.components.map(({ id }: { id: number }) => id)).toEqual([2, 1, 3]);
});

describe('a message is taken', () => {
  it.each<[what: string, body: object]>([
    ['content of 2,000 characters', { content: 'x'.repeat(2000) }],
    [
      'five rows of five buttons',
      classic(
        ...[0, 1, 2, 3, 4].map((n) =>
          row(...buttons(5).map((one) => ({ ...one, custom_id: `${n}${one.custom_id}` }))),
        ),
      ),
    ],
    ['25 options', classic(row(select(25)))],
    [
      'a link button',
      classic(row(button({ style: ButtonStyle.Link, custom_id: undefined, url: 'https://example.com' }))),
    ],
    ['40 components', layout(...Array.from({ length: 40 }, () => text('x')))],
    [
      'a container with a button',
      layout({ type: ComponentType.Container, components: [text('hi'), row(button())] }),
    ],
    ['only an embed', { embeds: [{ title: 'x' }] }],
    ['only a button', { components: [row(button())] }],
    ['2,000 emoji', { content: '🎬'.repeat(2_000) }],
    ['4,000 emoji in a layout', layout(text('🎬'.repeat(4_000)))],
    [
      '6,000 emoji in embeds',
      { embeds: [{ description: '🎬'.repeat(4_000) }, { description: '🎬'.repeat(2_000) }] },
    ],
    ['a number for a component that is null', { components: [row({ ...button(), id: null })] }],
    ['a sticker', { sticker_ids: ['123456789012345678'] }],
    [
      'a poll',
      { poll: { question: { text: 'Which?' }, answers: [{ poll_media: { text: 'This' } }], duration: 1 } },
    ],
  ])('with %s', async (_what, body) => {
    expect(await send(body)).toMatchObject({ status: 200 });
  });

  it('and its components are numbered', async () => {
    const { json } = await send(classic(row(button())));
    expect(json.components).toMatchObject([{ id: 1, components: [{ id: 2, custom_id: 'go' }] }]);
  });
});

describe('an edit', () => {
  it('may turn a classic message into a layout one, never back', async () => {
    await using discord = await startLocalDiscord();
    const path = `/channels/${discord.channelId('films')}/messages`;
    const { json } = await api(discord, 'POST', path, { content: 'x' });
    const edit = (body: object) => api(discord, 'PATCH', `${path}/${json.id}`, body);
    expect((await edit(layout(text('hi')))).json.code, 'content is still there').toBe(50035);
    expect((await edit({ ...layout(text('hi')), content: null })).status).toBe(200);
    expect((await edit({ content: 'back', flags: 0, components: [] })).json.code).toBe(50035);
    expect(discord.message(json.id).flags).toBe(MessageFlags.IsComponentsV2);
  });
});
