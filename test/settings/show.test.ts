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
  ['roleVideos', { [ROLE]: { week: 3 } }, `<@&${ROLE}>: 3 a week`],
  ['memberOverrideVideos', { [ROLE]: {} }, `<@${ROLE}>: unlimited`],
  ['modelBudgets', { kling: budget, pika: budget }, 'KLING: $5.00 a day; PIKA: $5.00 a day'],
  ['pauseReason', '*exams*', '“\\*exams\\*”'],
  ['blockedWords', ['*gore*', 'blood'], '\\*gore\\*, blood'],
  ['moderationThresholds', { violence: 0.8, hate: 0 }, 'violence 0.8, hate 0'],
  ['logChannel', ROLE, `<#${ROLE}>`],
  ['allowedChannels', [ROLE], `<#${ROLE}>`],
  ['allowedRoles', [ROLE], `<@&${ROLE}>`],
  ['blockedMembers', [ROLE], `<@${ROLE}>`],
  ['defaultModel', 'kling', 'KLING'],
])('of %s, %j is shown as %s', (field, value, shown) => {
  const item = itemOf(field);
  expect(item && showValue(t, item, value, (id) => id.toUpperCase())).toBe(shown);
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
