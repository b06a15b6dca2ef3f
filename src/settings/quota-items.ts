import type { Item } from './items.ts';

const usd = { kind: 'number', min: 0, max: 1_000_000, unit: 'usd' } as const;
const videosPerDay = { kind: 'number', min: 0, max: 10_000, unit: 'videos' } as const;

/** What may be made in a day, and what it may cost in a day and a month. */
export const quotaItems: readonly Item[] = [
  {
    field: 'memberVideosPerDay',
    section: 'quotas',
    label: 'Videos a day per member',
    help: 'Videos on their way count; those that fail come back.',
    unset: 'no limit',
    control: videosPerDay,
  },
  {
    field: 'roleVideosPerDay',
    section: 'quotas',
    label: 'Videos a day by role',
    help: 'Instead of the above; with several such roles, the best of them. A number, or unlimited.',
    unset: 'no role has its own',
    control: { kind: 'by-role', of: 'videos' },
  },
  {
    field: 'memberOverrideVideosPerDay',
    section: 'quotas',
    label: 'Videos a day by member',
    help: 'For single members, whatever their roles. A number, or unlimited.',
    unset: 'no member has their own',
    control: { kind: 'by-member', of: 'videos' },
  },
  {
    field: 'serverVideosPerDay',
    section: 'quotas',
    label: 'Videos a day on this server',
    help: 'Of all members together.',
    unset: 'no limit',
    control: videosPerDay,
  },
  {
    field: 'budgetUsdPerDay',
    section: 'quotas',
    label: 'Budget of a day',
    help: 'In US dollars; the log channel is told at 50, 80 and 100 %.',
    unset: 'no limit',
    control: usd,
  },
  {
    field: 'budgetUsdPerMonth',
    section: 'quotas',
    label: 'Budget of a month',
    help: 'In US dollars; the log channel is told at 50, 80 and 100 %.',
    unset: 'no limit',
    control: usd,
  },
  {
    field: 'roleBudgets',
    section: 'quotas',
    label: 'Budgets by role',
    help: 'What the members of a role may spend together: 5 a day, 100 a month.',
    unset: 'no role has one',
    control: { kind: 'by-role', of: 'budget' },
  },
  {
    field: 'modelBudgets',
    section: 'quotas',
    label: 'Budgets by model',
    help: 'What may be spent on a model, one in each line: kling: 5 a day, 100 a month.',
    unset: 'no model has one',
    control: { kind: 'by-model', of: 'budget' },
  },
];
