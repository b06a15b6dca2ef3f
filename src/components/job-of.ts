import type { InteractionContext, MemberInteraction } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { requireShown } from './may-manage.ts';

/** The job that a button belongs to. Throws a `UserError` where it is no longer kept. */
export async function jobOf(id: string, { findJob }: InteractionContext): Promise<Job> {
  const job = await findJob(id);
  if (!job) throw new UserError((t) => t('refusal.unknownVideo'));
  return job;
}

/** The same for a button that begins with what the job was made from, which may be private. */
export async function sourceOf(
  interaction: MemberInteraction,
  id: string,
  context: InteractionContext,
): Promise<Job> {
  const job = await jobOf(id, context);
  requireShown(interaction, job);
  return job;
}
