import type { Message } from 'discord.js';
import type { Job } from '../jobs/job.ts';
import type { InteractionContext } from './command.ts';

/** The job that a message of ours shows; one that was posted again is known by its buttons alone. */
export async function jobIn(
  message: Message,
  { findJob, findJobByMessage }: Pick<InteractionContext, 'findJob' | 'findJobByMessage'>,
): Promise<Job | undefined> {
  const job = await findJobByMessage(message.id);
  if (job || message.author.id !== message.client.user.id) return job;
  const [row] = message.components;
  const ids =
    row && 'components' in row
      ? row.components.flatMap((one) => ('customId' in one ? [one.customId] : []))
      : [];
  const [, jobId] = /^download:(\d+)$/.exec(ids[0] ?? '') ?? [];
  return jobId === undefined ? undefined : findJob(jobId);
}
