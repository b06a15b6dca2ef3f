import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import { isAdmin } from '../components/may-manage.ts';
import { STAFF } from '../discord/channel-rights.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { translatorFor } from '../locales/translate.ts';
import { changeMemberList } from '../settings/member-list.ts';
import type { Reason } from '../settings/record.ts';
import type { Settings } from '../settings/schema.ts';
import { type Command, type InteractionContext, inGuilds } from './command.ts';

interface Blocking {
  guildId: string;
  userId: string;
  /** Who does it. */
  by: string;
  reason?: Reason;
}

/**
 * Throws a `UserError` for a moderator who is blocked, or would block one of the staff: that is for those who manage
 * the server. `isStaff` is `undefined` where Discord does not say.
 */
export function requireMayBlock(
  interaction: MemberInteraction,
  target: { userId: string; isStaff: boolean | undefined },
  { blockedMembers }: Pick<Settings, 'blockedMembers'>,
): void {
  if (isAdmin(interaction)) return;
  if (blockedMembers.includes(interaction.user.id)) throw new UserError((t) => t('block.blocked'));
  const member = `<@${target.userId}>`;
  if (target.isStaff) throw new UserError((t) => t('block.staff', { member }));
  if (target.isStaff === undefined) throw new UserError((t) => t('block.unknown', { member }));
}

/** Lets a member make no more videos. False where that was so already. */
export function blockMember(blocking: Blocking, context: InteractionContext): Promise<boolean> {
  return changeMemberList(context.settings, 'blockedMembers', { ...blocking, isOn: true });
}

/** A command that takes a member, for those who may manage messages unless the server's own settings say otherwise. */
function memberCommand(name: string, description: string, member: string) {
  return {
    name,
    description,
    type: ApplicationCommandType.ChatInput,
    ...inGuilds,
    default_member_permissions: PermissionFlagsBits.ManageMessages.toString(),
    options: [
      { type: ApplicationCommandOptionType.User, name: 'member', description: member, required: true },
    ],
  } satisfies Command['data'];
}

async function blockingOf(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  { settings, extras }: InteractionContext,
): Promise<Blocking> {
  const userId = interaction.options.getUser('member', true).id;
  const { settings: ofGuild } = await settings.get(interaction.guildId);
  // One who has left is no longer staff.
  const isStaff = (BigInt(extras.of(interaction.id).permissionsOf[userId] ?? 0) & STAFF) !== 0n;
  requireMayBlock(interaction, { userId, isStaff }, ofGuild);
  return { guildId: interaction.guildId, userId, by: interaction.user.id };
}

export const block = {
  data: memberCommand('block', 'Let a member make no more videos here', 'Who may make none'),

  async execute(interaction, context) {
    const blocking = await blockingOf(interaction, context);
    if (blocking.userId === blocking.by) throw new UserError((t) => t('block.yourself'));
    const isNew = await blockMember(blocking, context);
    const t = translatorFor(interaction);
    const name = { member: `<@${blocking.userId}>` };
    await answerPrivately(interaction, isNew ? `🚫 ${t('block.done', name)}` : t('block.already', name));
  },
} satisfies Command;

export const unblock = {
  data: memberCommand('unblock', 'Let a blocked member make videos again', 'Who may make them again'),

  async execute(interaction, context) {
    const blocking = await blockingOf(interaction, context);
    const isNew = await changeMemberList(context.settings, 'blockedMembers', { ...blocking, isOn: false });
    const t = translatorFor(interaction);
    const name = { member: `<@${blocking.userId}>` };
    await answerPrivately(interaction, isNew ? `✅ ${t('block.undone', name)}` : t('block.wasNot', name));
  },
} satisfies Command;
