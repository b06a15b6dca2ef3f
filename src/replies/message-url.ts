import { isIn, type Job, type JobIn } from '../jobs/job.ts';

/** Whether the video is in another message than the one that showed its progress. */
export function isElsewhere({ status, origin }: JobIn<'succeeded'>): boolean {
  return status.messageId !== origin.messageId;
}

/**
 * URL of the message that shows a job, or contains its video; `undefined` before Discord has returned its id, and once
 * the message was deleted.
 */
export function messageUrl(job: Job): string | undefined {
  if (job.isDeleted) return undefined;
  const { guildId, channelId, messageId } = isIn(job, 'succeeded')
    ? { ...job.origin, ...job.status }
    : job.origin;
  // Direct messages belong to no server.
  const where = isIn(job, 'succeeded') && job.status.route === 'dm' ? '@me' : guildId;
  return messageId === null ? undefined : messageLink({ guildId: where, channelId, messageId });
}

export function messageLink(at: { guildId: string; channelId: string; messageId: string }): string {
  return `https://discord.com/channels/${at.guildId}/${at.channelId}/${at.messageId}`;
}
