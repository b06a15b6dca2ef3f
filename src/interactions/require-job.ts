import type { Message } from 'discord.js';
import { UserError } from '../errors.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { mayManage, type RightsDeps, requireShown } from './may-manage.ts';
import type { MemberInteraction } from './member-interaction.ts';
import type { Library } from './ports/library.ts';

/**
 * What somebody wants from a job: something that everybody on its server may have; its request, which may be private;
 * or to decide on it.
 */
type Want = 'see' | 'source' | 'manage';

export interface RequireJobDeps extends RightsDeps {
  library: Pick<Library, 'find'>;
}

/**
 * The job with the id in a custom id, whoever made that id. Every job id from a member goes through here. Throws a
 * `UserError` if the job is no longer kept, belongs to another server, or isn't for this member.
 */
export async function requireJob(
  interaction: MemberInteraction,
  id: string,
  want: Want,
  deps: RequireJobDeps,
): Promise<Job> {
  const job = await deps.library.find(id);
  if (job?.origin.guildId !== interaction.guildId) throw new UserError((t) => t('refusal.unknownVideo'));
  if (want === 'source') {
    if (!isNamed(interaction, job)) throw new UserError((t) => t('refusal.unknownVideo'));
    requireShown(interaction, job);
  }
  if (want === 'manage' && !(await mayManage(interaction, job, deps)))
    throw new UserError((t) => t('refusal.managersOnly', { member: `<@${job.origin.userId}>` }));
  return job;
}

/**
 * Whether the message whose control was used shows the job or contains its id: its prompt may come from a channel that
 * this member doesn't see. Forms have signed ids.
 */
function isNamed(interaction: MemberInteraction, job: Job): boolean {
  if (!interaction.isMessageComponent()) return true;
  return isNamedIn(interaction.message, job);
}

export function isNamedIn({ id, components }: Pick<Message, 'id' | 'components'>, job: Job): boolean {
  return isMessageOf(job, id) || new RegExp(`:${job.id}[":]`).test(JSON.stringify(components));
}

/** Whether a message shows the job because it is the job's own: its video may have been posted again elsewhere. */
export function isMessageOf(job: Job, messageId: string): boolean {
  return [job.origin.messageId, isIn(job, 'succeeded') ? job.status.messageId : null].includes(messageId);
}
