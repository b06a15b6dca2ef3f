import { isIn, type Job } from '../jobs/job.ts';

/** The address of the message that shows a job, or holds its video; `undefined` before Discord has named it. */
export function messageUrl(job: Job): string | undefined {
  const { guildId, channelId, messageId } = isIn(job, 'succeeded')
    ? { ...job.origin, ...job.status }
    : job.origin;
  return messageId === null ? undefined : `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
}
