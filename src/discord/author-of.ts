import { type REST, Routes } from 'discord.js';
import * as z from 'zod';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';

const messageSchema = z.object({
  author: z.object({ id: z.string() }),
  message_reference: z
    .object({
      type: z.number().nullish(),
      channel_id: z.string().nullish(),
      message_id: z.string().nullish(),
    })
    .nullish(),
});
/** @see https://docs.discord.com/developers/resources/message#message-reference-types */
const FORWARD = 1;
/** A form has to be opened within 3 s. */
const TIMEOUT_MS = 1_500;
/** The longest chain of forwards. */
const MAX_STEPS = 4;

/** The original author of a message. Forwards are followed back to the message where they were written. */
export type AuthorOf = (message: { channelId: string; messageId: string }) => Promise<string | undefined>;

export function createAuthorOf(deps: { rest: Pick<REST, 'get'>; clock: Clock; log: Log }): AuthorOf {
  const { rest, clock, log } = deps;
  return async ({ channelId, messageId }) => {
    const signal = clock.timeout(TIMEOUT_MS);
    let at = { channelId, messageId };
    let author: string | undefined;
    try {
      for (let step = 0; step < MAX_STEPS; step++) {
        const message = messageSchema.parse(
          await rest.get(Routes.channelMessage(at.channelId, at.messageId), { signal }),
        );
        author = message.author.id;
        const { type, channel_id, message_id } = message.message_reference ?? {};
        if (type !== FORWARD || !channel_id || !message_id) break;
        at = { channelId: channel_id, messageId: message_id };
      }
    } catch (err) {
      log.debug({ err }, 'could not find out who wrote a forwarded message');
    }
    return author;
  };
}
