import { video } from '../settings.ts';
import type { Case } from './case.ts';

export const quotasCases: readonly Case[] = [
  {
    field: 'memberVideosPerDay',
    name: 'member-videos-per-day',
    typed: () => '0',
    chosen: () => ['0'],
    probe: ({ mia }) => video(mia),
    effect: /the limit for all members is 0 a day/,
  },
  {
    field: 'roleVideosPerDay',
    name: 'role-videos-per-day',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 0`,
    chosen: ({ roleId }) => [roleId('Moderator'), '0'],
    probe: ({ moe }) => video(moe),
    effect: /the limit of your role <@&\d+> is 0 a day/,
  },
  {
    field: 'memberOverrideVideosPerDay',
    name: 'member-override-videos-per-day',
    typed: ({ mia }) => `<@${mia.id}> 0`,
    chosen: ({ mia }) => [mia.id, '0'],
    probe: ({ mia }) => video(mia),
    effect: /your own limit is 0 a day/,
  },
  {
    field: 'serverVideosPerDay',
    name: 'server-videos-per-day',
    typed: () => '0',
    chosen: () => ['0'],
    probe: ({ mia }) => video(mia),
    effect: /This server has used \d+ of 0 videos today/,
  },
  {
    field: 'budgetUsdPerDay',
    name: 'budget-usd-per-day',
    typed: () => '$0.40',
    chosen: () => ['0.40'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /more than is left of this server’s budget for today/,
  },
  {
    field: 'budgetUsdPerMonth',
    name: 'budget-usd-per-month',
    typed: () => '$0.40',
    chosen: () => ['0.40'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /more than is left of this server’s budget for this month/,
  },
  {
    field: 'roleBudgets',
    name: 'role-budgets',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 0.40 a day, $9 a month`,
    chosen: ({ roleId }) => [roleId('Moderator'), '0.40 a day, 9 a month'],
    probe: ({ moe }) => video(moe, { model: 'wide' }),
    effect: /more than is left of the budget of <@&\d+> for today/,
  },
  {
    field: 'modelBudgets',
    name: 'model-budgets',
    typed: () => 'wide: 0.40 a month',
    chosen: () => ['wide: 0.40 a month'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /more than is left of the budget of Wide for this month/,
  },
];
