import type { ButtonInteraction } from 'discord.js';
import type { FreshReply } from '../jobs/job-events.ts';

/** The message of a click, or another that answers it, as the place that shows a job from now on. */
export function freshReply(
  { token, channelId, message, attachmentSizeLimit }: ButtonInteraction,
  messageId = message.id,
): FreshReply {
  return { interactionToken: token, channelId, messageId, uploadLimitBytes: attachmentSizeLimit };
}
