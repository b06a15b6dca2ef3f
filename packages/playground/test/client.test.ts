import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import type { ClientEvent } from '../protocol.ts';
import { connect } from './connect.ts';
import { begin, connectRaw, register, VIDEO } from './raw.ts';

/** A page that somebody has open. */
async function openPage(discord: LocalDiscord, member: string) {
  const { id } = discord.member(member);
  const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/client?user=${id}`);
  const events: ClientEvent[] = [];
  let look = () => {};
  socket.on('message', (bytes) => {
    events.push(JSON.parse(String(bytes)));
    look();
  });
  const wait = async <Name extends ClientEvent['t']>(
    t: Name,
    count = 1,
  ): Promise<Extract<ClientEvent, { t: Name }>> => {
    while (true) {
      const found = events.filter((event): event is Extract<ClientEvent, { t: Name }> => event.t === t)[
        count - 1
      ];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        look = resolve;
      });
    }
  };
  await wait('SNAPSHOT');
  return { id, events, wait, [Symbol.dispose]: () => socket.terminate() };
}

async function post(
  discord: LocalDiscord,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const isBytes = body instanceof Uint8Array;
  const response = await fetch(discord.url + path, {
    method: 'POST',
    headers: { ...(!isBytes && { 'content-type': 'application/json' }), ...headers },
    body: isBytes ? new Uint8Array(body) : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

const films = (discord: LocalDiscord) => discord.channelId('films');

describe('a page', () => {
  it('gets a snapshot of what its member sees', async () => {
    await using discord = await startLocalDiscord();
    const [command] = await register(discord, VIDEO);
    discord.setPermissions('after-dark', 'mia', { deny: 1n << 10n });
    discord.member('moe').say('hello', { channel: 'films' });
    using page = await openPage(discord, 'mia');
    const { d } = await page.wait('SNAPSHOT');
    expect(d.me.user.username).toBe('mia');
    expect(d.members.map(({ user }) => user.username)).toEqual(expect.arrayContaining(['mia', 'moe', 'ada']));
    expect(d.channels.map((channel) => channel.name)).toEqual(['general', 'films']);
    expect(d.messages[films(discord)]?.map(({ content }) => content)).toEqual(['hello']);
    expect(d.commands.map(({ id }) => id)).toEqual([command?.id]);
    expect(d.bots).toMatchObject([{ online: false, user: { bot: true } }]);
    expect(d.guild.uploadLimitBytes).toBe(20 * 1024 * 1024);
  });

  it('sees the bot come, its commands and messages', async () => {
    await using discord = await startLocalDiscord();
    using page = await openPage(discord, 'mia');
    await using _bot = await connect(discord, {
      async on(interaction) {
        if (!interaction.isChatInputCommand()) return;
        await interaction.deferReply();
        await interaction.editReply('done');
        await interaction.deleteReply();
      },
    });
    expect((await page.wait('BOT_STATUS')).d.online).toBe(true);
    const [command] = await register(discord, VIDEO);
    expect((await page.wait('COMMANDS_UPDATE')).d.map(({ name }) => name)).toEqual(['video']);
    const options = [{ name: 'prompt', type: 3, value: 'a cat' }];
    const place = { userId: page.id, channelId: films(discord) };
    const sent = await post(discord, '/client/interactions', {
      ...place,
      kind: 'command',
      commandId: command?.id,
      options,
    });
    expect((await page.wait('INTERACTION_SUCCESS')).d).toEqual({ id: sent.json.id, response: 5 });
    expect((await page.wait('MESSAGE_CREATE')).d).toMatchObject({ loading: true });
    const updated = (await page.wait('MESSAGE_UPDATE')).d;
    expect(updated.content).toBe('done');
    expect(updated).not.toHaveProperty('loading');
    expect((await page.wait('MESSAGE_DELETE')).d.id).toBe(updated.id);
  });

  it('does not see what is for somebody else only', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    using mine = await openPage(discord, 'mia');
    using other = await openPage(discord, 'moe');
    const open = await begin(discord, bot, { member: 'mia' });
    await open.answer({ type: 4, data: { content: 'secret', flags: 64 } });
    expect((await mine.wait('MESSAGE_CREATE')).d.ephemeral_for).toBe(mine.id);
    discord.member('ada').say('for all', { channel: 'films' });
    expect((await other.wait('MESSAGE_CREATE')).d.content).toBe('for all');
    expect(other.events.map(({ t }) => t)).not.toContain('INTERACTION_SUCCESS');
  });

  it('gets suggestions and forms, and sends forms back', async () => {
    await using discord = await startLocalDiscord();
    const [command] = await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    using page = await openPage(discord, 'mia');
    const place = { userId: page.id, channelId: films(discord) };
    const typing = [{ name: 'model', type: 3, value: 'k', focused: true }];
    await post(discord, '/client/interactions', {
      ...place,
      kind: 'autocomplete',
      commandId: command?.id,
      options: typing,
    });
    const asked = await bot.interaction();
    const answer = async (interaction: typeof asked, body: unknown) =>
      await fetch(`${discord.apiUrl}/v10/interactions/${interaction.id}/${interaction.token}/callback`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await answer(asked, { type: 8, data: { choices: [{ name: 'Kling', value: 'kling' }] } });
    expect((await page.wait('AUTOCOMPLETE')).d).toEqual({
      id: asked.id,
      choices: [{ name: 'Kling', value: 'kling' }],
    });

    const input = { type: 4, custom_id: 'prompt', style: 2, max_length: 10 };
    const label = { type: 18, label: 'Prompt', component: input };
    const open = await begin(discord, bot);
    await open.answer({ type: 9, data: { custom_id: 'form', title: 'Edit', components: [label] } });
    const { d } = await page.wait('MODAL');
    const filled = (value: string) => [{ type: 18, component: { type: 4, custom_id: 'prompt', value } }];
    const submit = (value: string) =>
      post(discord, '/client/interactions', {
        ...place,
        kind: 'modal',
        interactionId: d.id,
        customId: 'form',
        components: filled(value),
      });
    expect(await submit('more than ten')).toMatchObject({
      status: 400,
      json: { message: 'The text is too long.' },
    });
    expect((await submit('short')).status).toBe(200);
    expect(await bot.interaction()).toMatchObject({
      type: 5,
      data: { custom_id: 'form', components: filled('short') },
    });
  });

  it('is told when nobody answers', async () => {
    await using discord = await startLocalDiscord();
    const [command] = await register(discord, VIDEO);
    using page = await openPage(discord, 'mia');
    const options = [{ name: 'prompt', type: 3, value: 'a cat' }];
    const place = { userId: page.id, channelId: films(discord) };
    const sent = await post(discord, '/client/interactions', {
      ...place,
      kind: 'command',
      commandId: command?.id,
      options,
    });
    expect((await page.wait('INTERACTION_FAILURE')).d).toEqual({
      id: sent.json.id,
      reason: 'No bot is online.',
    });
  });

  it('writes messages with files', async () => {
    await using discord = await startLocalDiscord();
    const { id } = discord.member('mia');
    const file = await post(
      discord,
      `/client/attachments?user=${id}&name=note.txt`,
      new TextEncoder().encode('hi'),
    );
    expect(file.json).toMatchObject({ filename: 'note.txt', size: 2 });
    const said = await post(discord, '/client/messages', {
      userId: id,
      channelId: films(discord),
      content: '',
      attachmentIds: [file.json.id],
    });
    expect(said.json.attachments[0].filename).toBe('note.txt');
    expect(await (await fetch(said.json.attachments[0].url)).text()).toBe('hi');
  });

  it.each([
    ['an empty message', '/client/messages', { content: ' ' }, 400],
    ['a message of 2,001 characters', '/client/messages', { content: 'x'.repeat(2001) }, 400],
    ['an unknown command', '/client/interactions', { kind: 'command', commandId: '1', options: [] }, 404],
    [
      'a button that is not there',
      '/client/interactions',
      { kind: 'component', messageId: '1', customId: 'x' },
      404,
    ],
    [
      'a form that was never opened',
      '/client/interactions',
      { kind: 'modal', interactionId: '1', customId: 'x', components: [] },
      404,
    ],
    ['an unknown action', '/client/nothing', {}, 404],
    ['an unknown kind', '/client/interactions', { kind: 'wish' }, 400],
  ])('cannot send %s', async (_what, path, body, status) => {
    await using discord = await startLocalDiscord();
    const place = { userId: discord.member('mia').id, channelId: films(discord) };
    const answer = await post(discord, path, { ...place, ...body });
    expect(answer.status).toBe(status);
    expect(answer.json.message).toMatch(/\w+/);
  });

  it('cannot upload more than its member may', async () => {
    await using discord = await startLocalDiscord({ uploadLimitBytes: 10 });
    const { id } = discord.member('mia');
    const answer = await post(discord, `/client/attachments?user=${id}&name=a.txt`, new Uint8Array(11));
    expect(answer).toMatchObject({ status: 413, json: { message: 'This file is too large.' } });
  });
});

describe('the files of the page', () => {
  it('are served, and nothing beside them', async () => {
    await using discord = await startLocalDiscord();
    const get = async (path: string) => {
      const response = await fetch(discord.url + path);
      await response.arrayBuffer();
      return [response.status, response.headers.get('content-type')];
    };
    expect(await get('/')).toEqual([200, 'text/html; charset=utf-8']);
    expect(await get('/assets/app.ts')).toEqual([200, 'text/javascript; charset=utf-8']);
    const script = await (await fetch(`${discord.url}/assets/app.ts`)).text();
    expect(script).toContain('import { ');
    expect(script).not.toContain('import type');
    expect((await get('/assets/%2e%2e%2fprotocol.ts'))[0]).toBe(404);
    expect((await get('/assets/styles'))[0]).toBe(404);
    expect((await get('/assets/%'))[0]).toBe(404);
  });

  it('are for this machine: neither another origin nor another name gets through', async () => {
    await using discord = await startLocalDiscord();
    const foreign = await post(discord, '/client/messages', {}, { origin: 'https://example.com' });
    expect(foreign.status).toBe(403);
    const status = await new Promise((resolve) => {
      request(discord.url, { headers: { host: `example.com:${discord.port}` } }, (response) =>
        resolve(response.statusCode),
      ).end();
    });
    expect(status).toBe(403);
    const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/client`, {
      origin: 'https://example.com',
    });
    const refused = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(refused.message).toContain('403');
  });
});
