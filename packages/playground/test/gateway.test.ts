import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { Client, Events, GatewayIntentBits, MessageFlags, Team, TeamMemberMembershipState } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startLocalDiscord } from '../discord/index.ts';
import { connect, next } from './connect.ts';
import { register, VIDEO } from './raw.ts';

describe('login', () => {
  it('gives a client with the Guilds intent its guild with channels and roles', async () => {
    await using discord = await startLocalDiscord();
    await using bot = await connect(discord);
    const [guild] = bot.client.guilds.cache.values();
    expect(guild?.name).toBe('Film Club');
    expect(guild?.channels.cache.map((channel) => channel.name)).toEqual(['general', 'films', 'after-dark']);
    expect(guild?.roles.cache.map((role) => role.name)).toContain('Moderator');
    expect(guild?.members.me?.id).toBe(discord.applicationId);
    expect(discord.log.requests().map(({ route }) => route)).toEqual(['/gateway/bot']);
    expect(discord.gateway.identifies).toBe(1);
  });

  it('gives a client without intents nothing but interactions', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connect(discord, {
      intents: [],
      on: (interaction) => interaction.isChatInputCommand() && interaction.reply(interaction.channelId),
    });
    expect(bot.client.channels.cache.size).toBe(0);
    const run = discord.member('mia').slash('video', { prompt: 'a cat' }, { channel: 'films' });
    const message = await run.waitForMessage();
    expect(message.content).toBe(run.channelId);
    expect(bot.errors).toEqual([]);
  });

  it('tells whose application it is: a person’s, or a team’s with its owner and members', async () => {
    await using discord = await startLocalDiscord();
    await using bot = await connect(discord);
    const [mia, ada] = [discord.member('mia').id, discord.member('ada').id];
    const owner = async () => (await bot.client.application?.fetch())?.owner;
    expect(await owner()).toMatchObject({ id: ada, username: 'ada' });
    discord.world.team = [
      { userId: mia, role: 'developer' },
      { userId: ada, role: 'admin', isInvited: true },
    ];
    const team = await owner();
    if (!(team instanceof Team)) throw new Error('it belongs to no team');
    expect(team.ownerId).toBe(mia);
    expect(team.members.map(({ id, membershipState, role }) => [id, membershipState, role])).toEqual([
      [mia, TeamMemberMembershipState.Accepted, 'developer'],
      [ada, TeamMemberMembershipState.Invited, 'admin'],
    ]);
  });

  it('refuses a wrong token at the REST API and at the gateway', async () => {
    await using discord = await startLocalDiscord();
    const client = new Client({ intents: [], rest: { api: discord.apiUrl } });
    await expect(client.login('a.b.c')).rejects.toThrow('An invalid token was provided.');
    const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/gateway?v=10&encoding=json`);
    await once(socket, 'message');
    socket.send(JSON.stringify({ op: 2, d: { token: 'a.b.c', intents: 0, properties: {} } }));
    const [code] = await once(socket, 'close');
    expect(code).toBe(4004);
    expect(discord.gateway.identifies).toBe(0);
  });

  it('refuses privileged intents', async () => {
    await using discord = await startLocalDiscord();
    const client = new Client({ intents: [GatewayIntentBits.MessageContent], rest: { api: discord.apiUrl } });
    await expect(client.login(discord.botToken)).rejects.toThrow('disallowed intents');
  });

  it('refuses commands before IDENTIFY', async () => {
    await using discord = await startLocalDiscord();
    const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/gateway`);
    await once(socket, 'message');
    socket.send(JSON.stringify({ op: 3, d: {} }));
    expect((await once(socket, 'close'))[0]).toBe(4003);
  });

  it('sends each shard its own guilds', async () => {
    const channels = [{ name: 'general' }];
    const members = [{ name: 'mia' }];
    const guilds = ['one', 'two', 'three', 'four'].map((name) => ({ name, channels, members }));
    await using discord = await startLocalDiscord({ guilds, identifyEveryMs: 0 });
    const seen: string[][] = [];
    for (const id of [0, 1]) {
      const client = new Client({
        intents: [GatewayIntentBits.Guilds],
        shards: [id],
        shardCount: 2,
        rest: { api: discord.apiUrl },
      });
      const ready = next(client, Events.ClientReady);
      await client.login(discord.botToken);
      await ready;
      seen.push([...client.guilds.cache.values()].map(({ name }) => name));
      await client.destroy();
    }
    expect(seen.flat().sort()).toEqual(['four', 'one', 'three', 'two']);
    expect(seen[0]?.length).toBeGreaterThan(0);
    expect(seen[1]?.length).toBeGreaterThan(0);
  });
});

describe('a broken connection', () => {
  it.each([
    ['a dropped socket', (discord: Discord) => discord.gateway.drop({ code: 4000 })],
    ['a request to reconnect', (discord: Discord) => discord.gateway.reconnect()],
  ])('is resumed after %s, and what happened in between is sent', async (_what, disturb) => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connect(discord, {
      on: (interaction) => interaction.isChatInputCommand() && interaction.reply('there'),
    });
    const resumed = next(bot.client, Events.ShardResume);
    disturb(discord);
    const run = discord.member('mia').slash('video', { prompt: 'a cat' });
    await resumed;
    await run.waitForMessage(({ content }) => content === 'there');
    expect(discord.gateway.identifies).toBe(1);
    expect(discord.gateway.resumes).toBe(1);
  });

  // A client identifies once in 5 s. The three wait for that together.
  it.concurrent.each([
    ['an invalid session', (discord: Discord) => discord.gateway.invalidate()],
    ['a close with 1000', (discord: Discord) => discord.gateway.drop({ code: 1000 })],
    [
      'a forgotten session',
      (discord: Discord) => {
        discord.gateway.forget();
        discord.gateway.drop({ code: 4000 });
      },
    ],
  ])('is identified anew after %s', async (_what, disturb) => {
    await using discord = await startLocalDiscord();
    await using bot = await connect(discord);
    const ready = next(bot.client, Events.ShardReady);
    disturb(discord);
    await ready;
    expect(discord.gateway.identifies).toBe(2);
    expect(discord.gateway.resumes).toBe(0);
  });

  it('answers heartbeats', async () => {
    await using discord = await startLocalDiscord({ heartbeatIntervalMs: 20 });
    await using bot = await connect(discord);
    // Without acknowledgements, the client would close the socket as a zombie at its second heartbeat.
    const pinged = new Promise<void>((resolve) => {
      let acknowledged = 0;
      bot.client.on(Events.Debug, (line) => {
        if (line.includes('Heartbeat acknowledged') && ++acknowledged === 3) resolve();
      });
    });
    await pinged;
    expect(discord.gateway.identifies).toBe(1);
  });
});

describe('a client that misbehaves is disconnected', () => {
  /** A socket that has identified, or not. */
  async function open(discord: Discord, { query = '?v=10&encoding=json', identify = true } = {}) {
    const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/gateway/${query}`);
    const say = (op: number, d: unknown) => socket.send(JSON.stringify({ op, d }));
    const closed = once(socket, 'close').then(([code]) => code as number);
    await Promise.race([once(socket, 'message'), closed]);
    if (identify) say(2, { token: `Bot ${discord.botToken}`, intents: 0, properties: {} });
    return { socket, say, closed };
  }

  it.each([
    ['after IDENTIFY', true],
    ['before IDENTIFY', false],
  ])('for no heartbeat %s', async (_when, identify) => {
    await using discord = await startLocalDiscord({ heartbeatIntervalMs: 20, heartbeatGraceMs: 20 });
    expect(await (await open(discord, { identify })).closed).toBe(4009);
  });

  it('for the 121st frame in a minute', async () => {
    await using discord = await startLocalDiscord();
    const { say, closed } = await open(discord, { identify: false });
    for (let sent = 0; sent < 121; sent += 1) say(1, null);
    expect(await closed).toBe(4008);
  });

  it('for a frame of more than 4,096 bytes', async () => {
    await using discord = await startLocalDiscord();
    const { say, closed } = await open(discord);
    say(3, { activities: [{ name: 'x'.repeat(4_096) }] });
    expect(await closed).toBe(4002);
  });

  it('for a version of old', async () => {
    await using discord = await startLocalDiscord();
    expect(await (await open(discord, { query: '?v=6', identify: false })).closed).toBe(4012);
  });

  it('for a second IDENTIFY, and another client’s comes to nothing within five seconds', async () => {
    await using discord = await startLocalDiscord();
    const first = await open(discord);
    await once(first.socket, 'message');
    const second = await open(discord);
    const [bytes] = await once(second.socket, 'message');
    expect(JSON.parse(String(bytes))).toMatchObject({ op: 9, d: false });
    first.say(2, { token: discord.botToken, intents: 0, properties: {} });
    expect(await first.closed).toBe(4005);
    expect(discord.gateway.identifies).toBe(1);
  });

  it('and not for a RESUME on the socket that it has', async () => {
    await using discord = await startLocalDiscord();
    const { socket, say } = await open(discord);
    const [bytes] = await once(socket, 'message');
    const { session_id } = JSON.parse(String(bytes)).d;
    say(6, { token: discord.botToken, session_id, seq: 1 });
    expect(JSON.parse(String((await once(socket, 'message'))[0])).t).toBe('RESUMED');
    say(1, 2);
    expect(JSON.parse(String((await once(socket, 'message'))[0])).op).toBe(11);
  });
});

describe('a request is refused at the edge', () => {
  it.each<[what: string, path: string, headers: Record<string, string>, code: number]>([
    ['without a version', '/gateway', { 'user-agent': 'DiscordBot (test, 1)' }, 50041],
    ['with a version of old', '/v6/gateway', { 'user-agent': 'DiscordBot (test, 1)' }, 50041],
    ['without a User-Agent', '/v10/gateway', {}, 40333],
    ['with an empty User-Agent', '/v10/gateway', { 'user-agent': '' }, 40333],
  ])('%s', async (_what, path, headers, code) => {
    await using discord = await startLocalDiscord();
    const request = get(`${discord.apiUrl}${path}`, { headers });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(await json(response)).toMatchObject({ code });
  });
});

describe('message events', () => {
  it('come with the intent for guild messages, without the words of others', async () => {
    await using discord = await startLocalDiscord();
    await using bot = await connect(discord, {
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
    });
    const heard = next(bot.client, Events.MessageCreate);
    discord.member('mia').say('hello there', { channel: 'films' });
    const [message] = await heard;
    expect(message.author.username).toBe('mia');
    expect(message.content).toBe('');
    const mentioned = next(bot.client, Events.MessageCreate);
    discord.member('mia').say(`hello <@${discord.applicationId}>`, { channel: 'films' });
    expect((await mentioned)[0].content).toContain('hello');
    const deleted = next(bot.client, Events.MessageDelete);
    await discord.deleteMessage(message.id);
    expect((await deleted)[0].id).toBe(message.id);
  });

  it('do not come for ephemeral messages', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    const heard: string[] = [];
    await using bot = await connect(discord, {
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
      async on(interaction) {
        if (!interaction.isChatInputCommand()) return;
        await interaction.reply({ content: 'private', flags: MessageFlags.Ephemeral });
        await interaction.followUp('public');
      },
    });
    const last = new Promise<void>((resolve) => {
      bot.client.on(Events.MessageCreate, ({ content }) => {
        heard.push(content);
        if (content === 'public') resolve();
      });
    });
    discord.member('mia').slash('video', { prompt: 'a cat' });
    await last;
    expect(heard).toEqual(['public']);
  });

  it('do not come without it', async () => {
    await using discord = await startLocalDiscord();
    await using bot = await connect(discord);
    const heard: string[] = [];
    bot.client.on(Events.Raw, ({ t }: { t: string }) => heard.push(t));
    discord.member('mia').say('hello there', { channel: 'films' });
    // The channel's change is sent after the message would have been.
    const changed = next(bot.client, Events.ChannelUpdate);
    discord.setAgeRestricted('films', true);
    await changed;
    expect(heard).toEqual(['CHANNEL_UPDATE']);
  });

  it('tell that the bot was removed', async () => {
    await using discord = await startLocalDiscord();
    await using bot = await connect(discord);
    const removed = next(bot.client, Events.GuildDelete);
    discord.removeBot();
    expect((await removed)[0].name).toBe('Film Club');
    expect(bot.client.guilds.cache.size).toBe(0);
  });
});

type Discord = Awaited<ReturnType<typeof startLocalDiscord>>;
