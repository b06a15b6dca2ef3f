import { Events, PermissionFlagsBits as P, PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import { EVERYONE_PERMISSIONS, type GuildOptions } from '../discord/options.ts';
import { connect } from './connect.ts';
import { api, begin, connectRaw, register, VIDEO } from './raw.ts';

const GUILD: GuildOptions = {
  name: 'Film Club',
  channels: [{ name: 'films' }, { name: 'shots', kind: 'thread', parent: 'films' }],
  members: [{ name: 'mia' }, { name: 'moe' }],
};
const names = (bits: string) => new PermissionsBitField(BigInt(bits)).toArray();

/** The content of the interaction of one `/video`. */
async function interactionOf(discord: LocalDiscord, channel = 'films') {
  await register(discord, { ...VIDEO, contexts: [0, 1, 2] });
  await using bot = await connectRaw(discord);
  return (await begin(discord, bot, { channel })).interaction;
}

describe('app_permissions', () => {
  it.each<[what: string, guild: Partial<GuildOptions>, set: (discord: LocalDiscord) => void, lacks: bigint]>([
    ['are those of its roles', {}, () => {}, 0n],
    [
      'lack what a channel takes',
      {},
      (discord) => discord.takeFromBot('films', 'AttachFiles'),
      P.AttachFiles,
    ],
    [
      'lack what neither everybody nor its role has',
      {
        everyonePermissions: EVERYONE_PERMISSIONS & ~P.EmbedLinks,
        botPermissions: P.ViewChannel,
      },
      () => {},
      P.EmbedLinks,
    ],
    [
      'lack what a channel takes from everybody',
      {},
      (discord) => discord.setPermissions('films', '@everyone', { deny: P.ReadMessageHistory }),
      P.ReadMessageHistory,
    ],
  ])('%s', async (_what, options, set, lacks) => {
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [{ ...GUILD, ...options }] });
    set(discord);
    for (const channel of ['films', 'shots']) {
      const { app_permissions } = await interactionOf(discord, channel);
      expect(BigInt(app_permissions)).toBe(EVERYONE_PERMISSIONS & ~lacks);
    }
  });

  it('are everything for an administrator, also one that is timed out', async () => {
    await using discord = await startLocalDiscord({
      identifyEveryMs: 0,
      guilds: [{ ...GUILD, botPermissions: P.Administrator }],
    });
    discord.takeFromBot('films', 'ViewChannel', 'AttachFiles');
    discord.timeOutBot(60_000);
    expect(names((await interactionOf(discord)).app_permissions)).toEqual(names(String((1n << 60n) - 1n)));
  });

  it('are to see and to read, no more, while a timeout lasts', async () => {
    let nowMs = Date.now();
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [GUILD], now: () => nowMs });
    // The channel's own permissions don't count.
    discord.setPermissions('films', 'bot', { allow: P.SendMessages | P.AttachFiles });
    discord.timeOutBot(120_000);
    expect(names((await interactionOf(discord)).app_permissions)).toEqual([
      'ViewChannel',
      'ReadMessageHistory',
    ]);
    nowMs += 120_000;
    expect(BigInt((await interactionOf(discord)).app_permissions)).toBe(EVERYONE_PERMISSIONS);
  });

  it.each([
    ['everybody', EVERYONE_PERMISSIONS | P.MentionEveryone, ['MentionEveryone', 'EmbedLinks', 'AttachFiles']],
    ['nobody attach', EVERYONE_PERMISSIONS & ~P.AttachFiles, ['EmbedLinks']],
  ])(
    'are what answers can use of what everybody has, without a bot: %s',
    async (_what, everyonePermissions, has) => {
      const guild: GuildOptions = { ...GUILD, install: 'commands', everyonePermissions };
      await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [guild] });
      const { app_permissions } = await interactionOf(discord);
      expect(names(app_permissions).toSorted()).toEqual(has.toSorted());
      discord.setPermissions('films', '@everyone', { deny: P.EmbedLinks });
      const { app_permissions: fewer } = await interactionOf(discord);
      expect(names(fewer).toSorted()).toEqual(has.filter((name) => name !== 'EmbedLinks').toSorted());
    },
  );

  it('are what answers can use in direct messages', async () => {
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [GUILD] });
    const mia = discord.member('mia');
    const { json } = await api(discord, 'POST', '/users/@me/channels', { recipient_id: mia.id });
    const { app_permissions } = await interactionOf(discord, json.id);
    const all = ['MentionEveryone', 'UseExternalEmojis', 'EmbedLinks', 'AttachFiles'];
    expect(names(app_permissions).toSorted()).toEqual(all.toSorted());
  });
});

describe('a guild without the bot', () => {
  it('has no route but those of answers, and these attach what everybody may', async () => {
    const guild: GuildOptions = {
      ...{ ...GUILD, install: 'commands' },
      everyonePermissions: EVERYONE_PERMISSIONS & ~P.AttachFiles,
    };
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [guild] });
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const open = await begin(discord, bot);
    expect((await open.answer({ type: 4, data: { content: 'x' } })).status).toBe(204);
    const file = new FormData();
    file.append('payload_json', '{}');
    file.append('files[0]', new Blob(['x']), 'a.txt');
    expect((await open.edit(file)).json.code).toBe(50013);
    expect((await open.edit({ content: 'x', embeds: [{ title: 'y' }] })).status).toBe(200);
    const path = `/channels/${discord.channelId('films')}`;
    const message = `${path}/messages/${open.run.message()?.id}`;
    for (const [method, route] of [
      ['GET', path],
      ['GET', message],
      ['PATCH', message],
      ['POST', `${path}/messages`],
    ] as const) {
      const answer = await api(discord, method, route, method === 'GET' ? undefined : { content: 'y' });
      expect(answer).toMatchObject({ status: 403, json: { code: 50001 } });
    }
  });
});

describe('a member who is timed out', () => {
  it('may see and click, and neither write nor use commands', async () => {
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [GUILD] });
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const open = await begin(discord, bot);
    const components = [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'go', label: 'Go' }] }];
    await open.answer({ type: 4, data: { content: 'x', components } });
    const mia = discord.member('mia');
    mia.timeOut(60_000);
    expect(() => mia.say('hello', { channel: 'films' })).toThrow('You may not write here.');
    expect(() => mia.slash('video', { prompt: 'x' })).toThrow('You may not use application commands here.');
    const message = open.run.message();
    if (message === undefined) throw new Error('there is no reply');
    mia.click(message, 'go');
    const { member } = await bot.interaction();
    expect(names(String(member?.permissions))).toEqual(['ViewChannel', 'ReadMessageHistory']);
    expect(Date.parse(String(member?.communication_disabled_until))).toBeGreaterThan(Date.now());
    mia.timeOut(0);
    expect(mia.say('hello', { channel: 'films' }).content).toBe('hello');
  });
});

describe('a member who was removed', () => {
  it('sees nothing, is no member, and gets no direct message', async () => {
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [GUILD] });
    const mia = discord.member('mia');
    const [guild] = (await api(discord, 'GET', '/users/@me/guilds')).json;
    const { json: direct } = await api(discord, 'POST', '/users/@me/channels', { recipient_id: mia.id });
    const write = () => api(discord, 'POST', `/channels/${direct.id}/messages`, { content: 'x' });
    expect((await write()).status).toBe(200);
    mia.kick();
    expect(() => mia.say('hello', { channel: 'films' })).toThrow('You cannot see this channel.');
    expect(await write()).toMatchObject({ status: 403, json: { code: 50278 } });
    expect((await api(discord, 'GET', `/users/${mia.id}`)).status).toBe(200);
    const member = await api(discord, 'GET', `/guilds/${guild.id}/members/${mia.id}`);
    expect(member).toMatchObject({ status: 404, json: { code: 10007 } });
    const nobody = await api(discord, 'GET', `/guilds/${guild.id}/members/123456789012345678`);
    expect(nobody).toMatchObject({ status: 404, json: { code: 10013 } });
  });

  it('leaves the answers to what they asked for as they are', async () => {
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [GUILD] });
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const open = await begin(discord, bot);
    await open.answer({ type: 5 });
    discord.member('mia').kick();
    expect((await open.edit({ content: 'x' })).status).toBe(200);
    expect((await open.follow({ content: 'y' })).status).toBe(200);
  });
});

describe('the gateway', () => {
  it('tells a bot of its own timeout, and of new channels and threads', async () => {
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [GUILD] });
    await using bot = await connect(discord);
    const seen: string[] = [];
    const { client } = bot;
    client.on(Events.GuildMemberUpdate, (_old, { id }) =>
      seen.push(id === client.user?.id ? 'self' : 'other'),
    );
    client.on(Events.ChannelCreate, ({ name }) => seen.push(name));
    const thread = new Promise<void>((resolve) => client.on(Events.ThreadCreate, () => resolve()));
    discord.member('mia').timeOut(60_000);
    discord.timeOutBot(60_000);
    discord.addChannel({ name: 'news', kind: 'announcement' });
    discord.addChannel({ name: 'cuts', kind: 'thread', parent: 'films' });
    await thread;
    expect(seen).toEqual(['self', 'news']);
    expect(client.guilds.cache.first()?.members.me?.isCommunicationDisabled()).toBe(true);
  });

  it('names active threads only', async () => {
    await using discord = await startLocalDiscord({ identifyEveryMs: 0, guilds: [GUILD] });
    discord.addChannel({ name: 'cuts', kind: 'thread', parent: 'films' });
    discord.setThread('shots', { archived: true });
    await using bot = await connect(discord);
    const threads = bot.client.channels.cache.filter((channel) => channel.isThread());
    expect(threads.map((thread) => 'name' in thread && thread.name)).toEqual(['cuts']);
  });
});
