import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Catalog, idNow } from '../catalog/catalog.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { privateAnswer } from '../interactions/layout.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Allowance, Spender } from '../jobs/allowance.ts';
import { periodOf } from '../jobs/period.ts';
import { translatorFor } from '../locales/translate.ts';
import { renderQuota } from '../replies/quota.ts';
import type { Allowances } from '../requests/checks.ts';
import type { Clock } from '../runtime/clock.ts';
import { limitsOfRoles, videoLimits } from '../settings/effective.ts';
import type { Settings } from '../settings/schema.ts';
import type { SettingsStore } from '../settings/store.ts';

interface QuotaDeps {
  requests: { allowances: Pick<Allowances, 'of' | 'used'> };
  settings: Pick<SettingsStore, 'get'>;
  catalog: Pick<Catalog, 'labelOf'>;
  discord: Pick<Discord, 'extras'>;
  clock: Clock;
}

export const quotaData = {
  name: 'quota',
  description: 'How many videos you have left, and when you get more',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
} as const satisfies ChatInputData;

export function createQuotaCommand(deps: QuotaDeps): Command {
  return {
    data: quotaData,

    async execute(interaction) {
      const { guildId, user } = interaction;
      const { settings } = await deps.settings.get(guildId);
      const isAdmin = interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild);
      const roleIds = deps.discord.extras.of(interaction.id).roleIds;
      const spender = { guildId, userId: user.id, roleIds, model: '', atMs: deps.clock.now() };
      const allowances = shownTo(spender, isAdmin, settings, deps.requests.allowances);
      const used = await Promise.all(allowances.map(deps.requests.allowances.used));
      const today = periodOf('day', spender.atMs, settings.timeZone);
      const components = renderQuota({
        t: translatorFor(interaction),
        madeToday: await deps.requests.allowances.used({
          scope: { guildId, userId: user.id },
          period: today,
          unit: 'videos',
        }),
        usages: allowances.map((allowance, index) => ({ allowance, used: used[index] ?? 0 })),
        ofRoles: {
          videos: limitsOfRoles(settings.roleVideos, roleIds),
          usd: limitsOfRoles(settings.roleMemberBudgets, roleIds),
        },
        ofEachVideo: videoLimits(settings, roleIds),
        inUsd: isAdmin,
        labelOf: deps.catalog.labelOf,
      });
      await interaction.reply(privateAnswer(components));
    },
  };
}

/**
 * The member's limits, the server's, and its budgets: those of the member's roles, and for admins those of all roles and
 * every model.
 */
function shownTo(
  spender: Spender,
  isAdmin: boolean,
  { roleBudgets, modelBudgets }: Settings,
  allowances: Pick<Allowances, 'of'>,
): Allowance[] {
  const ofKind = (who: Spender, ...kinds: Allowance['source']['kind'][]) =>
    allowances.of(who).filter(({ source }) => kinds.includes(source.kind));
  const roleIds = isAdmin ? Object.keys(roleBudgets) : spender.roleIds;
  return [
    ...ofKind(spender, 'member', 'server'),
    ...ofKind({ ...spender, roleIds }, 'role'),
    ...[...new Set(Object.keys(modelBudgets).map(idNow))].flatMap((model) =>
      ofKind({ ...spender, model }, 'model'),
    ),
  ];
}
