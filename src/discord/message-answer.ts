import type { APIMessage } from 'discord.js';
import { MessageUnknownError } from './errors.ts';
import type { PostedMessage } from './job-messages.ts';

/** A proxy's page doesn't prove that anybody can read the sent message. */
export function checkMessage(answer: unknown): asserts answer is { id: string } {
  // discord.js makes a message without an id of a page.
  if (typeof answer === 'object' && answer !== null && typeof (answer as { id?: unknown }).id === 'string')
    return;
  throw new MessageUnknownError('the answer is no message', 'unavailable');
}

/** The same, for a message whose files are looked at. */
export function toMessage(answer: unknown): APIMessage {
  checkMessage(answer);
  const { attachments } = answer as Partial<APIMessage>;
  if (Array.isArray(attachments)) return answer as APIMessage;
  throw new MessageUnknownError('the message has no list of files', 'unavailable');
}

/** Where a message with a job's file is now. */
export function posted(message: unknown, route: PostedMessage['route']): PostedMessage {
  const { id, channel_id, attachments } = toMessage(message);
  return { id, channelId: channel_id, fileUrls: attachments.map(({ url }) => url), route };
}
