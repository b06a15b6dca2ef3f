import { PermissionFlagsBits } from 'discord.js';
import type { MemberInteraction } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { isHidden } from '../jobs/review.ts';
import type { Role } from '../replies/preview.ts';

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

/** What a member may do with a video that is not public; moderators decide over those of their own channels. */
export function reviewRole(interaction: MemberInteraction, { origin }: Job): Role {
  const { user, memberPermissions, channelId } = interaction;
  const isHere = channelId === origin.channelId && memberPermissions.has(PermissionFlagsBits.ManageMessages);
  return {
    isRequester: user.id === origin.userId,
    isStaff: isHere || memberPermissions.has(PermissionFlagsBits.ManageGuild),
  };
}

/** Throws a `UserError` for those who are not. */
export function requireStaff(interaction: MemberInteraction, job: Job): void {
  if (!reviewRole(interaction, job).isStaff) throw new UserError((t) => t('reviewed.staffOnly'));
}

/** Throws a `UserError` where what a video was made from is not for this member to see. */
export function requireShown(interaction: MemberInteraction, job: Job): void {
  const { isRequester, isStaff } = reviewRole(interaction, job);
  if (isRequester || isStaff || !isHidden(job)) return;
  throw new UserError((t) => t('reviewed.promptHidden', { member: `<@${job.origin.userId}>` }));
}
