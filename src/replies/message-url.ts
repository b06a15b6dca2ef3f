import { isIn, type Job, type JobIn } from '../jobs/job.ts';

/** Whether the video is in another message than the one that showed its progress. */
export function isElsewhere({ status, origin }: JobIn<'succeeded'>): boolean {
  return status.messageId !== origin.messageId;
}

/** The address of the message that shows a job, or holds its video; `undefined` before Discord has named it. */
export function messageUrl(job: Job): string | undefined {
  const { guildId, channelId, messageId } = isIn(job, 'succeeded')
    ? { ...job.origin, ...job.status }
    : job.origin;
  // Direct messages are in no server.
  const where = isIn(job, 'succeeded') && job.status.route === 'dm' ? '@me' : guildId;
  return messageId === null ? undefined : `https://discord.com/channels/${where}/${channelId}/${messageId}`;
}
