import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import { STAFF } from '../discord/channel-rights.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { isAdmin } from '../interactions/may-manage.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { optionsOf } from '../interactions/options.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import { translatorFor } from '../locales/translate.ts';
import { changeMemberList } from '../settings/member-list.ts';
import type { Reason } from '../settings/record.ts';
import type { Settings } from '../settings/schema.ts';
import type { SettingsStore } from '../settings/store.ts';

export interface BlockDeps {
  settings: SettingsStore;
  discord: Pick<Discord, 'extras'>;
}

interface Blocking {
  guildId: string;
  userId: string;
  /** The moderator. */
  by: string;
  reason?: Reason;
}

/**
 * Throws a `UserError` for a moderator who is blocked, or would block one of the staff, which only server managers may
 * do. `isStaff` is `undefined` if Discord doesn't say.
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

/** Blocks a member from making videos. Returns false if they were blocked already. */
export function blockMember(blocking: Blocking, deps: Pick<BlockDeps, 'settings'>): Promise<boolean> {
  return changeMemberList(deps.settings, 'blockedMembers', { ...blocking, isOn: true });
}

/** A command about a member, for members who may manage messages unless the server's own settings say otherwise. */
function memberCommand<const Name extends string>(name: Name, description: string, member: string) {
  return {
    name,
    description,
    type: ApplicationCommandType.ChatInput,
    ...inGuilds,
    default_member_permissions: PermissionFlagsBits.ManageMessages.toString(),
    options: [
      { type: ApplicationCommandOptionType.User, name: 'member', description: member, required: true },
    ],
  } as const satisfies ChatInputData;
}

async function blockingOf(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  { settings, discord }: BlockDeps,
): Promise<Blocking> {
  const userId = optionsOf(blockData, interaction).member.id;
  const { settings: ofGuild } = await settings.get(interaction.guildId);
  // A member who left is no longer staff.
  const isStaff = (BigInt(discord.extras.of(interaction.id).permissionsOf[userId] ?? 0) & STAFF) !== 0n;
  requireMayBlock(interaction, { userId, isStaff }, ofGuild);
  return { guildId: interaction.guildId, userId, by: interaction.user.id };
}

export const blockData = memberCommand(
  'block',
  'Stop a member from making videos here',
  'Who to stop',
) satisfies Command['data'];

export function createBlockCommand(deps: BlockDeps): Command {
  return {
    data: blockData,

    async execute(interaction) {
      const blocking = await blockingOf(interaction, deps);
      if (blocking.userId === blocking.by) throw new UserError((t) => t('block.yourself'));
      const isNew = await blockMember(blocking, deps);
      const t = translatorFor(interaction);
      const name = { member: `<@${blocking.userId}>` };
      await answerPrivately(interaction, isNew ? `🚫 ${t('block.done', name)}` : t('block.already', name));
    },
  };
}

export const unblockData = memberCommand(
  'unblock',
  'Let a blocked member make videos again',
  'Who can make videos again',
) satisfies Command['data'];

export function createUnblockCommand(deps: BlockDeps): Command {
  return {
    data: unblockData,

    async execute(interaction) {
      const blocking = await blockingOf(interaction, deps);
      const isNew = await changeMemberList(deps.settings, 'blockedMembers', { ...blocking, isOn: false });
      const t = translatorFor(interaction);
      const name = { member: `<@${blocking.userId}>` };
      await answerPrivately(interaction, isNew ? `✅ ${t('block.undone', name)}` : t('block.wasNot', name));
    },
  };
}
