import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { itemOf } from '../../src/settings/items.ts';
import { editableText, showValue } from '../../src/settings/show.ts';

const t = translator('en');
const ROLE = '1200000000000000007';
const budget = { day: 5 };

it.each<[string, unknown, string, string?]>([
  ['paused', true, 'on'],
  ['paused', false, 'off'],
  ['language', 'de', 'Deutsch'],
  ['maxResolution', '720p', '720p'],
  ['maxDurationSeconds', 10, '10 s'],
  ['maxUsdPerVideo', 0.5, '$0.50'],
  ['memberVideos', { day: 0, month: 9 }, '0 a day, 9 a month'],
  ['serverBudget', { week: 2.5 }, '$2.50 a week'],
  ['roleModels', { [ROLE]: ['kling', 'pika'] }, `<@&${ROLE}>: KLING, PIKA`],
  ['channelModels', { [ROLE]: ['kling'] }, `<#${ROLE}>: KLING`],
  ['roleVideos', { [ROLE]: { week: 3 } }, `<@&${ROLE}>: 3 a week`],
  ['memberOverrideVideos', { [ROLE]: {} }, `<@${ROLE}>: unlimited`],
  ['memberCooldownMinutes', 10, '10 min'],
  ['roleCooldownMinutes', { [ROLE]: null }, `<@&${ROLE}>: no wait`],
  ['roleMaxDurationSeconds', { [ROLE]: 10 }, `<@&${ROLE}>: 10 s`],
  ['roleMaxResolution', { [ROLE]: '720p' }, `<@&${ROLE}>: 720p`],
  ['roleMaxUsdPerVideo', { [ROLE]: 0.5 }, `<@&${ROLE}>: $0.50`],
  ['roleMaxUsdPerVideo', { [ROLE]: null }, `<@&${ROLE}>: unlimited`],
  ['modelBudgets', { kling: budget, pika: budget }, 'KLING: $5.00 a day; PIKA: $5.00 a day'],
  ['pauseReason', '*exams*', '“\\*exams\\*”'],
  ['blockedWords', ['*gore*', 'blood'], '\\*gore\\*, blood'],
  ['moderationThresholds', { violence: 0.8, hate: 0 }, 'violence 0.8, hate 0'],
  ['moderationThresholds', { 'violence/graphic': 0.1, odd: 1 }, 'graphic violence 0.1, odd 1'],
  [
    'moderationThresholds',
    { 'harassment/threatening': 0.2, hate: 0.3, 'hate/threatening': 0.1 },
    'threats 0.1–0.2, hate 0.3',
  ],
  ['logChannel', ROLE, `<#${ROLE}>`],
  ['allowedChannels', [ROLE], `<#${ROLE}>`],
  ['allowedRoles', [ROLE], `<@&${ROLE}>`],
  ['blockedMembers', [ROLE], `<@${ROLE}>`],
  ['defaultModel', 'kling', 'KLING'],
])('of %s, %j is shown as %s', (field, value, shown) => {
  const item = itemOf(field);
  expect(item && showValue(t, item, value, (id) => id.toUpperCase())).toBe(shown);
});

it.each<[field: string, count: number, shown: number]>([
  ['allowedChannels', 12, 12],
  ['allowedChannels', 13, 12],
  // Four of these lists fit into a section of the panel.
  ['roleMemberBudgets', 25, 4],
  ['memberOverrideBudgets', 25, 4],
  ['modelBudgets', 25, 4],
])('of %s with %i entries, %i are shown', (field, count, shown) => {
  const ids = Array.from({ length: count }, (_, index) => `${ROLE.slice(0, -2)}${10 + index}`);
  const limits = { day: 1_000, week: 2_000, month: 3_000 };
  const item = itemOf(field);
  const value = field === 'allowedChannels' ? ids : Object.fromEntries(ids.map((id) => [id, limits]));
  const text = (item && showValue(t, item, value, (id) => id)) ?? '';
  expect(ids.filter((id) => text.includes(id))).toEqual(ids.slice(0, shown));
  expect(text.endsWith(`${count - shown} more`)).toBe(shown < count);
});

it.each<[string, unknown, string]>([
  ['blockedWords', ['gore film', 'blood'], 'gore film\nblood'],
  ['moderationThresholds', { violence: 0.8, hate: 0.3 }, 'violence 0.8\nhate 0.3'],
  ['modelBudgets', { kling: budget, pika: budget }, 'kling: $5.00 a day\npika: $5.00 a day'],
  ['maxUsdPerVideo', null, ''],
  ['maxUsdPerVideo', 0, '0'],
  ['pauseReason', '*exams*', '*exams*'],
])('a form has of %s, for %j: %j', (field, value, text) => {
  const item = itemOf(field);
  expect(item && editableText(t, item, value)).toBe(text);
});
