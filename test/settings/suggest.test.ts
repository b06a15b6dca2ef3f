import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import type { Item } from '../../src/settings/item.ts';
import { itemOf } from '../../src/settings/items.ts';
import { suggestValues } from '../../src/settings/suggest.ts';

const german = translator('de');
const models = Array.from({ length: 30 }, (_, index) => `m${index}`);
const suggest = (field: string, typed: string, ids: readonly string[] = ['kling', 'pika']) =>
  suggestValues(
    german,
    itemOf(field) as Item,
    typed,
    ids.map((id) => ({ id, label: id.toUpperCase() })),
  );
const values = (...given: Parameters<typeof suggest>) => suggest(...given).map(({ value }) => value);

it.each([
  ['paused', '', ['on', 'off', 'default']],
  // What admins read is in their language, and found by both.
  ['paused', german('value.off').toUpperCase(), ['off']],
  ['paused', 'off', ['off']],
  ['maxResolution', ' 720 ', ['720p']],
  ['overUploadLimit', german('value.link'), ['link']],
  ['defaultModel', 'pik', ['pika']],
  ['allowedModels', '', ['all', 'kling', 'pika']],
  ['allowedModels', 'kling, ', ['kling, all', 'kling, pika']],
  ['allowedModels', '-kling +p', ['-kling +pika']],
  ['allowedModels', '-kling +', ['-kling +all', '-kling +pika']],
  ['pauseReason', '', ['default']],
  ['pauseReason', 'exams', ['exams']],
  ['pauseReason', 'def', ['def', 'default']],
  ['allowedRoles', '@', ['default']],
  ['roleVideos', ' @', ['default']],
  ['logChannel', '#', ['default']],
  ['roleVideos', '@Artists: 5', ['@Artists: 5']],
] as const)('of %s, for %j: %j', (field, typed, expected) => {
  expect(values(field, typed)).toEqual(expected);
});

it.each(['defaultModel', 'allowedModels'])('has no more of %s than Discord shows', (field) => {
  expect(values(field, '', models)).toHaveLength(25);
});

it('keeps what was typed before the last word in the label', () => {
  expect(suggest('allowedModels', 'kling, -p')).toEqual([{ name: 'kling, -pika', value: 'kling, -pika' }]);
});
