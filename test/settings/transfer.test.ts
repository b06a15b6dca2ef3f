import { expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { defaultSettings } from '../../src/settings/schema.ts';
import { fromJson, toJson } from '../../src/settings/transfer.ts';

const MEMBER = '1200000000000000007';
const own = { paused: true, blockedWords: ['gore'], defaultModel: 'kling', optedOutMembers: [MEMBER] };

it('what is exported can be imported, without what members set for themselves', () => {
  const text = toJson({ ...defaultSettings, ...own });
  expect(text).not.toContain(MEMBER);
  const { optedOutMembers: _, ...others } = defaultSettings;
  expect(fromJson(text)).toEqual({ ...others, paused: true, blockedWords: ['gore'], defaultModel: 'kling' });
});

it.each([
  ['no JSON', '{'],
  ['a member who has opted out', JSON.stringify({ version: 1, settings: { optedOutMembers: [MEMBER] } })],
  ['another version', JSON.stringify({ version: 2, settings: {} })],
  ['a setting that there is not', JSON.stringify({ version: 1, settings: { price: 1 } })],
])('a file with %s is refused', (_, text) => expect(() => fromJson(text)).toThrow(UserError));

it('a file with more values than all settings together is not even read', () => {
  const file = (count: number) => `{"version": 2, "settings": ${JSON.stringify(Array(count).fill(0))}}`;
  const sentence = (text: string) => {
    try {
      return JSON.stringify(fromJson(text));
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  };
  expect(sentence(file(9_000))).not.toBe(sentence('{'));
  expect(sentence(file(10_001))).toBe(sentence('{'));
});
