import { type REST, type RESTPostAPIChannelMessageJSONBody, Routes } from 'discord.js';
import { deliveryProblem } from './errors.ts';
import { checkMessage } from './message-answer.ts';
import { type SmallFile, withSmallFiles } from './small-files.ts';

/** Posts a message in a channel, below another one if that still exists, and returns its id. Throws Discord's error. */
export type PostMessage = (
  channelId: string,
  body: object,
  options?: { repliedTo?: string | null; files?: readonly SmallFile[] },
) => Promise<string>;

export function createPostMessage(rest: Pick<REST, 'post'>): PostMessage {
  return async (channelId, body, { repliedTo = null, files = [] } = {}) => {
    const posted = await asReply(repliedTo, async (reply) => {
      const message = { ...body, ...reply };
      const request = files.length === 0 ? { body: message } : await withSmallFiles(message, files);
      return rest.post(Routes.channelMessages(channelId), request);
    });
    checkMessage(posted);
    return posted.id;
  };
}

/**
 * Sends the reference that makes a message a reply, if the other one is known and exists. If the bot may not read the
 * history, and so can't reply, it sends without it.
 */
export async function asReply<T>(
  messageId: string | null,
  send: (reply: Pick<RESTPostAPIChannelMessageJSONBody, 'message_reference'>) => Promise<T>,
): Promise<T> {
  if (messageId === null) return send({});
  try {
    return await send({ message_reference: { message_id: messageId, fail_if_not_exists: false } });
  } catch (error) {
    if (deliveryProblem(error) !== 'history') throw error;
    return send({});
  }
}
