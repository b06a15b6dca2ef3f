import { isIn, type Job } from '../jobs/job.ts';
import { transition } from '../jobs/transition.ts';

/** The job behind a message that shows its video. The message has that a moment before it is stored. */
export function asDelivered(job: Job): Job {
  if (!isIn(job, 'delivering')) return job;
  const route = { route: 'reply', messageId: '', channelId: '' } as const;
  return transition(job, { type: 'delivered', ...route }, job.stateSinceMs);
}
