import { readFile } from 'node:fs/promises';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { apiError, invalidField, refusalByCode } from '../api-error.ts';
import { emojiObject, expressionsOf, soundObject, stickerObject, withUser } from '../expressions.ts';
import { gifFacts } from '../gif.ts';
import { guildPermissions } from '../permissions.ts';
import type { Answer, Exchange, Route } from '../rest/exchange.ts';
import type { ExpressionRecord, GuildRecord } from '../state.ts';
import { textUpTo } from '../validate/fields.ts';
import { parse } from '../validate/parse.ts';
import { requireGuild } from './guilds.ts';

const KIBIBYTE = 1024;
const EMOJI_BYTES = 256 * KIBIBYTE;
const STICKER_BYTES = 512 * KIBIBYTE;
const SOUND_BYTES = 512 * KIBIBYTE;
const STICKER_PIXELS = 320;
const STICKER_SECONDS = 5;
const SOUND_SECONDS = 5.2;

/** The first bytes of the images that are taken. */
const IMAGES = {
  'image/gif': 'GIF8',
  'image/png': '\x89PNG',
  'image/jpeg': '\xff\xd8',
  'image/webp': 'RIFF',
};

const emoji = z.strictObject({
  name: z.string().regex(/^\w+$/),
  image: z.string(),
  roles: z.array(z.unknown()).nullish(),
});
const sticker = z.strictObject({
  name: textUpTo(30).min(2),
  tags: textUpTo(200).min(1),
  description: textUpTo(100).optional(),
});
const sound = z.strictObject({
  name: z.string(),
  sound: z.string(),
  volume: z.number().nullish(),
  emoji_id: z.string().nullish(),
  emoji_name: z.string().nullish(),
});

const created = (json: unknown): Answer => ({ status: 201, json });

/** A guild in which the bot may create expressions, and has a free slot. */
function requireSlot(exchange: Exchange, kind: ExpressionRecord['kind']): GuildRecord {
  const { world } = exchange;
  const guild = requireGuild(exchange);
  const needed = PermissionFlagsBits.CreateGuildExpressions;
  if ((guildPermissions(world, guild, world.botUser.id) & needed) === 0n)
    throw apiError('missingPermissions');
  if (expressionsOf(guild, kind).length < guild.slots[kind]) return guild;
  throw apiError(
    ({ emoji: 'tooManyEmoji', sticker: 'tooManyStickers', sound: 'tooManySounds' } as const)[kind],
  );
}

function add(
  { world, headers }: Exchange,
  guild: GuildRecord,
  expression: Pick<ExpressionRecord, 'kind' | 'name' | 'bytes' | 'contentType'> & { tags?: string },
): ExpressionRecord {
  const reason = headers['x-audit-log-reason'];
  const record: ExpressionRecord = {
    ...{ id: world.nextId(), tags: '', userId: world.botUser.id },
    reason: typeof reason === 'string' ? decodeURIComponent(reason) : null,
    ...expression,
  };
  guild.expressions.push(record);
  return record;
}

/** @see https://discord.com/developers/docs/reference#image-data */
function dataIn(field: string, uri: string, types: RegExp): { type: string; bytes: Buffer } {
  const [, type = '', base64] = /^data:([\w/+-]+);base64,([\w+/]+=*)$/.exec(uri) ?? [];
  if (base64 === undefined || !types.test(type))
    throw invalidField([field], 'IMAGE_INVALID', 'Invalid image');
  return { type, bytes: Buffer.from(base64, 'base64') };
}

function typeOf(bytes: Buffer): string | undefined {
  return Object.entries(IMAGES).find(([, start]) => bytes.toString('latin1', 0, 4).startsWith(start))?.[0];
}

async function secondsOf(bytes: Buffer): Promise<number> {
  const { BufferSource, Input, MP3, OGG } = await import('mediabunny');
  using input = new Input({ source: new BufferSource(bytes), formats: [MP3, OGG] });
  try {
    return await input.computeDuration();
  } catch {
    throw apiError('invalidFile');
  }
}

export const expressionRoutes: Route[] = [
  {
    method: 'POST',
    path: '/guilds/:guild/emojis',
    auth: 'bot',
    /** @see https://discord.com/developers/docs/resources/emoji#create-guild-emoji */
    async handle(exchange) {
      const guild = requireSlot(exchange, 'emoji');
      const { name, image } = parse(emoji, (await exchange.body()).json);
      const { bytes } = dataIn('image', image, /^image\//);
      const contentType = typeOf(bytes);
      if (!contentType) throw invalidField(['image'], 'IMAGE_INVALID', 'Invalid image');
      if (bytes.length > EMOJI_BYTES) throw apiError('emojiTooLarge');
      const record = add(exchange, guild, { kind: 'emoji', name, bytes, contentType });
      return created(withUser(exchange.world, record, emojiObject(record)));
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/stickers',
    auth: 'bot',
    /** @see https://discord.com/developers/docs/resources/sticker#create-guild-sticker */
    async handle(exchange) {
      const guild = requireSlot(exchange, 'sticker');
      const { fields, uploads } = await exchange.body(STICKER_BYTES);
      try {
        const { name, tags } = parse(sticker, fields);
        const [file] = uploads;
        if (!file) throw invalidField(['file'], 'BASE_TYPE_REQUIRED', 'This field is required');
        const bytes = await readFile(file.path);
        const contentType = typeOf(bytes);
        if (contentType !== 'image/gif' && contentType !== 'image/png') throw apiError('invalidFile');
        if (contentType === 'image/gif') checkSticker(bytes);
        const record = add(exchange, guild, { kind: 'sticker', name, tags, bytes, contentType });
        return created(withUser(exchange.world, record, stickerObject(guild, record)));
      } finally {
        await exchange.world.files.discard(uploads);
      }
    },
  },
  {
    method: 'POST',
    path: '/guilds/:guild/soundboard-sounds',
    auth: 'bot',
    /** @see https://discord.com/developers/docs/resources/soundboard#create-guild-soundboard-sound */
    async handle(exchange) {
      const guild = requireSlot(exchange, 'sound');
      const { name, ...body } = parse(sound, (await exchange.body()).json);
      const { type, bytes } = dataIn('sound', body.sound, /^audio\/(mpeg|mp3|ogg)$/);
      if (bytes.length > SOUND_BYTES) throw refusalByCode(50045);
      if ((await secondsOf(bytes)) > SOUND_SECONDS) throw apiError('soundTooLong');
      const record = add(exchange, guild, { kind: 'sound', name, bytes, contentType: type });
      const { volume = 1, emoji_id = null, emoji_name = null } = body;
      const object = { ...soundObject(guild, record), volume: volume ?? 1, emoji_id, emoji_name };
      return created(withUser(exchange.world, record, object));
    },
  },
];

function checkSticker(bytes: Buffer): void {
  const { width, height, seconds } = gifFacts(bytes) ?? {};
  if (width === undefined || height === undefined || seconds === undefined) throw apiError('invalidFile');
  if (width > STICKER_PIXELS || height > STICKER_PIXELS) throw apiError('stickerTooLarge');
  if (seconds > STICKER_SECONDS) throw apiError('stickerTooLong');
}
