import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import { api, begin, connectRaw, register, VIDEO } from './raw.ts';

function routes(discord: LocalDiscord, channel = 'films') {
  const path = `/channels/${discord.channelId(channel)}/messages`;
  return {
    create: (body: unknown) => api(discord, 'POST', path, body),
    edit: (id: string, body: unknown) => api(discord, 'PATCH', `${path}/${id}`, body),
    read: (id: string) => api(discord, 'GET', `${path}/${id}`),
    remove: (id: string) => api(discord, 'DELETE', `${path}/${id}`),
    list: (query = '') => api(discord, 'GET', path + query),
  };
}

describe('the channel route', () => {
  it('needs the bot token', async () => {
    await using discord = await startLocalDiscord();
    const path = `/channels/${discord.channelId('films')}/messages`;
    const answer = await api(discord, 'POST', path, { content: 'x' }, { authorization: 'Bot wrong' });
    expect(answer).toMatchObject({ status: 401, json: { code: 0, message: '401: Unauthorized' } });
  });

  it('creates, reads, edits, lists and deletes', async () => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const { json: first } = await films.create({ content: ' one ' });
    const { json: second } = await films.create({ content: 'two' });
    expect(first.content).toBe('one');
    expect((await films.edit(first.id, { content: 'uno' })).json).toMatchObject({
      id: first.id,
      content: 'uno',
    });
    expect((await films.read(first.id)).json.content).toBe('uno');
    const ids = async (query: string) => (await films.list(query)).json.map(({ id }: { id: string }) => id);
    expect(await ids('')).toEqual([second.id, first.id]);
    expect(await ids('?limit=1')).toEqual([second.id]);
    expect(await ids(`?before=${second.id}`)).toEqual([first.id]);
    expect(await ids(`?after=${first.id}`)).toEqual([second.id]);
    expect((await films.remove(first.id)).status).toBe(204);
    expect((await films.read(first.id)).json.code).toBe(10008);
    expect(discord.history(first.id).map(({ message }) => message.content)).toEqual(['one', 'uno']);
  });

  it('edits the reply to an interaction, but does not know ephemeral ones', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const films = routes(discord);
    const open = await begin(discord, bot);
    await open.answer({ type: 4, data: { content: 'public' } });
    expect((await films.edit(open.run.message()?.id ?? '', { content: 'later' })).json.content).toBe('later');
    const hidden = await begin(discord, bot);
    await hidden.answer({ type: 4, data: { content: 'private', flags: 64 } });
    const id = hidden.run.message()?.id ?? '';
    for (const answer of [films.edit(id, { content: 'x' }), films.read(id), films.remove(id)]) {
      expect(await answer).toMatchObject({ status: 404, json: { code: 10008 } });
    }
    expect((await films.list()).json).toHaveLength(1);
  });

  it.each([
    ['sees no hidden channel', PermissionFlagsBits.ViewChannel, 'GET', 50001],
    ['edits nothing in a hidden channel', PermissionFlagsBits.ViewChannel, 'PATCH', 50001],
    ['reads nothing without history', PermissionFlagsBits.ReadMessageHistory, 'GET', 50013],
    ['writes nothing without the permission', PermissionFlagsBits.SendMessages, 'POST', 50013],
  ])('%s', async (_what, deny, method, code) => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const { json } = await films.create({ content: 'x' });
    discord.setPermissions('films', 'bot', { deny });
    const path = `/channels/${discord.channelId('films')}/messages`;
    const body = method === 'GET' ? undefined : { content: 'y' };
    const answer = await api(discord, method, method === 'POST' ? path : `${path}/${json.id}`, body);
    expect(answer).toMatchObject({ status: 403, json: { code } });
  });

  it('edits without permission to send', async () => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const { json } = await films.create({ content: 'x' });
    discord.setPermissions('films', 'bot', { deny: PermissionFlagsBits.SendMessages });
    expect((await films.edit(json.id, { content: 'y' })).status).toBe(200);
  });

  it('refuses what belongs to others, is gone, or never was', async () => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const said = discord.member('mia').say('mine', { channel: 'films' });
    expect((await films.edit(said.id, { content: 'x' })).json.code).toBe(50005);
    expect((await films.remove(said.id)).json.code).toBe(50013);
    expect((await films.read('123456789012345678')).json.code).toBe(10008);
    const path = `/channels/${discord.channelId('films')}`;
    discord.deleteChannel('films');
    expect((await api(discord, 'GET', path)).json.code).toBe(10003);
    discord.removeBot();
    expect((await api(discord, 'GET', `/channels/${discord.channelId('general')}`)).json.code).toBe(50001);
  });

  it('takes few edits of messages older than an hour', async () => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const { json } = await films.create({ content: 'x' });
    discord.ageMessage(json.id, 3_600_001);
    discord.rateLimits.set('old-edits', { requests: 1, perMs: 60_000 });
    expect((await films.edit(json.id, { content: 'first' })).status).toBe(200);
    const second = await films.edit(json.id, { content: 'second' });
    expect(second).toMatchObject({ status: 429, json: { code: 30046, global: false } });
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(50);
    const { json: young } = await films.create({ content: 'young' });
    expect((await films.edit(young.id, { content: 'fine' })).status).toBe(200);
  });

  it('gives a repeated nonce the first message', async () => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const body = { content: 'once', nonce: 'job-1', enforce_nonce: true };
    const [first, again, other] = [
      await films.create(body),
      await films.create(body),
      await films.create({ ...body, nonce: 'job-2' }),
    ];
    expect(again?.json.id).toBe(first?.json.id);
    expect(other?.json.id).not.toBe(first?.json.id);
    expect(discord.messages('films')).toHaveLength(2);
  });

  it('replies, and says when the message replied to is gone', async () => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const said = discord.member('mia').say('hello', { channel: 'films' });
    const reply = await films.create({ content: 'hi', message_reference: { message_id: said.id } });
    expect(reply.json).toMatchObject({ type: 19, referenced_message: { id: said.id, content: '' } });
    expect(reply.json.mentions.map(({ username }: { username: string }) => username)).toEqual(['mia']);
    await discord.deleteMessage(said.id);
    const reference = { message_id: said.id };
    expect((await films.create({ content: 'x', message_reference: reference })).json.code).toBe(50035);
    const soft = { ...reference, fail_if_not_exists: false };
    expect((await films.create({ content: 'x', message_reference: soft })).json.type).toBe(0);
  });
});

describe('mentions', () => {
  it.each([
    ['all by default', undefined, ['mia', 'moe']],
    ['nobody with an empty parse', { parse: [] }, []],
    ['those who are named', { parse: [], users: ['mia'] }, ['mia']],
    ['users', { parse: ['users'] }, ['mia', 'moe']],
  ])('ping %s', async (_what, allowed, expected) => {
    await using discord = await startLocalDiscord();
    const named = allowed && 'users' in allowed ? { ...allowed, users: [discord.member('mia').id] } : allowed;
    const content = `<@${discord.member('mia').id}> and <@!${discord.member('moe').id}> @everyone`;
    const { json } = await routes(discord).create({ content, ...(named && { allowed_mentions: named }) });
    expect(json.mentions.map(({ username }: { username: string }) => username)).toEqual(expected);
    expect(json.mention_everyone, 'the bot has no permission for it').toBe(false);
  });
});

describe("others' messages", () => {
  // https://discord.com/developers/docs/events/gateway#message-content-intent
  it('are empty without the intent, read one by one, as a list or quoted', async () => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const mia = discord.member('mia');
    const file = await mia.upload('a.txt', new Uint8Array(3));
    const said = mia.say('a secret', { channel: 'films', files: [file] });
    const empty = { content: '', attachments: [], embeds: [], components: [] };
    expect((await films.read(said.id)).json).toMatchObject({ ...empty, author: { id: mia.id } });
    expect((await films.list()).json).toMatchObject([empty]);
    const reply = await films.create({ content: 'hi', message_reference: { message_id: said.id } });
    expect(reply.json).toMatchObject({ content: 'hi', referenced_message: empty });
    expect((await films.read(reply.json.id)).json.referenced_message).toMatchObject(empty);
    expect(discord.message(said.id).content).toBe('a secret');
  });

  it('are whole where they mention the bot, are its own, or direct', async () => {
    await using discord = await startLocalDiscord();
    const films = routes(discord);
    const mia = discord.member('mia');
    const mention = mia.say(`hello <@${discord.applicationId}>`, { channel: 'films' });
    const own = (await films.create({ content: 'mine' })).json;
    const contents = (await films.list()).json.map(({ content }: { content: string }) => content);
    expect(contents).toEqual([own.content, mention.content]);
    const { json } = await api(discord, 'POST', '/users/@me/channels', { recipient_id: mia.id });
    mia.say('hi', { channel: json.id });
    expect((await api(discord, 'GET', `/channels/${json.id}/messages`)).json).toMatchObject([
      { content: 'hi' },
    ]);
  });

  it('are whole where a command of their menu is used', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, { name: 'Remix', type: 3 });
    await using bot = await connectRaw(discord);
    const mia = discord.member('mia');
    const said = mia.say('a secret', { channel: 'films' });
    mia.messageCommand('Remix', said);
    const { data } = await bot.interaction();
    expect(data).toMatchObject({ resolved: { messages: { [said.id]: { content: 'a secret' } } } });
  });
});

describe('direct messages', () => {
  it('reach a person, unless they want none', async () => {
    await using discord = await startLocalDiscord();
    const mia = discord.member('mia');
    const { json } = await api(discord, 'POST', '/users/@me/channels', { recipient_id: mia.id });
    expect((await api(discord, 'POST', `/channels/${json.id}/messages`, { content: 'ready' })).status).toBe(
      200,
    );
    expect(mia.directMessages().map(({ content }) => content)).toEqual(['ready']);
    mia.closeDirectMessages();
    const refused = await api(discord, 'POST', `/channels/${json.id}/messages`, { content: 'more' });
    expect(refused).toMatchObject({ status: 403, json: { code: 50007 } });
  });

  it('can be edited where no new ones are taken', async () => {
    await using discord = await startLocalDiscord();
    const mia = discord.member('mia');
    const { json } = await api(discord, 'POST', '/users/@me/channels', { recipient_id: mia.id });
    const path = `/channels/${json.id}/messages`;
    const { json: first } = await api(discord, 'POST', path, { content: 'ready' });
    mia.closeDirectMessages();
    expect((await api(discord, 'PATCH', `${path}/${first.id}`, { content: 'x' })).status).toBe(200);
  });

  it('are opened to few new people at a time', async () => {
    let nowMs = Date.now();
    await using discord = await startLocalDiscord({ now: () => nowMs });
    discord.rateLimits.set('new-direct', { requests: 1, perMs: 60_000 });
    const open = (name: string) =>
      api(discord, 'POST', '/users/@me/channels', { recipient_id: discord.member(name).id });
    expect((await open('mia')).status).toBe(200);
    expect(await open('moe')).toMatchObject({ status: 400, json: { code: 40003 } });
    expect((await open('mia')).status, 'is open already').toBe(200);
    nowMs += 60_000;
    expect((await open('moe')).status).toBe(200);
  });
});

describe('an archived thread', () => {
  it('takes no edits; a new message opens it', async () => {
    await using discord = await startLocalDiscord();
    discord.addChannel({ name: 'shots', kind: 'thread', parent: 'films' });
    const shots = routes(discord, 'shots');
    const { json } = await shots.create({ content: 'one' });
    discord.setThread('shots', { archived: true });
    expect(await shots.edit(json.id, { content: 'x' })).toMatchObject({ status: 400, json: { code: 50083 } });
    expect((await shots.create({ content: 'two' })).status).toBe(200);
    expect((await shots.edit(json.id, { content: 'three' })).status).toBe(200);
  });
});

describe('the rest of the API', () => {
  it('knows the application, its guild, channels and people', async () => {
    await using discord = await startLocalDiscord();
    const mia = discord.member('mia');
    const [guild] = (await api(discord, 'GET', '/users/@me/guilds')).json;
    expect((await api(discord, 'GET', '/applications/@me')).json).toMatchObject({
      id: discord.applicationId,
    });
    expect((await api(discord, 'GET', '/oauth2/applications/@me')).json.owner.username).toBe('ada');
    expect((await api(discord, 'GET', '/users/@me')).json).toMatchObject({ bot: true });
    expect((await api(discord, 'GET', `/users/${mia.id}`)).json.username).toBe('mia');
    expect((await api(discord, 'GET', `/guilds/${guild.id}`)).json.name).toBe('Film Club');
    expect((await api(discord, 'GET', `/guilds/${guild.id}/channels`)).json).toHaveLength(3);
    expect((await api(discord, 'GET', `/guilds/${guild.id}/members/${mia.id}`)).json.user.username).toBe(
      'mia',
    );
    expect((await api(discord, 'GET', '/users/123456789012345678')).json.code).toBe(10013);
  });

  it.each([
    [20, []],
    [50, ['MAX_FILE_SIZE_50_MB']],
    [100, ['MAX_FILE_SIZE_100_MB']],
  ])('knows a guild with files of up to %i MiB by its features', async (mebibytes, features) => {
    await using discord = await startLocalDiscord({ uploadLimitBytes: mebibytes * 1024 * 1024 });
    const [listed] = (await api(discord, 'GET', '/users/@me/guilds')).json;
    const { json: guild } = await api(discord, 'GET', `/guilds/${listed.id}`);
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { interaction } = await begin(discord, bot);
    const seen = [listed, guild, interaction.guild].map((each) => each.features);
    expect(seen).toEqual([features, features, features]);
  });

  it('notes requests that nothing here answers', async () => {
    await using discord = await startLocalDiscord();
    expect((await api(discord, 'GET', '/nowhere')).status).toBe(404);
    expect(discord.log.unexpected().map(({ path }) => path)).toEqual(['/nowhere']);
  });
});
