import type { InteractionContext } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';

/** The job that a button belongs to. Throws a `UserError` where it is no longer kept. */
export async function jobOf(id: string, { findJob }: InteractionContext): Promise<Job> {
  const job = await findJob(id);
  if (!job) throw new UserError((t) => t('refusal.unknownVideo'));
  return job;
}
