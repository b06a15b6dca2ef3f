import { type REST, type RESTPostAPIChannelMessageResult, Routes } from 'discord.js';
import type { MessageBody } from './job-messages.ts';
import { type SmallFile, withSmallFiles } from './small-files.ts';

/**
 * Posts a message in a channel, below another one if that is still there, and says its id. Throws what Discord answers.
 */
export type PostMessage = (
  channelId: string,
  body: MessageBody,
  options?: { repliedTo?: string | null; files?: readonly SmallFile[] },
) => Promise<string>;

export function createPostMessage(rest: Pick<REST, 'post'>): PostMessage {
  return async (channelId, body, { repliedTo = null, files = [] } = {}) => {
    const message = { ...body, ...replyTo(repliedTo) };
    const request = files.length === 0 ? { body: message } : await withSmallFiles(message, files);
    const posted = await rest.post(Routes.channelMessages(channelId), request);
    return (posted as RESTPostAPIChannelMessageResult).id;
  };
}

/** What makes a message a reply, if the other one is known and still there. */
export function replyTo(messageId: string | null) {
  if (messageId === null) return {};
  return { message_reference: { message_id: messageId, fail_if_not_exists: false } };
}
