import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Allowance, AllowanceError, spenderOf } from '../../src/jobs/allowance.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type Span, spans } from '../../src/jobs/period.ts';
import { translator } from '../../src/locales/translate.ts';
import { refusedBy } from '../../src/replies/allowances.ts';
import { allowancesOf, type Caps } from '../../src/settings/effective.ts';
import { type Limits, type Patch, settingsSchema } from '../../src/settings/schema.ts';
import { aJob, statuses } from '../support/job.ts';
import { engines, openTestStores, type TestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROLE = '111111111111111111';
const OTHER_ROLE = '222222222222222222';
const MEMBER = '333333333333333333';
const OTHER = '444444444444444444';

/** First moments of a day, a week and a month, and of the next ones, from calendars and not from the bot. */
const calendars: Record<string, Record<Span, readonly [from: string, until: string]>> = {
  UTC: {
    day: ['2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z'],
    week: ['2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    month: ['2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
  },
  // On Sunday, 29 March, the clocks skip 02:00.
  'Europe/Berlin': {
    day: ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    week: ['2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
    month: ['2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z'],
  },
  // On Sunday, 6 September, they skip midnight.
  'America/Santiago': {
    day: ['2026-09-06T04:00:00Z', '2026-09-07T03:00:00Z'],
    week: ['2026-08-31T04:00:00Z', '2026-09-07T03:00:00Z'],
    month: ['2026-09-01T04:00:00Z', '2026-10-01T03:00:00Z'],
  },
};

type Changes = Parameters<typeof aJob>[0] & { isElsewhere?: true };

interface Kind {
  what: string;
  unit: Allowance['unit'];
  set(limits: Limits): Patch;
  /** The job of somebody, or of something, that the limit isn't about. */
  elsewhere: Changes;
  says: RegExp;
}

const halfOf = (limits: Limits): Limits =>
  Object.fromEntries(Object.entries(limits).map(([span, max]) => [span, max / 2]));

/** Somebody on another server. */
const others: Changes = { isElsewhere: true, origin: { userId: OTHER, roleIds: [] } };
const kinds: readonly Kind[] = [
  ...(['videos', 'usd'] as const).flatMap((unit): Kind[] => {
    const [all, byRole, own] =
      unit === 'videos'
        ? (['memberVideos', 'roleVideos', 'memberOverrideVideos'] as const)
        : (['memberBudget', 'roleMemberBudgets', 'memberOverrideBudgets'] as const);
    const none = { day: 0, week: 0, month: 0 };
    const elsewhere = { origin: { userId: OTHER } };
    return [
      {
        what: 'each member',
        unit,
        elsewhere,
        says: /limit for all members/,
        set: (limits) => ({ [all]: limits }),
      },
      {
        ...{
          what: 'each member with a role, the best of two',
          unit,
          elsewhere,
          says: /limit from your role/,
        },
        set: (limits) => ({ [all]: none, [byRole]: { [OTHER_ROLE]: halfOf(limits), [ROLE]: limits } }),
      },
      {
        ...{ what: 'one member', unit, elsewhere: { isElsewhere: true }, says: /your own limit/ },
        set: (limits) => ({ [all]: none, [byRole]: { [ROLE]: none }, [own]: { [MEMBER]: limits } }),
      },
    ];
  }),
  {
    ...{
      what: 'the server',
      unit: 'videos',
      elsewhere: others,
      says: /^All members of this server together are at/,
    },
    set: (limits) => ({ serverVideos: limits }),
  },
  {
    ...{ what: 'the server', unit: 'usd', elsewhere: others, says: /^This server’s budget for/ },
    set: (limits) => ({ serverBudget: limits }),
  },
  {
    ...{ what: 'a role', unit: 'usd', elsewhere: { origin: { roleIds: [OTHER_ROLE] } } },
    ...{ says: /^The budget of <@&1+> for/, set: (limits) => ({ roleBudgets: { [ROLE]: limits } }) },
  },
  {
    ...{ what: 'a model', unit: 'usd', elsewhere: { request: { model: 'pika' } } },
    ...{ says: /^The budget of kling for/, set: (limits) => ({ modelBudgets: { kling: limits } }) },
  },
];

describe.each(engines)('in %s', (engine) => {
  let stores: TestStores;
  const folder = temporaryFolder();
  beforeAll(async () => {
    stores = await openTestStores((await folder).path, { engine });
  });
  afterAll(async () => {
    await stores.close();
    await (await folder)[Symbol.asyncDispose]();
  });
  let guilds = 0;

  /** Asks for videos in a guild of its own. */
  function start(patch: Patch, caps: Partial<Caps>) {
    const guildId = String(500_000_000_000_000_000n + BigInt(guilds++));
    const settings = settingsSchema.parse(patch);
    const noCaps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };
    return async (atMs: number, { isElsewhere, ...more }: Changes = {}) => {
      const { timeZone } = settings;
      const job: Job = aJob({
        ...{ createdAtMs: atMs, reservedUsd: 0.5, timeZone, request: { model: 'kling', ...more.request } },
        origin: {
          ...{ guildId: isElsewhere ? `${guildId}0` : guildId, userId: MEMBER, roleIds: [OTHER_ROLE, ROLE] },
          ...more.origin,
        },
      });
      try {
        await stores.jobs.insert(job, allowancesOf(settings, { ...noCaps, ...caps }, spenderOf(job)));
        return job;
      } catch (error) {
        if (error instanceof AllowanceError) return refusedBy(error, (id) => id)(translator());
        throw error;
      }
    };
  }

  async function expectTwoIn(
    [from, until]: readonly [string, string],
    ask: ReturnType<typeof start>,
    says: { sentence: RegExp; period?: string },
    elsewhere?: Kind['elsewhere'],
  ) {
    const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)];
    const accepted = expect.objectContaining({ reservedUsd: 0.5 });
    // What was made a moment before doesn't count.
    expect(await ask(fromMs - 1)).toEqual(accepted);
    const first = await ask(fromMs);
    expect(first).toEqual(accepted);
    expect(await ask(untilMs - 1)).toEqual(accepted);
    for (const atMs of [fromMs, untilMs - 1]) {
      const refused = await ask(atMs);
      expect(refused).toMatch(says.sentence);
      expect(refused).toContain(`<t:${untilMs / 1000}:R>`);
      if (says.period !== undefined) expect(refused).toContain(says.period);
    }
    if (elsewhere) expect(await ask(untilMs - 1, elsewhere)).toEqual(accepted);
    // A failure returns what it took, once.
    if (typeof first === 'string') throw new Error(first);
    await stores.jobs.update({ ...first, status: statuses.failed });
    expect(await ask(untilMs - 1)).toEqual(accepted);
    expect(await ask(untilMs - 1)).toMatch(says.sentence);
    for (const _ of [1, 2]) expect(await ask(untilMs)).toEqual(accepted);
    expect(await ask(untilMs)).toMatch(says.sentence);
  }

  const cells = Object.keys(calendars).flatMap((timeZone) =>
    kinds.flatMap((kind) => spans.map((span) => ({ ...kind, timeZone, span }))),
  );
  it.each(cells)(
    'two are made in $unit of $what per $span in $timeZone, and no third',
    async ({ unit, set, span, timeZone, says, elsewhere }) => {
      const ask = start({ ...set({ [span]: unit === 'videos' ? 2 : 1 }), timeZone }, {});
      const period = { day: 'today', week: 'this week', month: 'this month' }[span];
      const bounds = calendars[timeZone]?.[span];
      if (!bounds) throw new Error(timeZone);
      await expectTwoIn(bounds, ask, { sentence: says, period }, elsewhere);
    },
  );

  it.each([
    ['guildUsdPerMonth', ['2025-05-01T00:00:00Z', '2025-06-01T00:00:00Z'], others],
    ['globalUsdPerMonth', ['2024-07-01T00:00:00Z', '2024-08-01T00:00:00Z'], undefined],
  ] as const)(
    'two are made within %s, whose months are of UTC, and no third',
    async (cap, bounds, elsewhere) => {
      const ask = start({ timeZone: 'Pacific/Kiritimati' }, { [cap]: 1 });
      await expectTwoIn(bounds, ask, { sentence: /^Paid videos don’t work for now/ }, elsewhere);
    },
  );

  it('names the limit that has room last, of those that are used up', async () => {
    const limits = { day: 1, week: 1, month: 5 };
    const ask = start({ memberVideos: limits, serverVideos: { day: 1 } }, {});
    const noon = Date.parse('2026-10-07T12:00:00Z');
    await ask(noon);
    expect(await ask(noon)).toContain(
      `this week, and the limit is 1 (limit for all members). You can make another <t:${Date.parse('2026-10-12T00:00:00Z') / 1000}:R>`,
    );
  });
});
