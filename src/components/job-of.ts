import type { InteractionContext, MemberInteraction } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { mayManage, requireShown } from './may-manage.ts';

/**
 * What somebody wants of a job: what everybody on its server may have; what it was made from, which may be private; or
 * to decide over it.
 */
type Want = 'see' | 'source' | 'manage';

/**
 * The job that a custom id names, whoever made that id. Every id of a job that a member brings goes through here.
 * Throws a `UserError` where it is no longer kept, of another server, or not for this member.
 */
export async function jobOf(
  interaction: MemberInteraction,
  id: string,
  want: Want,
  context: InteractionContext,
): Promise<Job> {
  const job = await context.findJob(id);
  if (job?.origin.guildId !== interaction.guildId) throw new UserError((t) => t('refusal.unknownVideo'));
  if (want === 'source') requireShown(interaction, job);
  if (want === 'manage' && !(await mayManage(interaction, job, context)))
    throw new UserError((t) => t('refusal.managersOnly', { member: `<@${job.origin.userId}>` }));
  return job;
}
