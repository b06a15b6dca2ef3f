import {
  type APIEmoji,
  type APISoundboardSound,
  type APISticker,
  DiscordAPIError,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import { RateLimitedError } from '../errors.ts';
import { isSurelyNotPosted } from './errors.ts';

/** What members can use in a server's messages and calls. */
interface Expression {
  kind: 'emoji' | 'sticker' | 'sound';
  name: string;
  /** Of a sticker: the name of the emoji that it is found by. */
  tag: string;
  /** A GIF, or an MP3. */
  bytes: Buffer;
}

/**
 * Adds an emoji, a sticker or a sound to a server, and returns its id. `reason` stands in the server's audit log. Never
 * repeats the call. Throws Discord's error.
 */
export type AddExpression = (guildId: string, expression: Expression, reason: string) => Promise<string>;

export function createAddExpression(rest: Pick<REST, 'post'>): AddExpression {
  return async (guildId, { kind, name, tag, bytes }, reason) => {
    if (kind === 'sticker') {
      const form = new FormData();
      // Discord takes an empty description.
      for (const [field, value] of Object.entries({ name, tags: tag, description: '' }))
        form.set(field, value);
      form.set('file', new Blob([Buffer.from(bytes)], { type: 'image/gif' }), 'sticker.gif');
      const body = { body: form, passThroughBody: true, reason };
      return ((await rest.post(Routes.guildStickers(guildId), body)) as APISticker).id;
    }
    const data = (type: string) => `data:${type};base64,${bytes.toString('base64')}`;
    if (kind === 'emoji') {
      const body = { name, image: data('image/gif') };
      return ((await rest.post(Routes.guildEmojis(guildId), { body, reason })) as APIEmoji).id ?? '';
    }
    const body = { name, sound: data('audio/mpeg') };
    const added = await rest.post(Routes.guildSoundboardSounds(guildId), { body, reason });
    return (added as APISoundboardSound).sound_id;
  };
}

/** Why an expression wasn't added: `unclear` if it may have been. */
export type ExpressionFailure = 'full' | 'permission' | 'name' | 'file' | 'later' | 'unclear';

/** All slots are taken. @see https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const FULL: readonly (number | string)[] = [
  RESTJSONErrorCodes.MaximumNumberOfEmojisReached,
  RESTJSONErrorCodes.MaximumNumberOfAnimatedEmojisReached,
  RESTJSONErrorCodes.MaximumNumberOfStickersReached,
  RESTJSONErrorCodes.MaximumNumberOfSoundboardSoundsReached,
];

export function expressionFailure(error: unknown): ExpressionFailure {
  if (error instanceof RateLimitedError) return 'later';
  if (!(error instanceof DiscordAPIError)) return isSurelyNotPosted(error) ? 'later' : 'unclear';
  const { code, status } = error;
  if (FULL.includes(code)) return 'full';
  if (status >= 500 || status === 408) return 'unclear';
  if (status === 403 && code) return 'permission';
  // An edge, or a wrong answer about the token.
  if ([401, 403, 429].includes(status)) return 'later';
  return isAboutName(error) ? 'name' : 'file';
}

/** Discord names the field: AutoMod has rules for names, too. */
function isAboutName({ rawError }: DiscordAPIError): boolean {
  const errors = 'errors' in rawError ? rawError.errors : undefined;
  return typeof errors === 'object' && errors !== null && 'name' in errors;
}
