import type { APIUser } from 'discord-api-types/v10';
import type { Upload } from './files.ts';
import type { MessageBody } from './validate/message.ts';
import type { Writing } from './writing.ts';

/** The message that a request wants. */
export interface Draft {
  body: Omit<MessageBody, 'nonce' | 'message_reference'>;
  /** `index` is n of the part `files[n]`. */
  uploads: readonly (Upload & { index: number })[];
}

/** A message that the bot writes. */
export interface Composition extends Writing {
  /** Author of the message that is replied to. */
  repliedTo?: APIUser | undefined;
  /** The message's place in the request's body; `['data']` in callbacks. */
  at?: readonly string[];
}
