import { MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import { api, begin, connectRaw, type RawAnswer, register, VIDEO } from './raw.ts';

interface Content {
  content?: string;
  embeds?: object[];
  components?: object[];
  flags?: number;
}

const CLICK = [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'go', label: 'Go' }] }];

/** Every way to send content, in one channel and directly to mia. */
async function start() {
  const stack = new AsyncDisposableStack();
  const discord = stack.use(await startLocalDiscord({ rateLimits: false }));
  await register(discord, VIDEO);
  const bot = stack.use(await connectRaw(discord));
  const forum = discord.addChannel({ name: 'shelf', kind: 'forum' });
  const films = `/channels/${discord.channelId('films')}`;
  const { json: direct } = await api(discord, 'POST', '/users/@me/channels', {
    recipient_id: discord.member('mia').id,
  });
  const made = async (path: string) =>
    (await api(discord, 'POST', `${path}/messages`, { content: 'mine' })).json.id;
  const [mine, mineDirectly] = [await made(films), await made(`/channels/${direct.id}`)];
  const [fresh, hidden, replied, thinking] = [
    await begin(discord, bot),
    await begin(discord, bot),
    await begin(discord, bot),
    await begin(discord, bot),
  ];
  await replied.answer({ type: 4, data: { content: 'reply', components: CLICK } });
  await thinking.answer({ type: 5 });
  const message = replied.run.message();
  if (message === undefined) throw new Error('there is no reply');
  discord.member('mia').click(message, 'go');
  const click = await bot.interaction();
  const with_ = (payload: object, file: string | undefined) => {
    if (file === undefined) return payload;
    const form = new FormData();
    form.append('payload_json', JSON.stringify(payload));
    form.append('files[0]', new Blob(['x']), file);
    return form;
  };
  const ways = {
    create: (body: Content, file?: string) => api(discord, 'POST', `${films}/messages`, with_(body, file)),
    edit: (body: Content, file?: string) =>
      api(discord, 'PATCH', `${films}/messages/${mine}`, with_(body, file)),
    post: (message: Content, file?: string) =>
      api(discord, 'POST', `/channels/${forum}/threads`, with_({ name: 'A shot', message }, file)),
    callback: (data: Content, file?: string) => fresh.answer(with_({ type: 4, data }, file)),
    'update by a button': (data: Content, file?: string) =>
      api(
        discord,
        'POST',
        `/interactions/${click.id}/${click.token}/callback`,
        with_({ type: 7, data }, file),
        {},
      ),
    'follow-up': (body: Content, file?: string) => replied.follow(with_(body, file)),
    'token edit': (body: Content, file?: string) => replied.edit(with_(body, file)),
    'edit of the thinking message': (body: Content, file?: string) => thinking.edit(with_(body, file)),
    'ephemeral callback': (data: Content, file?: string) =>
      hidden.answer(
        with_({ type: 4, data: { ...data, flags: (data.flags ?? 0) | MessageFlags.Ephemeral } }, file),
      ),
    'direct message': (body: Content, file?: string) =>
      api(discord, 'POST', `/channels/${direct.id}/messages`, with_(body, file)),
    'edit of a direct message': (body: Content, file?: string) =>
      api(discord, 'PATCH', `/channels/${direct.id}/messages/${mineDirectly}`, with_(body, file)),
  } satisfies Record<string, (body: Content, file?: string) => Promise<RawAnswer>>;
  return { discord, forum, films, mine, ways, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

type Way = keyof Awaited<ReturnType<typeof start>>['ways'];

const IN_GUILD = [
  ...['create', 'edit', 'post', 'callback', 'update by a button', 'follow-up', 'token edit'],
  'edit of the thinking message',
] as Way[];
const OUTSIDE = ['ephemeral callback', 'direct message', 'edit of a direct message'] as Way[];
const EVERYWHERE = [...IN_GUILD, ...OUTSIDE];

/** The codes that every way gets for this. They must be the same for some and none for the others. */
async function expectRefused(
  refused: readonly Way[],
  code: number,
  set: (discord: LocalDiscord) => void,
  body: Content,
  file?: string,
) {
  await using it = await start();
  set(it.discord);
  for (const way of EVERYWHERE) {
    const { status, json } = await it.ways[way](body, file);
    if (refused.includes(way)) expect([way, status, json?.code]).toEqual([way, 400, code]);
    else expect([way, status < 300]).toEqual([way, true]);
  }
}

const inLayout = (content: string): Content => ({
  flags: MessageFlags.IsComponentsV2,
  components: [{ type: 10, content }],
});

describe('AutoMod', () => {
  it.each<[what: string, body: Content]>([
    ['content', { content: 'a Forbidden fruit' }],
    ['the title of an embed', { embeds: [{ title: 'forbidden' }] }],
    ['a field of an embed', { embeds: [{ fields: [{ name: 'what', value: 'forbidden' }] }] }],
    [
      'the label of a button',
      {
        content: 'x',
        components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'forbidden' }] }],
      },
    ],
  ])('blocks a word in %s, by every way into a guild', async (_what, body) => {
    await expectRefused(IN_GUILD, 200000, (discord) => discord.blockWords(['forbidden']), body);
  });

  it('blocks a word in a text of a layout', async () => {
    await using it = await start();
    it.discord.blockWords(['forbidden']);
    expect((await it.ways.create(inLayout('a forbidden fruit'))).json.code).toBe(200000);
    expect((await it.ways['follow-up'](inLayout('a forbidden fruit'))).json.code).toBe(200000);
  });

  // https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object-keyword-matching-strategies
  it.each([
    ['cat', ['cat', 'a CAT here', 'the\ncat'], ['cats', 'wildcat', 'location']],
    ['cat*', ['catch', 'a Catapult', 'cat'], ['wildcat', 'location']],
    ['*cat', ['wildcat', 'a copyCat', 'cat'], ['catch', 'location']],
    ['*cat*', ['location', 'edu**Cat**ion', 'cat'], ['dog']],
    ['the mat', ['on the mat now'], ['the matrix', 'breathe mat']],
    ['c.t', ['c.t'], ['cat']],
  ])('matches %s as a rule does', async (word, blocked, allowed) => {
    await using it = await start();
    it.discord.blockWords([word]);
    for (const content of blocked)
      expect((await it.ways.create({ content })).json.code, content).toBe(200000);
    for (const content of allowed) expect((await it.ways.create({ content })).status, content).toBe(200);
  });

  it('blocks the title of a thread', async () => {
    await using it = await start();
    it.discord.blockWords(['forbidden']);
    const name = 'forbidden';
    const [byForum, byChannel, byMessage] = [
      await api(it.discord, 'POST', `/channels/${it.forum}/threads`, { name, message: { content: 'x' } }),
      await api(it.discord, 'POST', `${it.films}/threads`, { name, type: 11 }),
      await api(it.discord, 'POST', `${it.films}/messages/${it.mine}/threads`, { name }),
    ];
    for (const answer of [byForum, byChannel, byMessage]) {
      expect(answer).toMatchObject({ status: 400, json: { code: 200001 } });
    }
  });

  it('keeps what was there before an edit that it blocked, and lets a neutral one pass', async () => {
    await using it = await start();
    it.discord.blockWords(['forbidden']);
    await it.ways.edit({ content: 'forbidden' });
    expect(it.discord.message(it.mine).content).toBe('mine');
    expect((await it.ways.edit({ content: 'fine' })).json.content).toBe('fine');
  });
});

describe('harmful links', () => {
  it.each<[what: string, body: Content]>([
    ['content', { content: 'see https://evil.example/a' }],
    ['a masked link', { content: 'see [this](https://a.EVIL.example)' }],
    ['an embed', { embeds: [{ title: 'x', url: 'https://evil.example' }] }],
    [
      'a button',
      {
        content: 'x',
        components: [
          { type: 1, components: [{ type: 2, style: 5, url: 'https://evil.example', label: 'x' }] },
        ],
      },
    ],
  ])('are blocked everywhere: %s', async (_what, body) => {
    await expectRefused(EVERYWHERE, 240000, (discord) => discord.blockLinks('evil.example'), body);
  });

  it('are distinguished from others', async () => {
    await using it = await start();
    it.discord.blockLinks('evil.example');
    for (const content of ['evil.example', 'https://good.example/evil.example', 'https://notevil.example'])
      expect((await it.ways.create({ content })).status, content).toBe(200);
  });
});

describe('explicit media', () => {
  const explicit = /\.mp4$/;
  const direct = ['direct message', 'edit of a direct message'] as Way[];
  const elsewhere = EVERYWHERE.filter((way) => !direct.includes(way));

  it.each<[where: string, refused: Way[], set: (discord: LocalDiscord) => void]>([
    ['everywhere, where a guild filters everybody', EVERYWHERE, (discord) => discord.filterMedia(explicit)],
    [
      'directly alone, where a guild filters nobody, or only those without a role',
      direct,
      (discord) => discord.filterMedia(explicit, 'MembersWithoutRoles'),
    ],
    [
      'nowhere but in the guild, where the recipient wants them',
      elsewhere,
      (discord) => {
        discord.filterMedia(explicit);
        discord.member('mia').filterDirectMedia(false);
      },
    ],
    ['nowhere, where there are none', [], (discord) => discord.filterMedia(/\.gif$/)],
  ])('are filtered %s', async (_where, refused, set) => {
    await expectRefused(refused, 20009, set, { content: 'x' }, 'film.mp4');
  });

  it('may be in age-restricted channels', async () => {
    await using it = await start();
    it.discord.filterMedia(explicit);
    it.discord.setAgeRestricted('films', true);
    expect((await it.ways.create({ content: 'x' }, 'film.mp4')).status).toBe(200);
  });
});

describe('threads that the bot opens', () => {
  it('are posts of a forum, with a message of the same id', async () => {
    await using it = await start();
    const { status, json } = await it.ways.post({ content: 'first' }, 'film.mp4');
    expect([status, json.type, json.parent_id, json.message.id]).toEqual([201, 11, it.forum, json.id]);
    expect(it.discord.messages(json.id).map(({ content }) => content)).toEqual(['first']);
    const next = await api(it.discord, 'POST', `/channels/${json.id}/messages`, { content: 'second' });
    expect(next.status).toBe(200);
  });

  it('need what the channel asks for, and leave nothing behind when they are refused', async () => {
    await using it = await start();
    const { discord, films, mine } = it;
    const before = discord.world.channels.size;
    discord.takeFromBot('shelf', 'SendMessages');
    expect((await it.ways.post({ content: 'x' })).json.code).toBe(50013);
    discord.takeFromBot('shelf', 'SendMessagesInThreads', 'CreatePublicThreads');
    expect((await it.ways.post({})).json.code).toBe(50006);
    discord.takeFromBot('films', 'CreatePublicThreads', 'CreatePrivateThreads');
    const name = 'A shot';
    for (const type of [11, 12, undefined])
      expect((await api(discord, 'POST', `${films}/threads`, { name, type })).json.code).toBe(50013);
    expect((await api(discord, 'POST', `${films}/messages/${mine}/threads`, { name })).json.code).toBe(50013);
    expect((await api(discord, 'POST', `${films}/threads`, { name, type: 10 })).json.code).toBe(50024);
    expect((await api(discord, 'POST', `${films}/threads`, { name: '' })).json.code).toBe(50035);
    expect(discord.world.channels.size).toBe(before);
    discord.takeFromBot('shelf', 'SendMessagesInThreads', 'CreatePublicThreads');
    expect((await it.ways.post({ content: 'x' })).status, 'needs Send Messages alone').toBe(201);
  });

  it('come from a message once', async () => {
    await using it = await start();
    const path = `${it.films}/messages/${it.mine}/threads`;
    expect((await api(it.discord, 'POST', path, { name: 'A shot' })).json).toMatchObject({
      id: it.mine,
      type: 11,
    });
    expect((await api(it.discord, 'POST', path, { name: 'A shot' })).json.code).toBe(160004);
  });

  it('show on their message, and begin with a message that points to it', async () => {
    await using it = await start();
    const { discord, films, mine } = it;
    const events: string[][] = [];
    discord.world.events.on('channelCreate', ({ id }) => events.push(['created', id]));
    discord.world.events.on('messageUpdate', ({ message }) => events.push(['updated', message.id]));
    const name = 'A shot';
    const body = { name, auto_archive_duration: 10_080, rate_limit_per_user: 5 };
    const { json: thread } = await api(discord, 'POST', `${films}/messages/${mine}/threads`, body);
    expect(thread).toMatchObject({
      rate_limit_per_user: 5,
      thread_metadata: { auto_archive_duration: 10_080 },
    });
    const { json: message } = await api(discord, 'GET', `${films}/messages/${mine}`);
    expect([message.flags & MessageFlags.HasThread, message.thread.id]).toEqual([
      MessageFlags.HasThread,
      thread.id,
    ]);
    const [first] = discord.messages(thread.id);
    expect(first).toMatchObject({ type: 21, referenced_message: { id: mine } });
    expect(events).toEqual([
      ['created', mine],
      ['updated', mine],
    ]);
    await api(discord, 'PATCH', `${films}/messages/${mine}`, { content: 'edited' });
    const { json: edited } = await api(discord, 'GET', `${films}/messages/${mine}`);
    expect([edited.content, edited.thread.name]).toEqual(['edited', name]);
  });
});
