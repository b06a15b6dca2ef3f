import { expect, it } from 'vitest';
import { MAX_BYTES } from '../../src/delivery/read-text.ts';
import { UserError } from '../../src/errors.ts';
import { defaultSettings, type Settings, settingsSchema } from '../../src/settings/schema.ts';
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

it('the fullest settings can be exported and imported', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, n) => String(10n ** 19n + BigInt(n)));
  const models = Array.from({ length: 100 }, (_, n) => `${n}`.padStart(50, 'm'));
  const each = <T>(keys: string[], value: T) => Object.fromEntries(keys.map((key) => [key, value]));
  const limits = { day: 100_000, week: 100_000, month: 100_000 };
  const full: Partial<Settings> = {
    ...{ allowedModels: models, roleModels: each(ids(25), models), modelBudgets: each(models, limits) },
    ...{ allowedChannels: ids(25), deniedChannels: ids(25), reviewChannels: ids(25), allowedRoles: ids(25) },
    ...{ blockedMembers: ids(1_000), blockedWords: ids(500).map((id) => `w${id}`.padEnd(100, 'x')) },
    ...{ memberOverrideVideos: each(ids(1_000), limits), memberOverrideBudgets: each(ids(1_000), limits) },
    ...{ roleVideos: each(ids(100), limits), roleMemberBudgets: each(ids(100), limits) },
    roleBudgets: each(ids(100), limits),
  };
  const text = toJson(settingsSchema.parse(full));
  expect(text.length).toBeLessThanOrEqual(MAX_BYTES);
  expect(fromJson(text)).toMatchObject(full);
});

it('a file with more values than all settings together is not even read', () => {
  const file = (count: number) => `{"version": 2, "settings": ${JSON.stringify(Array(count).fill(0))}}`;
  const sentence = (text: string) => {
    try {
      return JSON.stringify(fromJson(text));
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  };
  expect(sentence(file(19_000))).not.toBe(sentence('{'));
  expect(sentence(file(20_001))).toBe(sentence('{'));
});

it('names the first five problems, each in its place, and counts the others', () => {
  const problems = (count: number) => {
    const settings = Object.fromEntries(
      ['paused', 'timeZone', 'language', 'logChannel', 'blockedWords', 'moderation', 'memberJobsAtOnce']
        .slice(0, count)
        .map((field) => [field, 7e3]),
    );
    try {
      return fromJson(JSON.stringify({ version: 1, settings }));
    } catch (error) {
      return (error as Error).message.split('\n').slice(1);
    }
  };
  expect(problems(5)).toHaveLength(5);
  expect(problems(7)).toHaveLength(6);
  expect(problems(7)).toContain('- 2 more');
  expect(problems(1)).toEqual([expect.stringMatching(/^- `settings\.paused`/)]);
});

it.each([
  [
    { allowedRoles: Array.from({ length: 26 }, (_, n) => `${10n ** 18n + BigInt(n)}`) },
    /Use 25 entries or fewer/,
  ],
  [{ pauseReason: 'x'.repeat(201) }, /200 characters/],
  [{ maxUsdPerVideo: 2e6 }, /1,?000,?000/],
  [{ a: 1, b: 1, c: 1, d: 1 }, /a, b,? and c/],
])('says what is wrong with a file, case %#', (settings, sentence) => {
  const text = JSON.stringify({ version: 1, settings });
  expect(() => fromJson(text)).toThrow(sentence);
  expect(() => fromJson(text)).not.toThrow(/\bd\b/);
});

it('makes nothing of another person’s text', () => {
  const text = JSON.stringify({
    version: 1,
    settings: { '**x**': 1 },
    '`@everyone`': 1,
    [`_${'y'.repeat(60)}`]: 1,
  });
  try {
    fromJson(text);
    expect.unreachable();
  } catch (error) {
    const { message } = error as Error;
    expect(message).toContain('\\*\\*x\\*\\*');
    expect(message).toContain('\\`\\@everyone\\`');
    expect(message).toContain(`\\_${'y'.repeat(38)}…`);
    const ofRole = JSON.stringify({ version: 1, settings: { roleModels: { '`**': ['kling'] } } });
    expect(() => fromJson(ofRole)).toThrow('- `settings.roleModels.ˋ**`: ');
  }
});
