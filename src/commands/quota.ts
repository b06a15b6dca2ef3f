import { ApplicationCommandType, MessageFlags, PermissionFlagsBits } from 'discord.js';
import type { Allowance, Spender } from '../jobs/allowance.ts';
import { dayOf } from '../jobs/period.ts';
import { translatorFor } from '../locales/translate.ts';
import { renderQuota } from '../replies/quota.ts';
import type { Settings } from '../settings/schema.ts';
import { type Command, type InteractionContext, inGuilds } from './command.ts';
import { layoutAnswer } from './layout.ts';

export const quota = {
  data: {
    name: 'quota',
    description: 'How many videos you have left, and when there are new ones',
    type: ApplicationCommandType.ChatInput,
    ...inGuilds,
  },

  async execute(interaction, context) {
    const { guildId, user } = interaction;
    const { settings } = await context.settings.get(guildId);
    const isAdmin = interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild);
    const roleIds = context.extras.of(interaction.id).roleIds;
    const spender = { guildId, userId: user.id, roleIds, model: '', atMs: context.clock.now() };
    const allowances = shownTo(spender, isAdmin, settings, context);
    const used = await Promise.all(allowances.map(context.allowances.used));
    const today = dayOf(spender.atMs, settings.timeZone);
    const components = renderQuota({
      t: translatorFor(interaction),
      madeToday: await context.allowances.used({
        scope: { guildId, userId: user.id },
        period: today,
        unit: 'videos',
      }),
      usages: allowances.map((allowance, index) => ({ allowance, used: used[index] ?? 0 })),
      ofRoles: roleIds.flatMap((roleId) => {
        const videosPerDay = settings.roleVideosPerDay[roleId];
        return videosPerDay === undefined ? [] : [{ roleId, videosPerDay }];
      }),
      inUsd: isAdmin,
      labelOf: context.catalogue.labelOf,
    });
    const answer = layoutAnswer(interaction, components);
    await interaction.reply({ ...answer, flags: MessageFlags.Ephemeral | answer.flags });
  },
} satisfies Command;

/** The member's quota, the server's, and its budgets: of their roles, for admins of all, and of every model. */
function shownTo(
  spender: Spender,
  isAdmin: boolean,
  { roleBudgets, modelBudgets }: Settings,
  { allowances }: InteractionContext,
): Allowance[] {
  const ofKind = (who: Spender, ...kinds: Allowance['source']['kind'][]) =>
    allowances.of(who).filter(({ source }) => kinds.includes(source.kind));
  const roleIds = isAdmin ? Object.keys(roleBudgets) : spender.roleIds;
  return [
    ...ofKind(spender, 'member', 'server'),
    ...ofKind({ ...spender, roleIds }, 'role'),
    ...Object.keys(modelBudgets).flatMap((model) => ofKind({ ...spender, model }, 'model')),
  ];
}
