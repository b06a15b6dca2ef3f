import { describe, expect, it } from 'vitest';
import { MEMBER_RUNNING } from '../../src/jobs/limits.ts';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { amountText, limitsText, readEntries } from '../../src/settings/entries.ts';
import { type ByKey, type Item, optionName } from '../../src/settings/item.ts';
import { itemOf, items } from '../../src/settings/items.ts';
import { readValue } from '../../src/settings/read.ts';
import { defaultSettings, type Field, fieldSchema, type Limits } from '../../src/settings/schema.ts';

const MEMBERS = ['1200000000000000007', '1200000000000000008'] as const;
const item = (field: string) => itemOf(field) as Item;
const labelOf = (field: string) => translator()(`setting.${field as Field}`);
const read = (field: string, typed: string, language: (typeof languages)[number] = 'en') =>
  readValue({ t: translator(language), item: item(field), offered: [] }, typed, undefined);

describe.each(languages)('what is typed in %s', (language) => {
  const t = translator(language);

  it('may be the words that the panel shows', () => {
    expect(read('paused', t('value.on'), language)).toBe(true);
    expect(read('paused', t('value.off'), language)).toBe(false);
    expect(read('maxUsdPerVideo', t('value.none'), language)).toBeNull();
    expect(read('timeZone', t('value.default'), language)).toBe('UTC');
    expect(read('allowedModels', t('value.all'), language)).toEqual([]);
    for (const each of items) {
      const unset = each.unset(t);
      if (unset !== '3') expect(read(each.field, unset, language)).toEqual(defaultSettings[each.field]);
      for (const option of 'options' in each.control ? each.control.options : [])
        expect(read(each.field, optionName(t, each, option), language)).toBe(option);
    }
  });

  it.each<[field: Field, limits: Limits]>([
    ['memberVideos', { day: 0 }],
    ['roleVideos', { day: 12, month: 300 }],
    ['roleVideos', {}],
    ['serverVideos', { day: 1_000_000, week: 7, month: 0 }],
    ['memberBudget', { week: 2.5 }],
    ['memberOverrideBudgets', {}],
    ['modelBudgets', { day: 5 }],
    ['serverBudget', { day: 12.5, week: 30, month: 999_999.99 }],
  ])('may be limits as a form shows them: %s %j', (field, limits) => {
    const { control } = item(field);
    if (!('of' in control) || typeof control.of !== 'string') throw new Error(`${field} has no limits`);
    const text = limitsText(t, control.of, limits);
    if (control.kind === 'limits') expect(read(field, text, language)).toEqual(limits);
    else expect(readEntries(t, item(field), `kling: ${text}`, {}, (key) => key)).toEqual({ kling: limits });
  });
});

it.each([
  ['5 a day, 100 a month', { day: 5, month: 100 }],
  ['$5/day and 100 USD per month', { day: 5, month: 100 }],
  ['5 a day, 20 a week, 100 a month', { day: 5, week: 20, month: 100 }],
  ['1,000.50 a month', { month: 1000.5 }],
  ['1.000,50 a week', { week: 1000.5 }],
  ['0 a day', { day: 0 }],
  ['5 a day, 10 a day', undefined],
  ['5 a week, 1 a day, 5 a week', undefined],
  ['1000000 a month', { month: 1_000_000 }],
  ['5', undefined],
  ['unlimited', undefined],
  ['5 videos a day', undefined],
  ['5 bananas a day', undefined],
  ['5 a year', undefined],
  ['1000001 a day', undefined],
  ['-5 a day', undefined],
])('reads %j as a budget', (typed, budget) => {
  const all = () => readEntries(translator(), item('modelBudgets'), `kling ${typed}`, {}, (key) => key);
  if (budget) expect(all()).toEqual({ kling: budget });
  else
    expect(all).toThrow('**Budgets by model**: Use US dollars per day, week, or month, such as $5.00 a day,');
});

it.each(languages)('what a role has for each video is read in %s as it is shown', (language) => {
  const t = translator(language);
  const all = (field: Field, typed: string) => readEntries(t, item(field), typed, {}, (key) => key);
  for (const [field, value] of [
    ['roleMaxDurationSeconds', 10],
    ['roleCooldownMinutes', 90],
    ['roleMaxResolution', '720p'],
    ['roleMaxUsdPerVideo', 1_234.5],
    ['roleMaxDurationSeconds', null],
    ['roleCooldownMinutes', null],
    ['roleMaxResolution', null],
    ['roleMaxUsdPerVideo', null],
  ] as const) {
    const shown = amountText(t, item(field).control as ByKey, value);
    expect(all(field, `artists: ${shown}`)).toEqual({ artists: value });
    expect(all(field, 'artists: unlimited')).toEqual({ artists: null });
    expect(all(field, `artists: ${t('value.none')}`)).toEqual({});
    expect(fieldSchema(field).safeParse({ [MEMBERS[0]]: value }).success).toBe(true);
  }
});

it.each<[Field, string, string]>([
  ['roleMaxDurationSeconds', '0', 'a whole number from 1 to 60, unlimited, or none'],
  ['roleMaxDurationSeconds', '5.5', 'a whole number from 1 to 60, unlimited, or none'],
  ['roleMaxDurationSeconds', '5 a day', 'a whole number from 1 to 60'],
  ['roleMaxResolution', '8k', '2k, 4k, or unlimited'],
  ['roleCooldownMinutes', '0', 'a whole number from 1 to 1,440, no wait, or none'],
  ['roleMaxDurationSeconds', 'no wait', 'a whole number from 1 to 60, unlimited, or none'],
  ['roleMaxUsdPerVideo', '-1', 'a number from 0 to 1,000,000, unlimited, or none'],
])('does not take for a role’s %s: %s', (field, typed, right) => {
  const all = () => readEntries(translator(), item(field), `artists: ${typed}`, {}, (key) => key);
  expect(all).toThrow(right);
});

// A limit that is read as a thousand times what was typed is none.
const wholes = [
  ['0', '12', '999', '1000', '1,234', '1.234', "1'234", '1 234', '123,456'],
  ['0.0', '0.123', '01,234', '1.2.3', '1 2', '1,23,456', '1234,567', '5..5'],
] as const;
it.each([
  ...wholes[0].flatMap((whole) =>
    ['', '.5', ',50'].map((cents) => [
      whole + cents,
      Number(whole.replace(/\D/g, '') + cents.replace(',', '.')),
    ]),
  ),
  ...wholes[1].flatMap((whole) =>
    ['', '.507'].map((rest) => [whole + rest, whole + rest === '0.0' ? 0 : undefined]),
  ),
] as [string, number | undefined][])('reads %j as dollars, for a video and for a day', (typed, usd) => {
  const day = () => readEntries(translator(), item('modelBudgets'), `kling ${typed} a day`, {}, (key) => key);
  if (usd === undefined) {
    expect(() => read('maxUsdPerVideo', typed)).toThrow('Nothing was changed');
    expect(day).toThrow('Nothing was changed');
  } else expect([read('maxUsdPerVideo', typed), day()]).toEqual([usd, { kling: { day: usd } }]);
});

it.each([
  ['maxUsdPerVideo', '0,40 $', 0.4],
  ['maxUsdPerVideo', 'US$ 2.50', 2.5],
  ['maxDurationSeconds', '10 s', 10],
  ['maxDurationSeconds', '１０秒', 10],
  ['moderationThresholds', 'violence 0,8, hate 0.3', { violence: 0.8, hate: 0.3 }],
  // As members read them: one name may stand for several categories.
  [
    'moderationThresholds',
    'Threats 0.2, graphic violence: 0.1',
    { 'harassment/threatening': 0.2, 'hate/threatening': 0.2, 'violence/graphic': 0.1 },
  ],
  ['blockedWords', '血、ゾンビ*', ['血', 'ゾンビ*']],
  // The panel shows 3 where nothing is set.
  ['memberJobsAtOnce', '3', 3],
  ['moderationThresholds', 'violence 0', { violence: 0 }],
  ['blockedWords', 'gore film, blood', ['gore film', 'blood']],
  ['blockedMembers', '<@!1200000000000000007> <@1200000000000000008>', MEMBERS],
  ['paused', 'ｏｎ', true],
  ['paused', 'an', undefined],
])('reads %s %j', (field, typed, value) => {
  if (value !== undefined) expect(read(field, typed)).toEqual(value);
  else expect(() => read(field, typed)).toThrow('**Pause**: Use on or off. Nothing was changed.');
});

it.each([
  ['maxDurationSeconds', '10.5'],
  ['moderationThresholds', 'violence 1.1'],
  // Neither a whole list nor changes of one.
  ['blockedMembers', `+${MEMBERS[0]} ${MEMBERS[1]}`],
  ['allowedChannels', '#films'],
])('does not take for %s: %s', (field, typed) => {
  expect(() => readValue({ t: translator(), item: item(field), offered: [] }, typed, [])).toThrow(
    labelOf(field),
  );
});

it.each([
  ['+1200000000000000009', [...MEMBERS, '1200000000000000009']],
  [`-${MEMBERS[0]}`, [MEMBERS[1]]],
  ['1200000000000000009', ['1200000000000000009']],
  ['none', []],
])('a list becomes with %s: %j', (typed, members) => {
  const reading = { t: translator(), item: item('blockedMembers'), offered: [] };
  expect(readValue(reading, typed, MEMBERS)).toEqual(members);
});

it.each([
  ['violence 0.5', { violence: 0.5 }],
  ['+violence 0.5', { hate: 0.3, violence: 0.5 }],
  ['-hate', {}],
])('thresholds become with %s: %j', (typed, thresholds) => {
  const reading = { t: translator(), item: item('moderationThresholds'), offered: [] };
  expect(readValue(reading, typed, { hate: 0.3 })).toEqual(thresholds);
});

it.each([
  ['b: 2', { a: { day: 1 }, b: { day: 2 } }],
  ['a: 2; b 3', { a: { day: 2 }, b: { day: 3 } }],
  ['a: none', {}],
  ['a: default', {}],
  ['a', {}],
])('single values become with %s: %j', (typed, entries) => {
  const t = translator();
  expect(readEntries(t, item('roleVideos'), typed, { a: { day: 1 } }, (key) => key)).toEqual(entries);
});

it.each<[string, Record<string, number | null>]>([
  ['<@&1200000000000000007> <@&1200000000000000008>: 9', { [MEMBERS[0]]: 9, [MEMBERS[1]]: 9 }],
  ['<@&1200000000000000007>, <@&1200000000000000008> 9 s', { [MEMBERS[0]]: 9, [MEMBERS[1]]: 9 }],
  ['<@&1200000000000000007><@&1200000000000000008>=unlimited', { [MEMBERS[0]]: null, [MEMBERS[1]]: null }],
  ['<@&1200000000000000007>: 9; <@&1200000000000000008>: 5', { [MEMBERS[0]]: 9, [MEMBERS[1]]: 5 }],
  ['<@&1200000000000000007> <@&1200000000000000008>: none', {}],
  ['<@&1200000000000000007>', { [MEMBERS[1]]: 3 }],
])('several roles get at once with %s: %j', (typed, entries) => {
  const present = { [MEMBERS[0]]: 2, [MEMBERS[1]]: 3 };
  const reading = { t: translator(), item: item('roleMaxDurationSeconds'), offered: [] };
  expect(readValue(reading, typed, present)).toEqual(entries);
});

it('a model is named by its id or its name, and the hint names four at most', () => {
  const offered = [...'abcdef'].map((id) => ({ id, label: `Model ${id.toUpperCase()}` }));
  const of = (typed: string) =>
    readValue({ t: translator(), item: item('defaultModel'), offered }, typed, null);
  expect([of('B'), of('model c')]).toEqual(['b', 'c']);
  expect(() => of('x')).toThrow('`a`, `b`, `c`, or `d`');
});

it('takes everything back that it does not name', () => {
  for (const { field } of items) expect(read(field, 'default')).toEqual(defaultSettings[field]);
});

describe('the models of a role', () => {
  const [ROLE, OTHER] = ['1200000000000000007', '1200000000000000008'] as const;
  const offered = ['kling', 'pika'].map((id) => ({ id, label: id.toUpperCase() }));
  const present = { [ROLE]: ['kling'], [OTHER]: ['pika'] };
  const { [ROLE]: _, ...others } = present;
  it.each<[string, Record<string, string[]>]>([
    [`<@&${ROLE}>: pika`, { ...others, [ROLE]: ['pika'] }],
    [`<@&${ROLE}>: +pika`, { ...others, [ROLE]: ['kling', 'pika'] }],
    // A role with an empty list could use nothing.
    [`<@&${ROLE}>: -kling`, others],
    [`<@&${ROLE}>: none`, others],
    [`<@&${ROLE}>: default`, others],
    [`${ROLE} KLING`, present],
  ])('%s', (typed, models) => {
    const reading = { t: translator('en'), item: item('roleModels'), offered };
    expect(readValue(reading, typed, present)).toEqual(models);
  });
});

it('the models of a channel are those of a mention of one', () => {
  const reading = {
    t: translator('en'),
    item: item('channelModels'),
    offered: [{ id: 'pika', label: 'Pika' }],
  };
  expect(readValue(reading, `<#${MEMBERS[0]}>: pika`, {})).toEqual({ [MEMBERS[0]]: ['pika'] });
  const both = { [MEMBERS[0]]: ['pika'], [MEMBERS[1]]: ['pika'] };
  expect(readValue(reading, `<#${MEMBERS[0]}> <#${MEMBERS[1]}>: +pika`, {})).toEqual(both);
  expect(readValue(reading, `<#${MEMBERS[0]}>, <#${MEMBERS[1]}>: none`, both)).toEqual({});
  expect(() => readValue(reading, `<@&${MEMBERS[0]}>: pika`, {})).toThrow(
    '**Models by channel**: Use channels',
  );
});

it.each(items.flatMap(({ field, control }) => (control.kind === 'number' ? [{ field, ...control }] : [])))(
  '$field takes $min to $max, typed or sent',
  ({ field, min, max }) => {
    const isStored = (value: number) => fieldSchema(field).safeParse(value).success;
    for (const value of [min, max]) {
      expect(read(field, String(value))).toBe(value);
      expect(isStored(value)).toBe(true);
    }
    for (const value of [min - 1, max + 1]) {
      expect(() => read(field, String(value))).toThrow(labelOf(field));
      expect(isStored(value)).toBe(false);
    }
  },
);

it.each(items.flatMap(({ field, control }) => (control.kind === 'text' ? [{ field, ...control }] : [])))(
  'the form of $field takes as much as is stored',
  ({ field, maxLength }) => {
    const issues = (length: number) =>
      fieldSchema(field)
        .safeParse('x'.repeat(length))
        .error?.issues.map(({ code }) => code) ?? [];
    expect(issues(maxLength)).not.toContain('too_big');
    expect(issues(maxLength + 1)).toContain('too_big');
  },
);

it.each([
  ['1000000', { day: 1_000_000 }],
  ['1000001', undefined],
  ['5 a day', { day: 5 }],
  ['5 videos', { day: 5 }],
  ['5 videos a day, 20 videos/week', { day: 5, week: 20 }],
  ['60/month', { month: 60 }],
  ['1,000 a week', { week: 1_000 }],
  ['Unlimited', {}],
  ['5, 20 a week', undefined],
  ['1.5 a day', undefined],
  ['5 dollars', undefined],
  ['$5 a day', undefined],
])('reads %j as a number of videos', (typed, videos) => {
  const all = () => readEntries(translator(), item('roleVideos'), `artists ${typed}`, {}, (key) => key);
  if (videos) expect(all()).toEqual({ artists: videos });
  else
    expect(all).toThrow(
      '**Videos per member, by role**: Use unlimited, or whole numbers from 0 to 1,000,000, such as 5 a day,',
    );
});

it('the panel shows how many videos a member may have at once where nothing is set', () => {
  expect(item('memberJobsAtOnce').unset(translator())).toBe(String(MEMBER_RUNNING));
});
