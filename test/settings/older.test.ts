import { expect, it } from 'vitest';
import { guildRecord } from '../../src/settings/record.ts';
import { fieldSchema, type Patch, settingsSchema } from '../../src/settings/schema.ts';
import { fromJson } from '../../src/settings/transfer.ts';

const [ROLE, OTHER] = ['1200000000000000007', '1200000000000000008'] as const;

/** Limits as settings had them when each was for one span, and as they are now. */
const cases: readonly [before: Record<string, unknown>, now: Patch][] = [
  [{ memberVideosPerDay: 5 }, { memberVideos: { day: 5 } }],
  [{ memberVideosPerDay: 0 }, { memberVideos: { day: 0 } }],
  [{ memberVideosPerDay: null }, { memberVideos: {} }],
  [{ serverVideosPerDay: 10_000 }, { serverVideos: { day: 10_000 } }],
  [{ roleVideosPerDay: { [ROLE]: 5, [OTHER]: null } }, { roleVideos: { [ROLE]: { day: 5 }, [OTHER]: {} } }],
  [{ memberOverrideVideosPerDay: { [ROLE]: 0 } }, { memberOverrideVideos: { [ROLE]: { day: 0 } } }],
  [{ budgetUsdPerDay: 2.5 }, { serverBudget: { day: 2.5 } }],
  [{ budgetUsdPerMonth: 50 }, { serverBudget: { month: 50 } }],
  [{ budgetUsdPerMonth: 50, budgetUsdPerDay: 2.5 }, { serverBudget: { day: 2.5, month: 50 } }],
  [
    { roleBudgets: { [ROLE]: { usdPerDay: 5, usdPerMonth: null }, [OTHER]: { day: 1 } } },
    { roleBudgets: { [ROLE]: { day: 5 }, [OTHER]: { day: 1 } } },
  ],
  [
    { modelBudgets: { kling: { usdPerDay: null, usdPerMonth: 9 }, pika: { usdPerDay: 1, usdPerMonth: 2 } } },
    { modelBudgets: { kling: { month: 9 }, pika: { day: 1, month: 2 } } },
  ],
  // Those of now, and of both.
  [{ memberVideos: { week: 7 } }, { memberVideos: { week: 7 } }],
  [{ serverBudget: { week: 7 }, budgetUsdPerDay: 1 }, { serverBudget: { day: 1, week: 7 } }],
];

it.each(cases)('stored settings %j are read as %j', (values, now) => {
  const { values: read } = guildRecord.parse({ version: 1, revision: 1, values, history: [] });
  expect(read).toEqual(now);
  expect(settingsSchema.parse(read)).toMatchObject(now);
});

it.each(cases)('an exported file with %j is read as %j', (settings, now) => {
  expect(fromJson(JSON.stringify({ version: 1, settings }))).toMatchObject(now);
});

it.each(cases)('changes to %j stay in the history, as %j', (values, now) => {
  for (const [field, after] of Object.entries(values)) {
    const change = { revision: 1, by: '7', atMs: 0, field, before: after, after };
    const { history } = guildRecord.parse({ values: {}, history: [change] });
    expect(history).toHaveLength(1);
    for (const { field, before, after } of history) {
      expect(Object.keys(now)).toEqual([field]);
      for (const value of [before, after]) expect(fieldSchema(field).safeParse(value).success).toBe(true);
    }
  }
});

it('takes nothing that never was a setting', () => {
  const read = (settings: string) => () => fromJson(`{"version": 1, "settings": ${settings}}`);
  expect(read('{"memberVideosPerDay": "5"}')).toThrow('settings.memberVideos.day');
  expect(read('{"memberVideosPerDay": [5]}')).toThrow('settings.memberVideos');
  expect(read('{"roleBudgets": {"kling": {"usdPerDay": 1, "usdPerYear": 2}}}')).toThrow(
    'settings.roleBudgets',
  );
  expect(read('{"__proto__": {"paused": true}}')).toThrow('proto');
  expect(read('{"toString": 5}')).toThrow('toString');
});
