import { PermissionFlagsBits } from 'discord.js';
import type { MemberInteraction } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';

export function isModerator({ memberPermissions }: MemberInteraction): boolean {
  return memberPermissions.any(PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages);
}

/** Whether a member may decide over a job: its own member and moderators may. */
export function mayManage(interaction: MemberInteraction, { origin }: Job): boolean {
  return interaction.user.id === origin.userId || isModerator(interaction);
}

/** Throws a `UserError` for those who may not. */
export function requireManager(interaction: MemberInteraction, job: Job): void {
  if (mayManage(interaction, job)) return;
  throw new UserError((t) => t('refusal.managersOnly', { member: `<@${job.origin.userId}>` }));
}
