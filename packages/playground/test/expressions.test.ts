import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { gifFacts } from '../discord/gif.ts';
import { startLocalDiscord } from '../discord/index.ts';
import { CAREFUL_BOT_PERMISSIONS, DEFAULT_GUILD } from '../discord/options.ts';
import { api } from './raw.ts';
import { aGif } from './tiny-gif.ts';

const guildOf = (permissions = PermissionFlagsBits.CreateGuildExpressions) => ({
  ...DEFAULT_GUILD,
  botPermissions: CAREFUL_BOT_PERMISSIONS | permissions,
});
const uri = (bytes: Buffer, type = 'image/gif') => `data:${type};base64,${bytes.toString('base64')}`;
const large = (bytes: number) => Buffer.concat([aGif(), Buffer.alloc(bytes)]);

async function start(permissions?: bigint) {
  const discord = await startLocalDiscord({ guilds: [guildOf(permissions)] });
  const [guild] = discord.world.guilds.keys();
  const post = (what: string, body: unknown, reason?: string) =>
    api(discord, 'POST', `/guilds/${guild}/${what}`, body, {
      authorization: `Bot ${discord.botToken}`,
      ...(reason !== undefined && { 'x-audit-log-reason': encodeURIComponent(reason) }),
    });
  return { discord, guild, post, [Symbol.asyncDispose]: () => discord.close() };
}

function form(bytes: Buffer, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  const all = { name: 'Boat', tags: 'ship', description: '', ...fields };
  for (const [field, value] of Object.entries(all)) data.set(field, value);
  data.set('file', new Blob([Buffer.from(bytes)], { type: 'image/gif' }), 'a.gif');
  return data;
}

it('reads how large a GIF is, and how long it moves', () => {
  expect(gifFacts(aGif({ side: 3, frames: 4, hundredths: 25 }))).toEqual({ width: 3, height: 3, seconds: 1 });
  expect(gifFacts(aGif().subarray(0, -1))).toBeUndefined();
});

describe('an expression', () => {
  it('belongs to its guild, with what the audit log says', async () => {
    await using local = await start();
    const { discord, post, guild } = local;
    const emoji = await post('emojis', { name: 'boat', image: uri(aGif()) }, 'für Mia');
    expect(emoji).toMatchObject({ status: 201, json: { name: 'boat', animated: true } });
    const sticker = await post('stickers', form(aGif()));
    expect(sticker).toMatchObject({ status: 201, json: { name: 'Boat', tags: 'ship', format_type: 4 } });
    expect(discord.expressions()).toMatchObject([{ reason: 'für Mia' }, { reason: null }]);
    const { json } = await api(discord, 'GET', `/guilds/${guild}`);
    expect(json.emojis).toMatchObject([{ id: emoji.json.id }]);
    expect(json.stickers).toMatchObject([{ id: sticker.json.id }]);
    const served = await fetch(`${discord.url}/emojis/${emoji.json.id}.gif`);
    expect(Buffer.from(await served.arrayBuffer())).toEqual(aGif());
    expect((await fetch(`${discord.url}/emojis/1.gif`)).status).toBe(404);
  });

  it.each([
    ['an emoji', 'emojis', { name: 'boat', image: uri(aGif()) }, 'emoji', 30018],
    ['a sticker', 'stickers', form(aGif()), 'sticker', 30039],
    ['a sound', 'soundboard-sounds', { name: 'boat', sound: uri(aGif(), 'audio/mpeg') }, 'sound', 30045],
  ] as const)('%s needs a permission and a slot', async (_, path, body, kind, code) => {
    await using without = await start(0n);
    expect(await without.post(path, body)).toMatchObject({ status: 403, json: { code: 50013 } });
    await using local = await start();
    local.discord.setSlots({ [kind]: 0 });
    expect(await local.post(path, body)).toMatchObject({ status: 400, json: { code } });
  });

  it.each<[string, string, unknown, object]>([
    ['an emoji whose name has a space', 'emojis', { name: 'a boat', image: uri(aGif()) }, { code: 50035 }],
    [
      'an emoji that is no image',
      'emojis',
      { name: 'boat', image: uri(Buffer.from('text')) },
      { code: 50035 },
    ],
    [
      'an emoji without data',
      'emojis',
      { name: 'boat', image: 'https://example.com/a.gif' },
      { code: 50035 },
    ],
    ['an emoji over 256 KiB', 'emojis', { name: 'boat', image: uri(large(256 * 1024)) }, { code: 0 }],
    ['a sticker over 512 KiB', 'stickers', form(large(512 * 1024)), { code: 40005 }],
    ['a sticker of 321 pixels', 'stickers', form(aGif({ side: 321 })), { code: 50046 }],
    ['a sticker of 5.01 s', 'stickers', form(aGif({ frames: 3, hundredths: 167 })), { code: 170007 }],
    ['a sticker that is no image', 'stickers', form(Buffer.from('text')), { code: 50046 }],
    ['a sticker with a short name', 'stickers', form(aGif(), { name: 'B' }), { code: 50035 }],
    ['a sticker without a tag', 'stickers', form(aGif(), { tags: '' }), { code: 50035 }],
    ['a sticker with another field', 'stickers', form(aGif(), { tag: 'x' }), { code: 50035 }],
    ['a sound that is none', 'soundboard-sounds', { name: 'boat', sound: uri(aGif()) }, { code: 50035 }],
    [
      'a broken sound',
      'soundboard-sounds',
      { name: 'boat', sound: uri(aGif(), 'audio/ogg') },
      { code: 50046 },
    ],
  ])('is not %s', async (_, path, body, json) => {
    await using local = await start();
    const answer = await local.post(path, body);
    expect(answer.json).toMatchObject(json);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(local.discord.expressions()).toEqual([]);
  });
});
