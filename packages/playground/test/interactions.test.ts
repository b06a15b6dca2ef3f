import { once } from 'node:events';
import { request } from 'node:http';
import { MessageFlags, MessageType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { startLocalDiscord } from '../discord/index.ts';
import { connect } from './connect.ts';
import { api, begin, connectRaw, register, VIDEO } from './raw.ts';

describe('the payload of a command', () => {
  it('says who, where and how much', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { interaction } = await begin(discord, bot, { member: 'moe', channel: 'after-dark' });
    expect(interaction).toMatchObject({
      application_id: discord.applicationId,
      type: 2,
      version: 1,
      channel: { type: 0, name: 'after-dark', nsfw: true },
      member: { user: { username: 'moe' }, nick: null },
      locale: 'en-US',
      guild_locale: 'en-US',
      context: 0,
      attachment_size_limit: 20 * 1024 * 1024,
      entitlements: [],
      authorizing_integration_owners: { 0: interaction.guild_id },
      data: { name: 'video', type: 1, options: [{ name: 'prompt', type: 3, value: 'a cat' }] },
    });
    expect(interaction.channel?.id).toBe(interaction.channel_id);
    expect(BigInt(interaction.app_permissions) & 0x8000n, 'attach files').toBe(0x8000n);
    expect(BigInt(interaction.member?.permissions ?? 0) & 0x2000n, 'manage messages').toBe(0x2000n);
    expect(interaction.id).toMatch(/^\d{17,19}$/);
  });

  it('carries an uploaded file in resolved, and the larger of the two upload limits', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const mia = discord.member('mia');
    mia.setUploadLimit(50 * 1024 * 1024);
    const image = await mia.upload('cat.png', png(40, 30));
    mia.slash('video', { prompt: 'a cat', image });
    const interaction = await bot.interaction();
    expect(interaction.attachment_size_limit).toBe(50 * 1024 * 1024);
    expect(interaction.data).toMatchObject({
      resolved: {
        attachments: {
          [image.id]: {
            filename: 'cat.png',
            content_type: 'image/png',
            width: 40,
            height: 30,
            ephemeral: true,
          },
        },
      },
    });
    expect((await fetch(image.url)).status).toBe(200);
  });

  it('carries members and channels in resolved', async () => {
    await using discord = await startLocalDiscord();
    const options = [
      { name: 'who', description: 'Who', type: 6 },
      { name: 'where', description: 'Where', type: 7 },
    ];
    await register(discord, { name: 'show', description: 'Show', options });
    const seen = Promise.withResolvers<unknown[]>();
    await using _bot = await connect(discord, {
      on(interaction) {
        if (!interaction.isChatInputCommand()) return;
        const member = interaction.options.getMember('who');
        const where = interaction.options.getChannel('where');
        seen.resolve([interaction.options.getUser('who')?.username, member !== null, where?.name]);
      },
    });
    discord.member('mia').slash('show', { who: discord.member('moe').id, where: discord.channelId('films') });
    expect(await seen.promise).toEqual(['moe', true, 'films']);
  });

  it('is delivered twice when asked to', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    discord.faults.duplicateInteractions(1);
    const { run } = await begin(discord, bot);
    expect((await bot.interaction()).id).toBe(run.id);
  });
});

describe('answers', () => {
  it('reply, with the message in the response', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { run, answer } = await begin(discord, bot);
    const { status, json } = await answer({ type: 4, data: { content: 'hello' } }, '?with_response=true');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      interaction: {
        id: run.id,
        type: 2,
        response_message_loading: false,
        response_message_ephemeral: false,
      },
      resource: { type: 4, message: { content: 'hello', type: MessageType.ChatInputCommand } },
    });
    expect(json.interaction.response_message_id).toBe(run.message()?.id);
    expect(await run.acknowledged).toMatchObject({ type: 4 });
  });

  it('defer, with the id of the message and nothing else in the response', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { run, answer, edit } = await begin(discord, bot);
    const { json } = await answer({ type: 5 }, '?with_response=true');
    expect(json.resource).toBeUndefined();
    expect(json.interaction.response_message_loading).toBe(true);
    expect(run.message()).toMatchObject({ loading: true, flags: MessageFlags.Loading });
    expect((await edit({ content: 'done' })).json).toMatchObject({
      content: 'done',
      flags: 0,
      edited_timestamp: null,
    });
    expect((await edit({ content: 'better' })).json.edited_timestamp).not.toBeNull();
    expect(run.history().map(({ message }) => message.content)).toEqual(['', 'done', 'better']);
  });

  it.each<[what: string, focused: string, choice: object]>([
    ['a number for a text', 'model', { name: 'Kling', value: 1 }],
    ['a text for a number', 'duration', { name: 'Long', value: '10' }],
    ['half a number for a whole one', 'duration', { name: 'Long', value: 1.5 }],
    ['an empty text', 'model', { name: 'Kling', value: '' }],
    ['a text of 101 characters', 'model', { name: 'Kling', value: 'x'.repeat(101) }],
    ['a name of 101 characters', 'model', { name: 'x'.repeat(101), value: 'kling' }],
    ['an unknown language', 'model', { name: 'Kling', name_localizations: { tlh: 'K' }, value: 'kling' }],
  ])('suggest %s in vain', async (_what, focused, choice) => {
    await using discord = await startLocalDiscord();
    const options = VIDEO.options.map((each) =>
      each.name === 'duration' ? { ...each, autocomplete: true } : each,
    );
    await register(discord, { ...VIDEO, options });
    await using bot = await connectRaw(discord);
    const suggestions = discord.member('mia').autocomplete('video', {}, focused);
    const { id, token } = await bot.interaction();
    const at = `/interactions/${id}/${token}/callback`;
    const send = (value: object) => api(discord, 'POST', at, { type: 8, data: { choices: [value] } }, {});
    expect((await send(choice)).json.code).toBe(50035);
    const right = { name: 'Right', value: focused === 'model' ? 'kling' : 10 };
    expect((await send(right)).status).toBe(204);
    expect(await suggestions).toEqual([right]);
  });

  it('are taken once', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { answer } = await begin(discord, bot);
    const both = await Promise.all([answer({ type: 5 }), answer({ type: 5 })]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 400]);
    expect((await answer({ type: 5 })).json).toEqual({
      code: 40060,
      message: 'Interaction has already been acknowledged.',
    });
  });

  it('are taken once, also while the first is still being sent', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { interaction, answer } = await begin(discord, bot);
    const body = JSON.stringify({ type: 4, data: { content: 'slow' } });
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      expect: '100-continue',
      'user-agent': 'DiscordBot (https://example.com, 1)',
    };
    const url = `${discord.apiUrl}/v10/interactions/${interaction.id}/${interaction.token}/callback`;
    const slow = request(url, { method: 'POST', headers });
    slow.flushHeaders();
    await once(slow, 'continue');
    expect((await answer({ type: 5 })).json.code).toBe(40060);
    slow.end(body);
    const [{ statusCode }] = await once(slow, 'response');
    expect(statusCode).toBe(204);
  });

  it('can be sent again after one that was refused for its content', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { answer } = await begin(discord, bot);
    expect(
      (await answer({ type: 4, data: { content: 'x'.repeat(2001) } })).json.errors.data.content._errors[0]
        .code,
    ).toBe('BASE_TYPE_MAX_LENGTH');
    expect((await answer({ type: 4, data: { content: 'short' } })).status).toBe(204);
  });

  it('are refused when they come too late, and the member is told', async () => {
    await using discord = await startLocalDiscord({ ackTimeoutMs: 50 });
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { run, answer } = await begin(discord, bot);
    await expect(run.acknowledged).rejects.toThrow('The application did not respond.');
    expect((await answer({ type: 5 })).json.code).toBe(10062);
  });

  it('are refused for unknown interactions and wrong tokens', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { interaction } = await begin(discord, bot);
    const wrong = await api(discord, 'POST', `/interactions/${interaction.id}/wrong/callback`, { type: 5 });
    expect(wrong).toMatchObject({ status: 404, json: { code: 10062 } });
  });

  it('fail at once when no bot is there', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await expect(discord.member('mia').slash('video', { prompt: 'x' }).acknowledged).rejects.toThrow(
      'No bot is online.',
    );
  });

  it.each([
    [6, 'a command'],
    [7, 'a command'],
    [8, 'a command'],
    [1, 'anything'],
    [10, 'anything'],
  ])('of type %i do not fit %s', async (type) => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { answer } = await begin(discord, bot);
    const data = type === 8 ? { choices: [] } : { content: 'x' };
    expect((await answer({ type, data })).json.code).toBe(50035);
  });

  it.each([
    [4, MessageFlags.Loading],
    [4, MessageFlags.Crossposted],
    [5, MessageFlags.SuppressEmbeds],
    [5, MessageFlags.IsComponentsV2],
  ])('of type %i cannot set flag %i', async (type, flags) => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const { answer } = await begin(discord, bot);
    const { json } = await answer({ type, data: { ...(type === 4 && { content: 'x' }), flags } });
    expect(json.errors.data.flags._errors).toHaveLength(1);
  });
});

/** The beginning of a PNG file: enough to read its size. */
function png(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}
