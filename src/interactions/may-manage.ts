import { PermissionFlagsBits } from 'discord.js';
import { UserError } from '../errors.ts';
import { isHidden, type Job } from '../jobs/job.ts';
import type { Role } from '../replies/preview.ts';
import type { MemberInteraction } from './member-interaction.ts';
import type { Discord } from './ports/discord.ts';

/** Asks Discord for members' rights elsewhere. */
export interface RightsDeps {
  discord: Pick<Discord, 'moderatedChannels' | 'extras'>;
}

/** Whether a member manages the whole server. */
export function isAdmin({ memberPermissions }: Pick<MemberInteraction, 'memberPermissions'>): boolean {
  return memberPermissions.has(PermissionFlagsBits.ManageGuild);
}

/** Whether a member manages the messages of their present channel, or the server. */
export function isModeratorHere({ memberPermissions }: MemberInteraction): boolean {
  return memberPermissions.any(PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages);
}

/**
 * The channels in which a member may decide on other members' videos: a moderator of one channel isn't one in another.
 * Asks Discord about channels other than the interaction's.
 */
export async function moderatedOf(
  interaction: MemberInteraction,
  channelIds: Iterable<string>,
  { discord: { moderatedChannels, extras } }: RightsDeps,
): Promise<ReadonlySet<string>> {
  const wanted = new Set(channelIds);
  if (isAdmin(interaction)) return wanted;
  const { guildId, user, channelId } = interaction;
  const isHere = channelId !== null && wanted.delete(channelId) && isModeratorHere(interaction);
  const others =
    wanted.size > 0
      ? await moderatedChannels(
          { guildId, userId: user.id, roleIds: extras.of(interaction.id).roleIds },
          wanted,
        )
      : [];
  return new Set([...(isHere ? [channelId] : []), ...others]);
}

/** Whether a member may decide on other members' videos of a channel. */
export async function moderates(
  interaction: MemberInteraction,
  channelId: string,
  rights: RightsDeps,
): Promise<boolean> {
  return (await moderatedOf(interaction, [channelId], rights)).has(channelId);
}

/** Whether a member may decide over a job: its own member and moderators of its channel may. */
export async function mayManage(
  interaction: MemberInteraction,
  { origin }: Job,
  rights: RightsDeps,
): Promise<boolean> {
  return interaction.user.id === origin.userId || moderates(interaction, origin.channelId, rights);
}

/** A member's rights to a video that isn't public. Moderators decide on those of their own channels. */
export function reviewRole(interaction: MemberInteraction, { origin }: Job): Role {
  const isHere = interaction.channelId === origin.channelId && isModeratorHere(interaction);
  return {
    isRequester: interaction.user.id === origin.userId,
    isStaff: isHere || isAdmin(interaction),
  };
}

/** Throws a `UserError` for other members. */
export function requireStaff(interaction: MemberInteraction, job: Job): void {
  if (!reviewRole(interaction, job).isStaff) throw new UserError((t) => t('reviewed.staffOnly'));
}

/** Throws a `UserError` if this member may not see a video's request. */
export function requireShown(interaction: MemberInteraction, job: Job): void {
  const { isRequester, isStaff } = reviewRole(interaction, job);
  if (isRequester || isStaff || !isHidden(job)) return;
  throw new UserError((t) => t('reviewed.promptHidden', { member: `<@${job.origin.userId}>` }));
}
