import type { Item } from './item.ts';

const usd = { kind: 'number', min: 0, max: 1_000_000, unit: 'usd' } as const;
const videosPerDay = { kind: 'number', min: 0, max: 10_000, unit: 'videos' } as const;

/** Videos per day, and spend per day and month. */
export const quotaItems: readonly Item[] = [
  {
    field: 'memberVideosPerDay',
    section: 'quotas',
    unset: (t) => t('value.noLimit'),
    control: videosPerDay,
  },
  {
    field: 'roleVideosPerDay',
    section: 'quotas',
    unset: (t) => t('value.noRole'),
    control: { kind: 'by-role', of: 'videos' },
  },
  {
    field: 'memberOverrideVideosPerDay',
    section: 'quotas',
    unset: (t) => t('value.noMember'),
    control: { kind: 'by-member', of: 'videos' },
  },
  {
    field: 'serverVideosPerDay',
    section: 'quotas',
    unset: (t) => t('value.noLimit'),
    control: videosPerDay,
  },
  {
    field: 'budgetUsdPerDay',
    section: 'quotas',
    unset: (t) => t('value.noLimit'),
    control: usd,
  },
  {
    field: 'budgetUsdPerMonth',
    section: 'quotas',
    unset: (t) => t('value.noLimit'),
    control: usd,
  },
  {
    field: 'roleBudgets',
    section: 'quotas',
    unset: (t) => t('value.noRoleBudget'),
    control: { kind: 'by-role', of: 'budget' },
  },
  {
    field: 'modelBudgets',
    section: 'quotas',
    unset: (t) => t('value.noModelBudget'),
    control: { kind: 'by-model', of: 'budget' },
  },
];
