import { PermissionFlagsBits } from 'discord.js';
import type { MemberInteraction } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';

/** Whether a member may decide over a job: its own member and moderators may. */
export function mayManage(interaction: MemberInteraction, { origin }: Job): boolean {
  const moderator = PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages;
  return interaction.user.id === origin.userId || interaction.memberPermissions.any(moderator);
}

/** Throws a `UserError` for those who may not. */
export function requireManager(interaction: MemberInteraction, job: Job): void {
  if (mayManage(interaction, job)) return;
  throw new UserError((t) => t('refusal.managersOnly', { member: `<@${job.origin.userId}>` }));
}
