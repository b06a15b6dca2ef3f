import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import { UserError } from '../errors.ts';
import { translatorFor } from '../locales/translate.ts';
import type { Reason } from '../settings/record.ts';
import { answerPrivately } from './answer.ts';
import { type Command, type InteractionContext, inGuilds } from './command.ts';
import { changeMemberList } from './member-list.ts';

interface Blocking {
  guildId: string;
  userId: string;
  /** Who does it. */
  by: string;
  reason?: Reason;
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

function blockingOf(interaction: ChatInputCommandInteraction<'raw' | 'cached'>): Blocking {
  const userId = interaction.options.getUser('member', true).id;
  return { guildId: interaction.guildId, userId, by: interaction.user.id };
}

export const block = {
  data: memberCommand('block', 'Let a member make no more videos here', 'Who may make none'),

  async execute(interaction, context) {
    const blocking = blockingOf(interaction);
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
    const blocking = blockingOf(interaction);
    const isNew = await changeMemberList(context.settings, 'blockedMembers', { ...blocking, isOn: false });
    const t = translatorFor(interaction);
    const name = { member: `<@${blocking.userId}>` };
    await answerPrivately(interaction, isNew ? `✅ ${t('block.undone', name)}` : t('block.wasNot', name));
  },
} satisfies Command;
