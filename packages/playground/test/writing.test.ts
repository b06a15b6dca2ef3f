import { ComponentType, MessageFlags, type PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import { api, begin, connectRaw, type RawAnswer, register, VIDEO } from './raw.ts';

const CLICK = [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'go', label: 'Go' }] }];
const EMBEDS = [{ title: 'z' }];

function form(payload: object): FormData {
  const body = new FormData();
  body.append('payload_json', JSON.stringify(payload));
  body.append('files[0]', new Blob(['x']), 'a.txt');
  return body;
}

/** A place with everything in it that can be written to, made before anything was taken from the bot. */
async function prepare(discord: LocalDiscord, channel: string) {
  const bot = await connectRaw(discord);
  const path = `/channels/${discord.channelId(channel)}/messages`;
  const made = async () => (await api(discord, 'POST', path, { content: 'mine' })).json.id as string;
  const [edited, deleted] = [await made(), await made()];
  const said = discord.member('mia').say('hello', { channel }).id;
  const options = { channel };
  const answered = async (data: object) => {
    const open = await begin(discord, bot, options);
    await open.answer(data);
    return open;
  };
  const [fresh, freshDefer, freshEphemeral] = [
    await begin(discord, bot, options),
    await begin(discord, bot, options),
    await begin(discord, bot, options),
  ];
  const replied = await answered({ type: 4, data: { content: 'reply', components: CLICK } });
  const thinking = await answered({ type: 5 });
  const hidden = await answered({ type: 4, data: { content: 'hidden', flags: MessageFlags.Ephemeral } });
  const gone = await answered({ type: 4, data: { content: 'to be deleted' } });
  const message = replied.run.message();
  if (message === undefined) throw new Error('there is no reply');
  discord.member('mia').click(message, 'go');
  const click = await bot.interaction();
  const answerClick = (body: unknown) =>
    api(discord, 'POST', `/interactions/${click.id}/${click.token}/callback`, body, {});
  /** Every way to write, by name, with what is to be written. */
  const ways = {
    create: (body: unknown = { content: 'x' }) => api(discord, 'POST', path, body),
    reply: () => api(discord, 'POST', path, { content: 'x', message_reference: { message_id: said } }),
    typing: () => api(discord, 'POST', path.replace('/messages', '/typing')),
    edit: (body: unknown = { content: 'x' }) => api(discord, 'PATCH', `${path}/${edited}`, body),
    delete: () => api(discord, 'DELETE', `${path}/${deleted}`),
    read: () => api(discord, 'GET', `${path}/${edited}`),
    callback: (data: unknown = { content: 'x' }) =>
      fresh.answer(data instanceof FormData ? data : { type: 4, data }),
    defer: () => freshDefer.answer({ type: 5 }),
    'ephemeral callback': () =>
      freshEphemeral.answer({ type: 4, data: { content: 'x', flags: MessageFlags.Ephemeral } }),
    'update by a button': (data: unknown = { content: 'x' }) =>
      answerClick(data instanceof FormData ? data : { type: 7, data }),
    'follow-up': (body: unknown = { content: 'x' }) => replied.follow(body),
    'token edit': (body: unknown = { content: 'x' }) => replied.edit(body),
    'first follow-up after a defer': () => thinking.follow({ content: 'x' }),
    'ephemeral token edit': () => hidden.edit({ content: 'x' }),
    'token delete': () => gone.remove(),
  } satisfies Record<string, (body?: unknown) => Promise<RawAnswer>>;
  return { ways, [Symbol.asyncDispose]: () => bot[Symbol.asyncDispose]() };
}

type Way = keyof Awaited<ReturnType<typeof prepare>>['ways'];
type Expected = Partial<Record<Way, number>>;

async function start(channel: string, options: Parameters<typeof startLocalDiscord>[0] = {}) {
  const stack = new AsyncDisposableStack();
  const discord = stack.use(await startLocalDiscord({ rateLimits: false, ...options }));
  await register(discord, VIDEO);
  if (channel === 'shots') discord.addChannel({ name: 'shots', kind: 'thread', parent: 'films' });
  if (channel === 'talk') discord.addChannel({ name: 'talk', kind: 'voice' });
  if (channel === 'stage') discord.addChannel({ name: 'stage', kind: 'stage' });
  if (channel === 'news') discord.addChannel({ name: 'news', kind: 'announcement' });
  if (channel === 'secret') {
    const members = ['bot', 'mia'];
    discord.addChannel({ name: 'secret', kind: 'private-thread', parent: 'films', members });
  }
  const { ways } = stack.use(await prepare(discord, channel));
  return { discord, ways, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const found = ({ status, json }: RawAnswer) => (status < 300 ? 0 : json.code);

/** Tries every way in that state, which is set up again before each, and returns the codes of the refused ones. */
async function refusals(channel: string, set: (discord: LocalDiscord) => void): Promise<Expected> {
  await using it = await start(channel);
  const codes: Expected = {};
  for (const [name, write] of Object.entries(it.ways)) {
    set(it.discord);
    const code = found(await write());
    if (code !== 0) codes[name as Way] = code;
  }
  return codes;
}

const lacks =
  (...names: (keyof typeof PermissionFlagsBits)[]) =>
  (discord: LocalDiscord, channel = 'films') =>
    discord.takeFromBot(channel, ...names);

const BY_CHANNEL = ['create', 'reply', 'typing', 'edit', 'delete', 'read'] as const;
const refusedAt = (ways: readonly Way[], code: number): Expected =>
  Object.fromEntries(ways.map((way) => [way, code]));

describe('what a channel refuses, by the way in which is written', () => {
  it.each<[state: string, channel: string, set: (discord: LocalDiscord) => void, expected: Expected]>([
    ['nothing to a careful bot', 'films', () => {}, {}],
    ['nothing in voice', 'talk', () => {}, {}],
    ['nothing on a stage', 'stage', () => {}, {}],
    ['nothing in an announcement channel', 'news', () => {}, {}],
    ['nothing in a private thread that it is in', 'secret', () => {}, {}],
    [
      'new messages without Send Messages',
      'films',
      lacks('SendMessages'),
      {
        ...refusedAt(['create', 'reply', 'typing'], 50013),
      },
    ],
    ['nothing in threads without Send Messages', 'shots', lacks('SendMessages'), {}],
    [
      'new messages in threads without Send Messages in Threads',
      'shots',
      lacks('SendMessagesInThreads'),
      {
        ...refusedAt(['create', 'reply', 'typing'], 50013),
      },
    ],
    ['all of its routes without View Channel', 'films', lacks('ViewChannel'), refusedAt(BY_CHANNEL, 50001)],
    [
      'all of its routes in threads below one unseen',
      'shots',
      lacks('ViewChannel'),
      refusedAt(BY_CHANNEL, 50001),
    ],
    [
      'all of its routes in voice without Connect',
      'talk',
      (discord) => lacks('Connect')(discord, 'talk'),
      {
        ...refusedAt(BY_CHANNEL, 50001),
      },
    ],
    [
      'replies and reading without Read Message History',
      'films',
      lacks('ReadMessageHistory'),
      {
        ...{ reply: 160002, read: 50013 },
      },
    ],
    [
      'new messages of a bot that is timed out',
      'films',
      (discord) => discord.timeOutBot(60_000),
      {
        ...refusedAt(['create', 'reply', 'typing'], 50013),
      },
    ],
    [
      'nothing after a timeout',
      'films',
      (discord) => {
        discord.timeOutBot(60_000);
        discord.timeOutBot(0);
      },
      {},
    ],
    [
      'all of its routes after the bot was removed',
      'films',
      (discord) => discord.removeBot(),
      {
        ...refusedAt(BY_CHANNEL, 50001),
      },
    ],
    [
      'edits in an archived thread',
      'shots',
      (discord) => discord.setThread('shots', { archived: true }),
      {
        ...refusedAt(['edit', 'update by a button', 'token edit', 'first follow-up after a defer'], 50083),
      },
    ],
    [
      'new messages and edits in a locked thread',
      'shots',
      (discord) => discord.setThread('shots', { locked: true }),
      {
        ...refusedAt(['create', 'reply', 'edit', 'callback', 'defer', 'update by a button'], 160005),
        ...refusedAt(['follow-up', 'token edit', 'first follow-up after a defer'], 160005),
      },
    ],
    [
      'all changes in a locked and archived thread',
      'shots',
      (discord) => discord.setThread('shots', { locked: true, archived: true }),
      {
        ...refusedAt(['create', 'reply', 'edit', 'callback', 'defer', 'update by a button'], 50083),
        ...refusedAt(['follow-up', 'token edit', 'first follow-up after a defer'], 50083),
        ...refusedAt(['delete', 'token delete'], 50083),
      },
    ],
    [
      'edits in a locked and archived thread to who manages threads',
      'shots',
      (discord) => {
        discord.setPermissions('films', 'bot', { allow: 1n << 34n });
        discord.setThread('shots', { locked: true, archived: true });
      },
      refusedAt(['edit', 'update by a button', 'token edit', 'first follow-up after a defer'], 50083),
    ],
    [
      'nothing in a locked thread to who manages threads',
      'shots',
      (discord) => {
        discord.setPermissions('films', 'bot', { allow: 1n << 34n });
        discord.setThread('shots', { locked: true });
      },
      {},
    ],
  ])('%s', async (_state, channel, set, expected) => {
    expect(await refusals(channel, set)).toEqual(expected);
  });

  it.each(['category', 'forum', 'media'] as const)('new messages in a channel of kind %s', async (kind) => {
    await using discord = await startLocalDiscord();
    const id = discord.addChannel({ name: 'shelf', kind });
    const answer = await api(discord, 'POST', `/channels/${id}/messages`, { content: 'x' });
    expect(answer).toMatchObject({ status: 400, json: { code: 50008 } });
    expect((await api(discord, 'GET', `/channels/${id}/messages`)).json).toEqual([]);
  });

  it('all of its routes in a private thread that the bot is not in', async () => {
    await using discord = await startLocalDiscord();
    const id = discord.addChannel({
      name: 'secret',
      kind: 'private-thread',
      parent: 'films',
      members: ['mia'],
    });
    const write = async () => found(await api(discord, 'POST', `/channels/${id}/messages`, { content: 'x' }));
    expect(await write()).toBe(50001);
    discord.setPermissions('films', 'bot', { allow: 1n << 34n });
    expect(await write()).toBe(0);
  });
});

describe('what goes with a message', () => {
  const withFile = form({ content: 'x' });
  const answerWithFile = (type: number) => form({ type, data: { content: 'x' } });
  const bodies: [Way, file: FormData, embeds: object, embedsAlone: object][] = [
    ['create', withFile, { content: 'x', embeds: EMBEDS }, { embeds: EMBEDS }],
    ['edit', withFile, { content: 'x', embeds: EMBEDS }, { content: '', embeds: EMBEDS }],
    ['callback', answerWithFile(4), { content: 'x', embeds: EMBEDS }, { embeds: EMBEDS }],
    [
      'update by a button',
      answerWithFile(7),
      { content: 'x', embeds: EMBEDS },
      { content: '', embeds: EMBEDS },
    ],
    ['follow-up', withFile, { content: 'x', embeds: EMBEDS }, { embeds: EMBEDS }],
    ['token edit', withFile, { content: 'x', embeds: EMBEDS }, { content: '', embeds: EMBEDS }],
  ];

  it.each(bodies)(
    'is refused without Attach Files, as is what a timed out bot attaches: %s',
    async (way, file) => {
      for (const set of [lacks('AttachFiles'), (discord: LocalDiscord) => discord.timeOutBot(60_000)]) {
        await using it = await start('films');
        set(it.discord);
        expect(found(await it.ways[way](file))).toBe(50013);
      }
    },
  );

  it.each(bodies)('is refused with a file too, in a locked and archived thread: %s', async (way, file) => {
    await using it = await start('shots');
    it.discord.setThread('shots', { locked: true, archived: true });
    expect(found(await it.ways[way](file))).toBe(50083);
  });

  const isAnswer = (way: Way) => way !== 'create' && way !== 'edit';

  it.each(bodies)(
    'are embeds that are lost or refused without Embed Links: %s',
    async (way, _file, embeds) => {
      await using it = await start('films');
      lacks('EmbedLinks')(it.discord);
      const { status, json } = await it.ways[way](embeds);
      if (isAnswer(way)) expect(json.code).toBe(50013);
      else expect([status, json.content, json.embeds]).toEqual([200, 'x', []]);
    },
  );

  it.each(bodies)('can be nothing without Embed Links: %s', async (way, _file, _embeds, alone) => {
    await using it = await start('films');
    lacks('EmbedLinks')(it.discord);
    expect(found(await it.ways[way](alone))).toBe(way === 'edit' ? 50006 : 50013);
  });

  it.each(bodies)('can be a container without Embed Links: %s', async (way) => {
    await using it = await start('films');
    lacks('EmbedLinks')(it.discord);
    const text = { type: ComponentType.TextDisplay, content: 'x' };
    const components = [{ type: ComponentType.Container, components: [text] }];
    expect(found(await it.ways[way]({ content: '', flags: MessageFlags.IsComponentsV2, components }))).toBe(
      0,
    );
  });

  it('loses embeds in an edit, and may attach nothing, where the bot may not send', async () => {
    await using it = await start('films');
    lacks('SendMessages')(it.discord);
    expect((await it.ways.edit({ content: 'x', embeds: EMBEDS })).json.embeds).toEqual([]);
    expect(found(await it.ways.edit(withFile))).toBe(50013);
  });
});

describe('an archived thread', () => {
  it.each(['create', 'callback', 'defer', 'follow-up'] as const)(
    'is opened by a new message: %s',
    async (way) => {
      await using it = await start('shots');
      it.discord.setThread('shots', { archived: true });
      await it.ways[way]();
      const path = `/channels/${it.discord.channelId('shots')}`;
      expect((await api(it.discord, 'GET', path)).json.thread_metadata.archived).toBe(false);
    },
  );

  it.each(['edit', 'delete', 'read', 'ephemeral callback', 'token delete'] as const)(
    'stays archived: %s',
    async (way) => {
      await using it = await start('shots');
      it.discord.setThread('shots', { archived: true });
      await it.ways[way]();
      const path = `/channels/${it.discord.channelId('shots')}`;
      expect((await api(it.discord, 'GET', path)).json.thread_metadata.archived).toBe(true);
    },
  );

  it('is opened by a member, unless it is locked', async () => {
    await using it = await start('shots');
    const mia = it.discord.member('mia');
    it.discord.setThread('shots', { archived: true });
    mia.say('again', { channel: 'shots' });
    it.discord.setThread('shots', { locked: true });
    expect(() => mia.say('more', { channel: 'shots' })).toThrow('You may not write here.');
  });
});
