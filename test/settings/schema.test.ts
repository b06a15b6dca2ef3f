import { expect, it } from 'vitest';
import { guildRecord } from '../../src/settings/record.ts';
import { resetPatch } from '../../src/settings/reset.ts';
import { defaultSettings, type Field, fieldSchema, fields } from '../../src/settings/schema.ts';

const idsOf = (count: number) => Array.from({ length: count }, (_, n) => String(10n ** 18n + BigInt(n)));
const entries = (keys: readonly string[], value: unknown) =>
  Object.fromEntries(keys.map((key) => [key, value]));
const stored = (field: Field, value: unknown) => fieldSchema(field).safeParse(value).data;
const budget = { day: 0 };

it.each<[Field, unknown, unknown]>([
  // The models of several providers were one for each provider once.
  ['allowedModels', ['runway-veo-3.1', 'veo-3.1', 'kling'], ['veo-3.1', 'kling']],
  ['defaultModel', 'runway-veo-3.1', 'veo-3.1'],
  ['roleModels', { [idsOf(1)[0] ?? '']: ['runway-veo-3.1'] }, { [idsOf(1)[0] ?? '']: ['veo-3.1'] }],
  ['allowedChannels', [...idsOf(2), ...idsOf(2)], idsOf(2)],
  ['pauseReason', '  exams \n', 'exams'],
  ['pauseReason', '\u200b \u2800', ''],
  ['blockedWords', [' gore ', 'gore'], ['gore']],
  ['timeZone', 'Europe/Berlin', 'Europe/Berlin'],
  ['memberOverrideVideos', entries(idsOf(1), {}), entries(idsOf(1), {})],
  ['roleVideos', entries(idsOf(1), { week: 5 }), entries(idsOf(1), { week: 5 })],
  ['modelBudgets', { kling: budget }, { kling: budget }],
  ['serverBudget', { day: 0 }, { day: 0 }],
])('%s: %j is stored as %j', (field, value, kept) => {
  expect(stored(field, value)).toEqual(kept);
});

it.each<[Field, number, (count: number) => unknown]>([
  ['allowedChannels', 25, idsOf],
  ['deniedChannels', 25, idsOf],
  ['reviewChannels', 25, idsOf],
  ['allowedRoles', 25, idsOf],
  ['blockedMembers', 1_000, idsOf],
  ['optedOutMembers', 1_000, idsOf],
  ['allowedModels', 100, (count) => idsOf(count)],
  ['blockedWords', 500, idsOf],
  ['roleModels', 25, (count) => entries(idsOf(count), ['kling'])],
  ['channelModels', 100, (count) => entries(idsOf(count), ['kling'])],
  ['roleVideos', 100, (count) => entries(idsOf(count), budget)],
  ['memberOverrideVideos', 1_000, (count) => entries(idsOf(count), budget)],
  ['roleMemberBudgets', 100, (count) => entries(idsOf(count), budget)],
  ['memberOverrideBudgets', 1_000, (count) => entries(idsOf(count), budget)],
  ['roleBudgets', 100, (count) => entries(idsOf(count), budget)],
  ['roleCooldownMinutes', 100, (count) => entries(idsOf(count), 5)],
  ['roleMaxDurationSeconds', 100, (count) => entries(idsOf(count), 5)],
  ['roleMaxResolution', 100, (count) => entries(idsOf(count), '720p')],
  ['roleMaxUsdPerVideo', 100, (count) => entries(idsOf(count), null)],
  ['modelBudgets', 100, (count) => entries(idsOf(count), budget)],
])('%s has %i entries at most', (field, max, full) => {
  expect(stored(field, full(max))).toBeDefined();
  expect(stored(field, full(max + 1))).toBeUndefined();
});

it.each<[Field, unknown]>([
  // A role with an empty list could use nothing.
  ['roleModels', { [idsOf(1)[0] ?? '']: [] }],
  ['channelModels', { [idsOf(1)[0] ?? '']: [] }],
  // Without daylight saving.
  ['timeZone', '+01:00'],
  ['timeZone', 'Mars/Base'],
  ['blockedWords', ['***']],
  ['blockedWords', ['']],
  ['blockedMembers', ['mia']],
  ['allowedModels', ['Kling 3']],
  ['serverBudget', { week: -0.01 }],
  ['modelBudgets', { kling: { usdPerDay: 1 } }],
  ['memberVideos', { day: null }],
  ['serverVideos', { week: 1.5 }],
  ['roleMaxDurationSeconds', { [idsOf(1)[0] ?? '']: 61 }],
  ['roleMaxResolution', { [idsOf(1)[0] ?? '']: '8k' }],
  ['roleMaxUsdPerVideo', { artists: 1 }],
])('%s: %j is refused', (field, value) => {
  expect(stored(field, value)).toBeUndefined();
});

it('a new server is checked, also while the check is down', () => {
  expect(defaultSettings).toMatchObject({
    ...{ moderation: true, moderationWhenDown: 'closed', ageRestrictedModels: true, paused: false },
    ...{ consentRequired: false, overUploadLimit: 'compress', timeZone: 'UTC', language: null },
  });
});

it('a reset takes back everything except what members set for themselves', () => {
  const { optedOutMembers: _, ...others } = defaultSettings;
  expect(resetPatch(fields)).toEqual(others);
  expect(resetPatch(['paused', 'optedOutMembers'])).toEqual({ paused: false });
});

it('a change whose reason a later version knows is kept', () => {
  const change = { revision: 1, by: 'ada', atMs: 1, field: 'paused', before: false, after: true };
  const { history } = guildRecord.parse({ history: [{ ...change, reason: 'a later one' }] });
  expect(history).toMatchObject([change]);
  expect(history[0]?.reason).toBeUndefined();
});
