import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRunningLimits } from '../../src/bot/guild-settings.ts';
import { allowancesOf, effectiveSettings } from '../../src/settings/effective.ts';
import type { MemberContext } from '../../src/settings/for-member.ts';
import { defaultSettings, type Limits, type Settings } from '../../src/settings/schema.ts';

const memberContext: MemberContext = {
  userId: 'mia',
  roleIds: ['artist'],
  channelId: 'films',
  parentChannelId: null,
};
const of = (settings: Partial<Settings>, who: Partial<MemberContext> = {}) =>
  effectiveSettings({ ...defaultSettings, ...settings }, { ...memberContext, ...who });
const allowed = (settings: Partial<Settings>, who: Partial<MemberContext> = {}) =>
  ['a', 'b', 'c'].filter((id) => of(settings, who).deniesModel([id]) === undefined);
/** The member's own allowances, as limits. */
const limitsOf = (settings: Partial<Settings>, roleIds: readonly string[]) => {
  const caps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };
  const spender = { userId: memberContext.userId, roleIds, guildId: 'films', model: 'plain', atMs: 0 };
  const own = allowancesOf({ ...defaultSettings, ...settings }, caps, spender).filter(
    ({ source }) => source.kind === 'member',
  );
  const inUnit = (unit: string): Limits =>
    Object.fromEntries(own.filter((each) => each.unit === unit).map(({ span, max }) => [span, max]));
  return { videos: inUnit('videos'), usd: inUnit('usd') };
};

describe('the settings as they are for one member', () => {
  it('stop nobody in a new guild', () => {
    const settings = of({});
    expect(settings.barrier).toBeUndefined();
    expect(settings.deniesModel(['anything'])).toBeUndefined();
    expect(settings.isReviewed).toBe(false);
  });

  it('name the first barrier: pause, block, channel, role', () => {
    const all = { blockedMembers: ['mia'], allowedChannels: ['general'], allowedRoles: ['admin'] };
    expect(of({ ...all, paused: true, pauseReason: 'why' }).barrier).toEqual({
      kind: 'paused',
      reason: 'why',
    });
    expect(of(all).barrier).toEqual({ kind: 'blocked' });
    expect(of({ ...all, blockedMembers: [] }).barrier).toMatchObject({ kind: 'channel' });
    expect(of({ allowedRoles: ['admin'] }).barrier).toEqual({ kind: 'role', allowedRoleIds: ['admin'] });
    expect(of({ allowedRoles: ['admin', 'artist'] }).barrier).toBeUndefined();
  });

  it('count a thread as its channel, and let a denial win', () => {
    const thread = { channelId: 'reel', parentChannelId: 'films' };
    expect(of({ allowedChannels: ['films'] }, thread).barrier).toBeUndefined();
    expect(of({ deniedChannels: ['films'] }, thread).barrier).toMatchObject({ kind: 'channel' });
    const both = { allowedChannels: ['films', 'general'], deniedChannels: ['films'] };
    expect(of(both).barrier).toEqual({ kind: 'channel', allowedChannelIds: ['general'] });
    expect(of({ reviewChannels: ['films'] }, thread).isReviewed).toBe(true);
  });

  it('take the lists of all roles that have one, instead of the common one', () => {
    const lists = { allowedModels: ['a'], roleModels: { artist: ['b'], admin: ['c'] } };
    expect(allowed(lists)).toEqual(['b']);
    expect(allowed(lists, { roleIds: ['artist', 'admin'] })).toEqual(['b', 'c']);
    expect(allowed(lists, { roleIds: [] })).toEqual(['a']);
  });

  it.each([
    ['everything of a channel without a list', {}, { channelId: 'lounge' }, ['a', 'b', 'c']],
    ['what its list has', {}, {}, ['a', 'b']],
    ['what its channel has, in a thread', {}, { channelId: 'reel', parentChannelId: 'films' }, ['a', 'b']],
    ['what a thread has itself', {}, { channelId: 'draft', parentChannelId: 'films' }, ['c']],
    ['only what the server allows too', { allowedModels: ['b', 'c'] }, {}, ['b']],
    ['only what their role has too', { roleModels: { artist: ['a', 'c'] } }, {}, ['a']],
    ['nothing where no model is in both lists', { allowedModels: ['c'] }, {}, []],
  ] as const)('give in a channel %s', (_, lists, who, models) => {
    const channelModels = { films: ['a', 'b'], draft: ['c'] };
    expect(allowed({ channelModels, ...lists } as unknown as Partial<Settings>, who)).toEqual(models);
  });

  it('say which list denies a model, and know it by each of its ids', () => {
    const settings = of({ allowedModels: ['a', 'b'], channelModels: { films: ['a-at-vidu'] } });
    expect(settings.deniesModel(['c'])).toBe('server');
    expect(settings.deniesModel(['b'])).toBe('channel');
    expect(settings.deniesModel(['a', 'a-at-vidu'])).toBeUndefined();
  });

  const kinds = [
    ['videos', 'memberVideos', 'roleVideos', 'memberOverrideVideos'],
    ['usd', 'memberBudget', 'roleMemberBudgets', 'memberOverrideBudgets'],
  ] as const;

  it.each(kinds)(
    'take the best limits in %s of the roles, and a member’s own before them',
    (unit, usual, byRole, own) => {
      const limits = (settings: Partial<Settings>, roleIds: string[] = []) =>
        limitsOf(settings, roleIds)[unit];
      const all = {
        [usual]: { day: 3 },
        [byRole]: { artist: { day: 5 }, admin: { day: 10 }, boss: {}, crew: { week: 8 } },
      };
      expect(limits({})).toEqual({});
      expect(limits(all)).toEqual({ day: 3 });
      expect(limits(all, ['artist', 'admin'])).toEqual({ day: 10 });
      // The whole of one role's: its limits aren't mixed with those of others.
      expect(limits(all, ['crew'])).toEqual({ week: 8 });
      expect(limits(all, ['crew', 'artist'])).toEqual({ day: 5 });
      expect(limits(all, ['artist', 'boss'])).toEqual({});
      expect(limits({ ...all, [own]: { mia: { day: 1 } } }, ['admin'])).toEqual({ day: 1 });
      // Somebody without any limit of their own.
      expect(limits({ ...all, [own]: { mia: {} } }, ['admin'])).toEqual({});
      expect(limits({ ...all, [own]: { mia: { month: 0 } } }, ['admin'])).toEqual({ month: 0 });
    },
  );

  it.each([
    ['per month', { day: 2 }, { week: 13 }],
    ['per week, if that is the same', { week: 7, month: 10 }, { week: 4, month: 10 }],
    ['per day, if that is the same too', { day: 5, week: 5 }, { day: 1, week: 5 }],
    ['without any', {}, { day: 1_000_000 }],
    ['without a shorter one', { month: 60 }, { day: 1, month: 60 }],
  ])('compare roles by what they allow %s', (_, more, less) => {
    for (const roleIds of [
      ['a', 'b'],
      ['b', 'a'],
    ])
      expect(limitsOf({ roleVideos: { a: more, b: less } }, roleIds).videos).toEqual(more);
  });

  it('never give less in a month for one role more', () => {
    const roles = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    const some = fc.option(fc.nat(99), { nil: undefined });
    const limits = fc
      .record({ day: some, week: some, month: some }, { requiredKeys: [] })
      .map((each): Limits => JSON.parse(JSON.stringify(each)));
    const inMonth = ({ day = 1e9, week = 1e9, month = 1e9 }: Limits) =>
      Math.min(day * 31, (week * 31) / 7, month);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), limits), roles, (roleVideos, roleIds) => {
        const counted = roleIds.filter((id) => id in roleVideos);
        const given = inMonth(limitsOf({ memberVideos: { day: 3 }, roleVideos }, roleIds).videos);
        const best = Math.max(...counted.map((id) => inMonth(roleVideos[id] ?? {})));
        expect(given).toBe(counted.length === 0 ? 93 : best);
      }),
    );
  });
});

describe('the limits of a video', () => {
  const cases = [
    ['maxDurationSeconds', 'roleMaxDurationSeconds', [5, 8, 60]],
    ['maxResolution', 'roleMaxResolution', ['480p', '768p', '4k']],
    ['maxUsdPerVideo', 'roleMaxUsdPerVideo', [0, 0.5, 1_000_000]],
  ] as const;
  it.each(cases)(
    '%s is the server’s, or that of the most generous role',
    (field, byRole, [least, some, most]) => {
      const roles = { artist: some, beginner: least, crew: most, staff: null };
      const limit = (usual: unknown, ...roleIds: string[]) => {
        const settings = of({ [field]: usual, [byRole]: roles } as Partial<Settings>, { roleIds });
        return [settings[field], settings.limitsFrom[field]];
      };
      const from = (roleId: string) => expect.objectContaining({ roleId });
      expect(limit(null)).toEqual([null, 'server']);
      expect(limit(some, 'another')).toEqual([some, 'server']);
      // In place of the server's, whether it allows more or less.
      for (const usual of [null, some]) {
        expect(limit(usual, 'beginner')).toEqual([least, from('beginner')]);
        expect(limit(usual, 'another', 'crew')).toEqual([most, from('crew')]);
        expect(limit(usual, 'staff')).toEqual([null, from('staff')]);
        for (const both of [
          ['artist', 'beginner'],
          ['beginner', 'artist'],
        ])
          expect(limit(usual, ...both)).toEqual([some, from('artist')]);
        expect(limit(usual, 'crew', 'staff', 'beginner')).toEqual([null, from('staff')]);
      }
    },
  );

  it('are each that of another role, if several roles have some', () => {
    const settings = of(
      { roleMaxDurationSeconds: { a: 5, b: 9 }, roleMaxUsdPerVideo: { a: 2, b: 1 }, maxResolution: '720p' },
      { roleIds: ['a', 'b'] },
    );
    expect(settings).toMatchObject({ maxDurationSeconds: 9, maxUsdPerVideo: 2, maxResolution: '720p' });
    expect(settings.limitsFrom).toMatchObject({
      maxDurationSeconds: { roleId: 'b' },
      maxUsdPerVideo: { roleId: 'a' },
    });
  });
});

describe('the wait between videos', () => {
  const atMs = Date.parse('2026-11-30T12:00:00Z');
  const waits = (settings: Partial<Settings>, roleIds: readonly string[]) => {
    const caps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };
    const spender = { userId: 'mia', roleIds, guildId: 'films', model: 'plain', atMs };
    return allowancesOf({ ...defaultSettings, ...settings }, caps, spender).filter(
      ({ unit }) => unit === 'wait',
    );
  };
  const roleCooldownMinutes = { artist: 5, beginner: 60, staff: null };

  it.each([
    [[], [10, 'server']],
    [['another'], [10, 'server']],
    [['beginner'], [60, 'beginner']],
    [
      ['beginner', 'artist'],
      [5, 'artist'],
    ],
    [
      ['artist', 'beginner'],
      [5, 'artist'],
    ],
  ] as const)('is for the roles %j: %j', (roleIds, [max, whose]) => {
    const from = whose === 'server' ? whose : expect.objectContaining({ roleId: whose });
    expect(waits({ memberCooldownMinutes: 10, roleCooldownMinutes }, roleIds)).toMatchObject([
      {
        ...{ max, source: { kind: 'member', from }, scope: { guildId: 'films', userId: 'mia' } },
        // A video that is exactly so long ago doesn't count.
        period: { fromMs: atMs - max * 60_000 + 1, untilMs: atMs + max * 60_000 },
      },
    ]);
  });

  it('is none by default, and for the roles without one', () => {
    expect(waits({}, [])).toEqual([]);
    expect(waits({ memberCooldownMinutes: 10, roleCooldownMinutes }, ['beginner', 'staff'])).toEqual([]);
  });
});

it.each([
  [{ memberJobsAtOnce: null, serverJobsAtOnce: null }, 3, Number.POSITIVE_INFINITY],
  [{ memberJobsAtOnce: 1, serverJobsAtOnce: null }, 1, Number.POSITIVE_INFINITY],
  [{ memberJobsAtOnce: null, serverJobsAtOnce: 2 }, 3, 2],
  [{ memberJobsAtOnce: 5, serverJobsAtOnce: 2 }, 5, 2],
])('with %j, a member may have %d jobs at once, and the server %d', (settings, ofMember, ofServer) => {
  const limits = createRunningLimits(
    { peek: (guildId) => (guildId === '7' ? settings : never) },
    { ofMember: 3 },
  );
  expect([limits.memberRunning('7'), limits.guildRunning('7')]).toEqual([ofMember, ofServer]);
});
const never = { memberJobsAtOnce: 9, serverJobsAtOnce: 9 };

/** A model with one of the ids that it had when there was one for each provider. */
const merged = ['veo-3.1', 'runway-veo-3.1'] as const;

describe('all allowances of a video', () => {
  // In Kiritimati it is already the 1st of December.
  const atMs = Date.parse('2026-11-30T12:00:00Z');
  const december = { fromMs: atMs - 2 * 3_600_000, untilMs: Date.parse('2026-12-31T10:00:00Z') };
  const november = {
    fromMs: Date.parse('2026-11-01T00:00:00Z'),
    untilMs: Date.parse('2026-12-01T00:00:00Z'),
  };
  const budget = { day: 1, month: 2 };
  const all: Partial<Settings> = {
    ...{ timeZone: 'Pacific/Kiritimati', memberVideos: { day: 3, week: 9 }, serverVideos: { day: 30 } },
    memberBudget: { week: 7 },
    ...{ serverBudget: { day: 4, month: 40 }, roleBudgets: { artist: budget, boss: budget } },
    modelBudgets: { plain: budget, pika: budget },
  };
  const allowances = (
    settings: Partial<Settings>,
    spender: Partial<Parameters<typeof allowancesOf>[2]> = {},
  ) =>
    allowancesOf(
      { ...defaultSettings, ...settings },
      { globalUsdPerMonth: 500, guildUsdPerMonth: 50 },
      { guildId: '7', userId: 'mia', roleIds: ['artist'], model: 'plain', atMs, ...spender },
    );

  it('are checked in this order, with the days and months of the server, and the operator’s in UTC', () => {
    const shown = allowances(all, { roleIds: ['artist', 'artist'] }).map(
      ({ source, unit, span, max, period }) => [source.kind, unit, span, max, period.untilMs],
    );
    const day = { untilMs: december.fromMs + 24 * 3_600_000 };
    // The 1st is a Tuesday.
    const week = { untilMs: day.untilMs + 5 * 24 * 3_600_000 };
    expect(shown).toEqual([
      ['member', 'videos', 'day', 3, day.untilMs],
      ['member', 'videos', 'week', 9, week.untilMs],
      ['member', 'usd', 'week', 7, week.untilMs],
      ['server', 'videos', 'day', 30, day.untilMs],
      ['server', 'usd', 'day', 4, day.untilMs],
      ['server', 'usd', 'month', 40, december.untilMs],
      ['role', 'usd', 'day', 1, day.untilMs],
      ['role', 'usd', 'month', 2, december.untilMs],
      ['model', 'usd', 'day', 1, day.untilMs],
      ['model', 'usd', 'month', 2, december.untilMs],
      ['guild-cap', 'usd', 'month', 50, november.untilMs],
      ['global-cap', 'usd', 'month', 500, november.untilMs],
    ]);
  });

  it('count what each of them is about', () => {
    const scopes = allowances(all).map(({ source, scope }) => [source.kind, scope]);
    expect(Object.fromEntries(scopes)).toEqual({
      member: { guildId: '7', userId: 'mia' },
      server: { guildId: '7' },
      role: { guildId: '7', roleId: 'artist' },
      model: { guildId: '7', models: ['plain'] },
      'guild-cap': { guildId: '7' },
      'global-cap': {},
    });
  });

  it('have the budget of a model under each id that it has had', () => {
    const [now, before] = merged;
    for (const model of merged)
      for (const id of merged) {
        const [first] = allowances({ modelBudgets: { [id]: budget } }, { model });
        expect(first).toMatchObject({ source: { kind: 'model', model: now } });
        expect(first?.scope.models).toEqual(expect.arrayContaining([now, before]));
      }
  });

  it('are none where nothing is set', () => {
    const caps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };
    const spender = { guildId: '7', userId: 'mia', roleIds: ['artist'], model: 'kling', atMs };
    expect(allowancesOf(defaultSettings, caps, spender)).toEqual([]);
  });
});
