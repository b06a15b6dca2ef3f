import { describe, expect, it } from 'vitest';
import { createQuotaCommand } from '../../src/commands/quota.ts';
import type { Allowance } from '../../src/jobs/allowance.ts';
import { allowancesOf } from '../../src/settings/effective.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, rights, type Who } from '../support/interactions.ts';
import { fakeExtras, startSettings } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const MINE = '1200000000000000021';
const THEIRS = '1200000000000000022';
const daily = { day: 2 };
/** Sunday, 10 January 2027, 23:30 UTC: the next day in Tokyo. */
const LATE = Date.UTC(2027, 0, 10, 23, 30);

const everything: Patch = {
  memberVideos: { day: 3 },
  serverVideos: { day: 9 },
  serverBudget: { day: 5 },
  roleBudgets: { [MINE]: daily, [THEIRS]: daily },
  modelBudgets: { dear: daily },
  roleVideos: { [MINE]: { day: 4 }, [THEIRS]: { day: 8 } },
};

async function quota(who: Who, patch: Patch) {
  const settings = await startSettings(patch);
  const caps = { globalUsdPerMonth: 100, guildUsdPerMonth: 50 };
  const asked: Pick<Allowance, 'scope' | 'period' | 'unit'>[] = [];
  const command = createQuotaCommand({
    requests: {
      allowances: {
        of: (spender) => allowancesOf(settings.peek(GUILD), caps, spender),
        async used(allowance) {
          asked.push(allowance);
          return 1;
        },
      },
    },
    settings,
    catalog: { labelOf: (id) => `the ${id} model` },
    discord: { extras: fakeExtras({ roleIds: [MINE] }) },
    clock: createFakeClock(LATE),
  });
  const { interaction, said } = fakeInteraction({ may: rights[who] });
  await command.execute(interaction);
  return { said: said(), asked };
}

describe('/quota', () => {
  it.each([
    { who: 'member', roles: [MINE] },
    { who: 'moderator', roles: [MINE] },
    { who: 'admin', roles: [MINE, THEIRS] },
  ] as const)(
    'shows a $who the budgets of $roles, and nobody the operator’s caps',
    async ({ who, roles }) => {
      const { asked } = await quota(who, everything);
      const shown = asked.map(
        ({ scope, unit }) => `${unit} ${JSON.stringify({ ...scope, guildId: undefined })}`,
      );
      const own = `videos ${JSON.stringify({ userId: MEMBER })}`;
      // The last one is the member's use of today.
      expect(shown).toEqual([
        ...[own, 'videos {}', 'usd {}', ...roles.map((roleId) => `usd {"roleId":"${roleId}"}`)],
        ...['usd {"models":["dear"]}', own],
      ]);
      expect(asked.every(({ scope }) => scope.guildId === GUILD)).toBe(true);
    },
  );

  it('tells dollars to admins alone', async () => {
    expect((await quota('admin', everything)).said).toContain('$');
    expect((await quota('moderator', everything)).said).not.toContain('$');
  });

  it.each<[Patch, string | undefined]>([
    [{}, undefined],
    [{ roleMaxDurationSeconds: { [THEIRS]: 5 } }, undefined],
    [{ maxDurationSeconds: 30, roleMaxDurationSeconds: { [MINE]: 10 } }, '10 s'],
    [{ maxDurationSeconds: 30, roleMaxDurationSeconds: { [MINE]: null } }, undefined],
    [
      { maxDurationSeconds: 5, maxResolution: '720p', roleMaxUsdPerVideo: { [MINE]: 2 } },
      '5 s, 720p, and $2.00',
    ],
  ])('of %j says for each video: %s', async (patch, limits) => {
    const { said } = await quota('member', patch);
    if (limits === undefined) expect(said).not.toContain('Each video');
    else expect(said).toContain(`Each video: up to ${limits}.`);
  });

  it('says how long a member waits between videos', async () => {
    expect((await quota('member', { memberCooldownMinutes: 10 })).said).toContain('at least 10 min');
    expect((await quota('member', {})).said).not.toContain('at least');
  });

  it('names what the member’s own roles give', async () => {
    const { said } = await quota('admin', { roleVideos: everything.roleVideos ?? {} });
    expect(said).toContain(`<@&${MINE}> 4`);
    expect(said).not.toContain(THEIRS);
  });

  it.each([
    ['UTC', Date.UTC(2027, 0, 10)],
    ['Asia/Tokyo', Date.UTC(2027, 0, 10, 15)],
  ])('counts the videos of a day in %s', async (timeZone, fromMs) => {
    const { asked } = await quota('member', { timeZone });
    expect(asked).toEqual([
      {
        scope: { guildId: GUILD, userId: MEMBER },
        period: { fromMs, untilMs: fromMs + 24 * 60 * 60_000 },
        unit: 'videos',
      },
    ]);
  });
});
