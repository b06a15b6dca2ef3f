import {
  type APIEmoji,
  type APISoundboardSound,
  type APISticker,
  StickerFormatType,
  StickerType,
} from 'discord-api-types/v10';
import { type ExpressionRecord, type GuildRecord, requireUser, type World } from './state.ts';

/**
 * Without boosts. Emoji that move have as many slots as those that don't.
 * @see https://discord.com/developers/docs/resources/sticker#create-guild-sticker
 * @see https://support.discord.com/hc/en-us/articles/360028038352
 */
export const SLOTS: Readonly<Record<ExpressionRecord['kind'], number>> = { emoji: 50, sticker: 5, sound: 8 };

export function expressionsOf(
  { expressions }: GuildRecord,
  kind: ExpressionRecord['kind'],
): ExpressionRecord[] {
  return expressions.filter((each) => each.kind === kind);
}

/** @see https://discord.com/developers/docs/resources/emoji#emoji-object */
export function emojiObject({ id, name, contentType }: ExpressionRecord): APIEmoji & { id: string } {
  const animated = contentType === 'image/gif';
  return { id, name, roles: [], require_colons: true, managed: false, animated, available: true };
}

/** @see https://discord.com/developers/docs/resources/sticker#sticker-object */
export function stickerObject({ id }: GuildRecord, { tags, ...sticker }: ExpressionRecord): APISticker {
  const isGif = sticker.contentType === 'image/gif';
  return {
    ...{ id: sticker.id, name: sticker.name, tags, description: null, guild_id: id, available: true },
    type: StickerType.Guild,
    format_type: isGif ? StickerFormatType.GIF : StickerFormatType.PNG,
  };
}

/** @see https://discord.com/developers/docs/resources/soundboard#soundboard-sound-object */
export function soundObject({ id }: GuildRecord, sound: ExpressionRecord): APISoundboardSound {
  return {
    ...{ sound_id: sound.id, name: sound.name, volume: 1, emoji_id: null, emoji_name: null },
    ...{ guild_id: id, available: true },
  };
}

/** The same with the user who added it, whom its creator sees. */
export function withUser<T extends object>(world: World, { userId }: ExpressionRecord, object: T) {
  return { ...object, user: requireUser(world, userId).user };
}
