import { video } from '../settings.ts';
import type { Case } from './case.ts';

export const quotasCases: readonly Case[] = [
  {
    field: 'memberVideosPerDay',
    name: 'member-videos-per-day',
    typed: () => '0',
    chosen: () => ['0'],
    probe: ({ mia }) => video(mia),
    effect: /your quota is 0 a day, by the rule for all members/,
  },
  {
    field: 'roleVideosPerDay',
    name: 'role-videos-per-day',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 0`,
    chosen: ({ roleId }) => [roleId('Moderator'), '0'],
    probe: ({ moe }) => video(moe),
    effect: /your quota is 0 a day, by your role <@&\d+>/,
  },
  {
    field: 'memberOverrideVideosPerDay',
    name: 'member-override-videos-per-day',
    typed: ({ mia }) => `<@${mia.id}> 0`,
    chosen: ({ mia }) => [mia.id, '0'],
    probe: ({ mia }) => video(mia),
    effect: /your quota is 0 a day, by a rule for you alone/,
  },
  {
    field: 'serverVideosPerDay',
    name: 'server-videos-per-day',
    typed: () => '0',
    chosen: () => ['0'],
    probe: ({ mia }) => video(mia),
    effect: /This server has used \d+ of its 0 videos of today/,
  },
  {
    field: 'budgetUsdPerDay',
    name: 'budget-usd-per-day',
    typed: () => '$0.40',
    chosen: () => ['0.40'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /This server’s budget of today has too little left/,
  },
  {
    field: 'budgetUsdPerMonth',
    name: 'budget-usd-per-month',
    typed: () => '$0.40',
    chosen: () => ['0.40'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /This server’s budget of this month has too little left/,
  },
  {
    field: 'roleBudgets',
    name: 'role-budgets',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 0.40 a day, $9 a month`,
    chosen: ({ roleId }) => [roleId('Moderator'), '0.40 a day, 9 a month'],
    probe: ({ moe }) => video(moe, { model: 'wide' }),
    effect: /<@&\d+>’s budget of today has too little left/,
  },
  {
    field: 'modelBudgets',
    name: 'model-budgets',
    typed: () => 'wide: 0.40 a month',
    chosen: () => ['wide: 0.40 a month'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /Wide’s budget of this month has too little left/,
  },
];
