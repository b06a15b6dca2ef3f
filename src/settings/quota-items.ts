import type { Item } from './item.ts';

const ofRoles = { kind: 'by-role', canLift: true } as const;
const ofMembers = { kind: 'by-member', canLift: true } as const;

/** Videos and US dollars per day, week and month. */
export const quotaItems: readonly Item[] = [
  {
    field: 'memberVideos',
    section: 'quotas',
    unset: (t) => t('value.noLimit'),
    control: { kind: 'limits', of: 'videos' },
  },
  {
    field: 'roleVideos',
    section: 'quotas',
    unset: (t) => t('value.noRole'),
    control: { ...ofRoles, of: 'videos' },
  },
  {
    field: 'memberOverrideVideos',
    section: 'quotas',
    unset: (t) => t('value.noMember'),
    control: { ...ofMembers, of: 'videos' },
  },
  {
    field: 'serverVideos',
    section: 'quotas',
    unset: (t) => t('value.noLimit'),
    control: { kind: 'limits', of: 'videos' },
  },
  {
    field: 'memberBudget',
    section: 'budgets',
    unset: (t) => t('value.noLimit'),
    control: { kind: 'limits', of: 'usd' },
  },
  {
    field: 'roleMemberBudgets',
    section: 'budgets',
    unset: (t) => t('value.noRole'),
    control: { ...ofRoles, of: 'usd' },
  },
  {
    field: 'memberOverrideBudgets',
    section: 'budgets',
    unset: (t) => t('value.noMember'),
    control: { ...ofMembers, of: 'usd' },
  },
  {
    field: 'serverBudget',
    section: 'budgets',
    unset: (t) => t('value.noLimit'),
    control: { kind: 'limits', of: 'usd' },
  },
  {
    field: 'roleBudgets',
    section: 'budgets',
    unset: (t) => t('value.noRoleBudget'),
    control: { kind: 'by-role', of: 'usd' },
  },
  {
    field: 'modelBudgets',
    section: 'budgets',
    unset: (t) => t('value.noModelBudget'),
    control: { kind: 'by-model', of: 'usd' },
  },
];
