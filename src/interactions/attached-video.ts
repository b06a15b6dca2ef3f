import type { Attachment, Message } from 'discord.js';

/** The video of a job's message, which may have a text beside it. */
export function attachedVideo({ attachments }: Pick<Message, 'attachments'>): Attachment | undefined {
  // A file that nothing could convert may be something other than a video.
  return attachments.find(({ contentType }) => !contentType?.startsWith('text/'));
}
