import { expect, it } from 'vitest';
import { kindsOfContent } from '../../src/moderation/verdict.ts';
import { itemOf } from '../../src/settings/items.ts';
import { presetIds, presets } from '../../src/settings/presets.ts';
import { defaultSettings, type Field, fieldSchema, type Patch } from '../../src/settings/schema.ts';

it.each(presetIds)('%s has values that can be stored, of settings that an admin can see', (id) => {
  for (const [field, value] of Object.entries(presets[id].patch)) {
    expect(fieldSchema(field as Field).safeParse(value).data, field).toEqual(value);
    expect(itemOf(field), field).toBeDefined();
  }
});

it('of two sizes each takes back what the other one has set, and neither touches what the third has', () => {
  const fieldsOf = (id: (typeof presetIds)[number]) => Object.keys(presets[id].patch).sort();
  expect(fieldsOf('small')).toEqual(fieldsOf('big'));
  expect(fieldsOf('family').filter((field) => fieldsOf('big').includes(field))).toEqual([]);
});

it('none has a list of channels, roles, members or words: those are a server’s own', () => {
  for (const id of presetIds)
    for (const field of Object.keys(presets[id].patch) as Field[])
      expect(Array.isArray(defaultSettings[field]), field).toBe(false);
});

it('what is family-friendly is stricter than the default, by categories that exist', () => {
  const { moderationThresholds, ...others } = presets.family.patch;
  for (const [kind, score] of Object.entries(moderationThresholds)) {
    expect(Object.hasOwn(kindsOfContent, kind), kind).toBe(true);
    expect(score).toBeLessThan(0.5);
  }
  expect(others satisfies Patch).toEqual({
    ...{ ageRestrictedModels: false, moderation: true, moderationWhenDown: 'closed', consentRequired: true },
  });
});
