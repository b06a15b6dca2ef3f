import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowancesOf,
  createRunningLimits,
  effectiveSettings,
  type MemberContext,
} from '../../src/settings/effective.ts';
import { defaultSettings, type Settings } from '../../src/settings/schema.ts';

const memberContext: MemberContext = {
  userId: 'mia',
  roleIds: ['artist'],
  channelId: 'films',
  parentChannelId: null,
};
const of = (settings: Partial<Settings>, who: Partial<MemberContext> = {}) =>
  effectiveSettings({ ...defaultSettings, ...settings }, { ...memberContext, ...who });
const quotaOf = (settings: Partial<Settings>, roleIds = memberContext.roleIds) =>
  allowancesOf(
    { ...defaultSettings, ...settings },
    { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined },
    { userId: memberContext.userId, roleIds, guildId: 'films', model: 'plain', atMs: 0 },
  ).find(({ source }) => source.kind === 'member')?.max ?? null;

describe('the settings as they are for one member', () => {
  it('stop nobody in a new guild', () => {
    const settings = of({});
    expect(settings.barrier).toBeUndefined();
    expect(settings.mayUseModel('anything')).toBe(true);
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
    expect(['a', 'b', 'c'].filter(of(lists).mayUseModel)).toEqual(['b']);
    expect(['a', 'b', 'c'].filter(of(lists, { roleIds: ['artist', 'admin'] }).mayUseModel)).toEqual([
      'b',
      'c',
    ]);
    expect(['a', 'b', 'c'].filter(of(lists, { roleIds: [] }).mayUseModel)).toEqual(['a']);
  });

  it('take the best quota of the roles, and a member’s own before it', () => {
    const quota = { memberVideosPerDay: 3, roleVideosPerDay: { artist: 5, admin: 10, boss: null } };
    expect(quotaOf({}, [])).toBeNull();
    expect(quotaOf(quota, [])).toBe(3);
    expect(quotaOf(quota, ['artist', 'admin'])).toBe(10);
    expect(quotaOf(quota, ['artist', 'boss'])).toBeNull();
    expect(quotaOf({ ...quota, memberOverrideVideosPerDay: { mia: 1 } })).toBe(1);
    // Somebody without any quota of their own.
    expect(quotaOf({ ...quota, memberOverrideVideosPerDay: { mia: null } })).toBeNull();
    expect(quotaOf({ ...quota, memberOverrideVideosPerDay: { mia: 0 } })).toBe(0);
  });

  it('never give less for one role more', () => {
    const roles = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9)), roles, (perRole, roleIds) => {
        const [, ...fewer] = roleIds;
        const counted = fewer.some((id) => id in perRole);
        const quota = { memberVideosPerDay: 3, roleVideosPerDay: perRole };
        const best = quotaOf(quota, roleIds) ?? 0;
        if (counted) expect(best).toBeGreaterThanOrEqual(quotaOf(quota, fewer) ?? 0);
      }),
    );
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
  const budget = { usdPerDay: 1, usdPerMonth: 2 };
  const all: Partial<Settings> = {
    ...{ timeZone: 'Pacific/Kiritimati', memberVideosPerDay: 3, serverVideosPerDay: 30 },
    ...{ budgetUsdPerDay: 4, budgetUsdPerMonth: 40, roleBudgets: { artist: budget, boss: budget } },
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
    expect(shown).toEqual([
      ['member', 'videos', 'day', 3, day.untilMs],
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
