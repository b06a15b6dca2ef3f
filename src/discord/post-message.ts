import { type REST, type RESTPostAPIChannelMessageResult, Routes } from 'discord.js';
import type { MessageBody } from './job-messages.ts';

/** Posts a message in a channel, below another one if that is still there, and says its id. Throws what Discord answers. */
export type PostMessage = (channelId: string, body: MessageBody, replyTo?: string) => Promise<string>;

export function createPostMessage(rest: Pick<REST, 'post'>): PostMessage {
  return async (channelId, body, replyTo) => {
    const reference = replyTo && { message_reference: { message_id: replyTo, fail_if_not_exists: false } };
    const posted = await rest.post(Routes.channelMessages(channelId), { body: { ...body, ...reference } });
    return (posted as RESTPostAPIChannelMessageResult).id;
  };
}
