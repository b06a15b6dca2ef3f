import type { Allowance, AllowanceSource, Scope, Spender } from '../jobs/allowance.ts';
import { dayOf, monthOf } from '../jobs/period.ts';
import { memberQuota } from './effective.ts';
import type { Settings } from './schema.ts';
import type { SettingsStore } from './store.ts';

/** The operator's caps above the guilds' own budgets, in US dollars per month of UTC; `undefined`: none. */
export interface Caps {
  globalUsdPerMonth: number | undefined;
  guildUsdPerMonth: number | undefined;
}

/**
 * Every quota and budget that a video of this spender must fit into, in the order in which they are looked at: the
 * member's own, the server's, those of their roles and of the model, the operator's. Days and months are of the
 * guild's time zone, so some days have 23 or 25 hours. Pure.
 */
export function allowancesOf(settings: Settings, caps: Caps, spender: Spender): Allowance[] {
  const { guildId, userId, roleIds, model, atMs } = spender;
  const { timeZone, serverVideosPerDay, roleBudgets, modelBudgets } = settings;
  const day = { span: 'day', period: dayOf(atMs, timeZone) } as const;
  const month = { span: 'month', period: monthOf(atMs, timeZone) } as const;
  const monthOfUtc = { span: 'month', period: monthOf(atMs) } as const;

  const videos = (source: AllowanceSource, max: number | null, scope: Scope): Allowance[] =>
    max === null ? [] : [{ ...day, source, unit: 'videos', max, scope }];
  const usd = (
    source: AllowanceSource,
    { usdPerDay, usdPerMonth }: Budget,
    scope: Scope,
    months: typeof month | typeof monthOfUtc = month,
  ): Allowance[] => [
    ...(usdPerDay === null ? [] : [{ ...day, source, unit: 'usd' as const, max: usdPerDay, scope }]),
    ...(usdPerMonth === null ? [] : [{ ...months, source, unit: 'usd' as const, max: usdPerMonth, scope }]),
  ];

  const { videosPerDay, from } = memberQuota(settings, { userId, roleIds });
  const ofServer = { usdPerDay: settings.budgetUsdPerDay, usdPerMonth: settings.budgetUsdPerMonth };
  return [
    ...videos({ kind: 'member', from }, videosPerDay, { guildId, userId }),
    ...videos({ kind: 'server' }, serverVideosPerDay, { guildId }),
    ...usd({ kind: 'server' }, ofServer, { guildId }),
    ...[...new Set(roleIds)].flatMap((roleId) =>
      usd({ kind: 'role', roleId }, roleBudgets[roleId] ?? none, { guildId, roleId }),
    ),
    ...usd({ kind: 'model', model }, modelBudgets[model] ?? none, { guildId, model }),
    ...usd({ kind: 'guild-cap' }, monthly(caps.guildUsdPerMonth), { guildId }, monthOfUtc),
    ...usd({ kind: 'global-cap' }, monthly(caps.globalUsdPerMonth), {}, monthOfUtc),
  ];
}

/** The same by the settings in memory. */
export function createAllowancesOf(settings: Pick<SettingsStore, 'peek'>, caps: Caps) {
  return (spender: Spender) => allowancesOf(settings.peek(spender.guildId), caps, spender);
}

interface Budget {
  usdPerDay: number | null;
  usdPerMonth: number | null;
}

const none: Budget = { usdPerDay: null, usdPerMonth: null };

function monthly(usdPerMonth: number | undefined): Budget {
  return { usdPerDay: null, usdPerMonth: usdPerMonth ?? null };
}
