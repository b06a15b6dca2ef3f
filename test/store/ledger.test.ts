import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllowanceError, type Scope, spenderOf } from '../../src/jobs/allowance.ts';
import { isIn, type Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { isFinal } from '../../src/jobs/states.ts';
import { IllegalTransition, transition } from '../../src/jobs/transition.ts';
import { allowancesOf } from '../../src/settings/effective.ts';
import { settingsSchema } from '../../src/settings/schema.ts';
import { aJob, statuses } from '../support/job.ts';
import { engines, openTestStores, type TestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ALWAYS = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const DAY_MS = 86_400_000;

const cost = fc.integer({ min: 0, max: 3_000 }).map((thousandths) => thousandths / 1_000);
const event: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.constantFrom<JobEvent>(
    { type: 'answered', messageId: '1' },
    { type: 'unanswered' },
    { type: 'submitting' },
    { type: 'postponed', notBeforeMs: 0 },
    { type: 'submitted', task: { taskId: 't' } },
    { type: 'submit-lost', cause: 'reset' },
    { type: 'cancel-requested' },
    { type: 'cancelled' },
    { type: 'downloaded', file: statuses.delivering.file },
    { type: 'delivered', route: 'reply', messageId: '1', channelId: '2' },
    { type: 'failed', kind: 'content_rejected', cause: 'no' },
    { type: 'notified', of: 'succeeded' },
    { type: 'reviewed', decision: { what: 'rejected', by: '1' } },
    { type: 'reviewed', decision: { what: 'published', by: '1' } },
  ),
  cost.map((costUsd): JobEvent => ({ type: 'task-succeeded', output: statuses.downloading.output, costUsd })),
  cost.map((costUsd): JobEvent => ({ type: 'failed', kind: 'task_failed', cause: 'x', costUsd })),
);
const HOUR_MS = 3_600_000;
/** Shortly before days of 23 and 25 hours in Berlin and of 25 in Chatham, a year's end, and the 29th of February. */
const starts = [
  ...['2026-03-28T22:30Z', '2026-10-24T21:30Z', '2026-04-04T09:30Z'],
  ...['2026-12-31T20:00Z', '2028-02-28T22:30Z'],
];
const zones = ['Europe/Berlin', 'Pacific/Chatham', 'America/St_Johns', 'UTC'];
const action = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constant('event' as const), job: fc.nat(7), event }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ type: fc.constant('accept' as const), reservedUsd: cost, isReviewed: fc.boolean() },
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('time' as const),
      passing: fc.constantFrom<'hours' | 'last moment' | 'midnight' | 'week' | 'month'>(
        ...(['hours', 'last moment', 'midnight', 'week', 'month'] as const),
      ),
      hours: fc.integer({ min: 1, max: 30 }),
    }),
  },
);

const QUOTA = 4;
const settings = settingsSchema.parse({
  ...{ memberVideos: { day: QUOTA }, memberBudget: { week: 7 }, serverBudget: { day: 6, month: 9 } },
});
const noCaps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };

/** The calendar name of an instant in a time zone, from `Intl` alone: the bot computes where days begin and end. */
function calendarOf(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
  });
  const weekday = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' });
  return {
    day: (atMs: number) => format.format(atMs),
    /** The date of its Monday, on which no clocks are changed. */
    week(atMs: number) {
      let mondayMs = atMs;
      while (weekday.format(mondayMs) !== 'Mon') mondayMs -= DAY_MS;
      return format.format(mondayMs);
    },
    month: (atMs: number) => format.format(atMs).slice(0, 7),
  };
}

type NameOf = (atMs: number) => string;

/** The first millisecond after `nowMs`, within five weeks, with another name. */
function nextAfter(nowMs: number, nameOf: NameOf): number {
  let [same, other] = [nowMs, nowMs + 35 * DAY_MS];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (nameOf(middle) === nameOf(nowMs)) same = middle;
    else other = middle;
  }
  return other;
}

function laterBy(nowMs: number, { passing, hours }: { passing: string; hours: number }, timeZone: string) {
  const { day, week, month } = calendarOf(timeZone);
  if (passing === 'hours') return nowMs + hours * HOUR_MS;
  if (passing === 'week') return nextAfter(nowMs, week);
  if (passing === 'month') return nextAfter(nowMs, month);
  return passing === 'midnight' ? nextAfter(nowMs, day) : nextAfter(nowMs, day) - 1;
}

interface Used {
  jobs: number;
  quota: number;
  heldUsd: number;
  spentUsd: number;
}

function inMicro(usd: number): number {
  return Math.round(usd * 1e6);
}

function changeOf(job: Job, happened: JobEvent, nowMs: number): Job {
  try {
    return isFinal(job) && happened.type !== 'notified' ? job : transition(job, happened, nowMs);
  } catch (error) {
    if (error instanceof IllegalTransition) return job;
    throw error;
  }
}

/** The ledger's rows of all jobs whose acceptance has that name. */
async function usedOf({ sql }: TestStores, nameOf: NameOf, name: string): Promise<Used> {
  const used = { jobs: 0, quota: 0, heldUsd: 0, spentUsd: 0 };
  for (const row of await sql('SELECT * FROM ledger')) {
    if (nameOf(Number(row['taken_at_ms'])) !== name) continue;
    used.jobs += 1;
    used.quota += Number(row['quota_counted']);
    used.heldUsd += Number(row['held_microusd']) / 1e6;
    used.spentUsd += Number(row['spent_microusd']) / 1e6;
  }
  return used;
}

describe.each(engines)('in %s', (engine) => {
  describe('the asserts', () => {
    const noon = 10 * DAY_MS;
    /** A store that records broken invariants, which has added up a day of the bot. */
    async function openHeard(dataDir: string) {
      const said: string[] = [];
      const { jobs: store, close } = await openTestStores(dataDir, {
        engine,
        onBroken: ({ job, message }) => void said.push(`${job} ${message}`),
      });
      const day = periodOf('day', noon);
      const usedUsd = () => store.used({ scope: {}, period: day, unit: 'usd' });
      return { close, store, said, usedUsd };
    }

    it.each([Number.NaN, Number.POSITIVE_INFINITY])(
      'write a job that costs %s with what was set aside',
      async (costUsd) => {
        await using folder = await temporaryFolder();
        const { close, store, said, usedUsd } = await openHeard(folder.path);
        const job = aJob({ createdAtMs: noon, reservedUsd: 0.5 });
        await store.insert(job);
        expect(await usedUsd()).toBe(0.5);
        await store.update({ ...job, status: statuses.succeeded, costUsd });
        expect(said.length).toBeGreaterThan(0);
        expect(said.every((each) => each.startsWith(job.id))).toBe(true);
        expect(await usedUsd()).toBe(0.5);
        await close();
      },
    );

    it('hear of a job that is settled twice, and keep the first', async () => {
      await using folder = await temporaryFolder();
      const { close, store, said, usedUsd } = await openHeard(folder.path);
      const job = aJob({ createdAtMs: noon, status: statuses.succeeded, costUsd: 0.25 });
      await store.insert(job);
      await store.update({ ...job, told: true });
      expect(said).toEqual([]);
      await store.update({ ...job, costUsd: 0.75 });
      expect(said).toEqual([expect.stringMatching(new RegExp(`^${job.id} .*250000.*750000`))]);
      expect(await usedUsd()).toBe(0.25);
      await close();
    });
  });

  it('counts a job once for a role that its member is listed with twice', async () => {
    await using folder = await temporaryFolder();
    const { jobs: store, close } = await openTestStores(folder.path, { engine });
    const job = aJob({ createdAtMs: 10 * DAY_MS, origin: { roleIds: ['1', '1', '2'] } });
    const { guildId } = job.origin;
    const used = () =>
      Promise.all(
        ['1', '2', '3'].map((roleId) =>
          store.used({
            scope: { guildId, roleId },
            period: periodOf('day', job.createdAtMs),
            unit: 'videos',
          }),
        ),
      );
    expect(await used()).toEqual([0, 0, 0]);
    await store.insert(job);
    expect(await used()).toEqual([1, 1, 0]);
    await close();
  });

  describe('the sums', () => {
    const [fromMs, untilMs] = [10 * DAY_MS, 11 * DAY_MS];
    const day = { fromMs, untilMs };

    it('have each job in the day of its acceptance, to the moment, whichever other periods are known', async () => {
      await using folder = await temporaryFolder();
      const { jobs: store, close } = await openTestStores(folder.path, { engine });
      const periods = [day, { fromMs, untilMs: 40 * DAY_MS }, { fromMs: fromMs - DAY_MS, untilMs }];
      const used = () =>
        Promise.all(periods.map((period) => store.used({ scope: {}, period, unit: 'videos' })));
      expect(await used()).toEqual([0, 0, 0]);
      for (const createdAtMs of [fromMs - 1, fromMs, untilMs - 1, untilMs]) {
        const job = aJob({ createdAtMs });
        await store.insert(job);
        // What takes nothing any more is taken out of the same sums.
        const other = aJob({ createdAtMs });
        await store.insert(other);
        await store.update({ ...other, status: statuses.cancelled, told: true });
      }
      expect(await used()).toEqual([2, 3, 3]);
      await close();
    });

    it('are those of the ledger, for each scope', async () => {
      await using folder = await temporaryFolder();
      const { jobs: store, close } = await openTestStores(folder.path, { engine });
      const [guildId, userId, model] = ['one', 'mia', 'kling'];
      const scopes: Scope[] = [
        ...[{}, { guildId }, { guildId, userId }],
        ...[
          { guildId, models: [model] },
          { guildId, roleId: '5' },
        ],
      ];
      const used = () =>
        Promise.all(scopes.map((scope) => store.used({ scope, period: day, unit: 'videos' })));
      const add = (origin: Partial<Job['origin']>, named: string) =>
        store.insert(aJob({ createdAtMs: fromMs, origin, request: { model: named } }));
      await add({ guildId, userId, roleIds: ['5', '6'] }, model);
      const expected = [1, 1, 1, 1, 1];
      expect(await used()).toEqual(expected);
      await add({ guildId, userId, roleIds: [] }, 'preview');
      await add({ guildId, userId: 'tom', roleIds: ['5', '5'] }, model);
      await add({ guildId: 'two', userId, roleIds: ['5'] }, model);
      expect(await used()).toEqual([4, 3, 2, 2, 2]);
      // Added up by another process.
      const second = await openTestStores(folder.path, { engine });
      const again = scopes.map((scope) => second.jobs.used({ scope, period: day, unit: 'videos' }));
      expect(await Promise.all(again)).toEqual([4, 3, 2, 2, 2]);
      await second.close();
      await close();
    });
  });

  it('knows whether a settled job counts', async () => {
    await using folder = await temporaryFolder();
    const { jobs: store, ledger, close } = await openTestStores(folder.path, { engine });
    const [made, failed, waiting] = [
      aJob({ status: statuses.succeeded, told: true }),
      aJob({ status: statuses.failed, told: true }),
      aJob(),
    ];
    for (const job of [made, failed, waiting]) await store.insert(job);
    expect(await Promise.all([made, failed, waiting].map(({ id }) => ledger.isCounted(id)))).toEqual([
      ...[true, false, false],
    ]);
    await close();
  });

  it('lets five content refusals of a day be free, and counts the sixth for good', async () => {
    await using folder = await temporaryFolder();
    const { jobs: store, ledger, close } = await openTestStores(folder.path, { engine });
    const status = { ...statuses.failed, kind: 'content_rejected' } as const;
    const quotas: number[] = [];
    for (let refusal = 0; refusal < 7; refusal++) {
      const job = aJob({ createdAtMs: 10 * DAY_MS + refusal });
      await store.insert(job);
      await store.update({ ...job, status });
      await store.update({ ...job, status, told: true });
      quotas.push((await ledger.totals(ALWAYS)).quota);
    }
    expect(quotas).toEqual([0, 0, 0, 0, 0, 1, 2]);
    const tomorrow = aJob({ createdAtMs: 11 * DAY_MS, status });
    await store.insert(tomorrow);
    expect((await ledger.totals(periodOf('day', tomorrow.createdAtMs))).quota).toBe(0);
    await close();
  });

  it('counts the content refusals of a day by the time zone of its server', async () => {
    await using folder = await temporaryFolder();
    const { jobs: store, ledger, close } = await openTestStores(folder.path, { engine });
    const status = { ...statuses.failed, kind: 'content_rejected' } as const;
    // In Tokyo, it's nine in the morning.
    const midnight = 10 * DAY_MS;
    const quotas: number[] = [];
    for (const createdAtMs of [...Array(5).fill(midnight - 1), midnight, midnight + 15 * HOUR_MS]) {
      await store.insert(aJob({ createdAtMs, timeZone: 'Asia/Tokyo', status }));
      quotas.push((await ledger.totals(ALWAYS)).quota);
    }
    expect(quotas).toEqual([0, 0, 0, 0, 0, 1, 1]);
    await close();
  });

  it('adds up by guild, member, model and time, over days', async () => {
    await using folder = await temporaryFolder();
    const { jobs: store, ledger, close } = await openTestStores(folder.path, { engine });
    const add = (userId: string, guildId: string, model: string, costUsd: number, createdAtMs: number) =>
      store.insert(
        aJob({
          origin: { userId, guildId },
          request: { model },
          costUsd,
          createdAtMs,
          status: statuses.succeeded,
        }),
      );
    await add('a', 'one', 'kling', 0.1, 100);
    await add('a', 'one', 'kling', 0.2, 200);
    await add('b', 'one', 'pika', 5, 200);
    await add('a', 'two', 'kling', 7, 200);
    await store.insert(aJob({ origin: { userId: 'b', guildId: 'one' }, reservedUsd: 3, createdAtMs: 300 }));
    expect(await ledger.totals({ guildId: 'one', ...ALWAYS })).toEqual({
      ...{ jobs: 4, quota: 4, spentUsd: 5.3, heldUsd: 3 },
    });
    expect(await ledger.totals({ guildId: 'one', userId: 'a', fromMs: 200, untilMs: 300 })).toMatchObject({
      ...{ jobs: 1, spentUsd: 0.2 },
    });
    const twoDays = { fromMs: 150, untilMs: 150 + 2 * DAY_MS };
    await add('c', 'one', 'pika', 2, 150 + DAY_MS);
    await add('c', 'two', 'pika', 4, twoDays.untilMs);
    expect(await ledger.spend(twoDays)).toEqual([
      { guildId: 'one', model: 'kling', made: 1, spentUsd: 0.2, heldUsd: 0 },
      { guildId: 'one', model: 'pika', made: 2, spentUsd: 7, heldUsd: 0 },
      { guildId: 'one', model: 'preview', made: 0, spentUsd: 0, heldUsd: 3 },
      { guildId: 'two', model: 'kling', made: 1, spentUsd: 7, heldUsd: 0 },
    ]);
    // A month in which the clocks change doesn't end with a whole day.
    const oneAndAHalf = await ledger.spend({ fromMs: 150 - DAY_MS / 2, untilMs: 150 + DAY_MS });
    expect(oneAndAHalf).toContainEqual({ guildId: 'one', model: 'pika', made: 1, spentUsd: 5, heldUsd: 0 });
    await close();
  });

  it('never leaks, never parts from its jobs and keeps the limits of each day, week and month, whatever happens and wherever it crashes', async () => {
    const begins = fc.record({ start: fc.constantFrom(...starts), timeZone: fc.constantFrom(...zones) });
    await fc.assert(
      fc.asyncProperty(begins, fc.array(action, { maxLength: 80 }), async ({ start, timeZone }, actions) => {
        await using folder = await temporaryFolder();
        let run = 0;
        let dataDir = folder.path;
        let bot = await openTestStores(dataDir, { engine });
        let jobs: Job[] = [];
        let nowMs = Date.parse(start);
        const calendar = calendarOf(timeZone);
        const allowancesAt = (atMs: number) =>
          allowancesOf({ ...settings, timeZone }, noCaps, { ...spenderOf(aJob()), atMs });
        const change = async (job: Job, happened: JobEvent) => {
          const own = happened.type === 'submitted' ? { ...happened, task: { taskId: job.id } } : happened;
          const changed = changeOf(job, own, nowMs);
          await bot.jobs.update(changed);
          jobs = jobs.map((each) => (each.id === job.id ? changed : each));
        };
        for (const step of actions) {
          const job = jobs[step.type === 'event' ? step.job : 0];
          if (step.type === 'time') nowMs = laterBy(nowMs, step, timeZone);
          else if (step.type === 'accept') await accept(step);
          else if (step.type === 'event' && job) await change(job, step.event);
          else if (step.type === 'crash' && job) {
            // A write whose end nobody sees: the next process finds the files as they are now.
            const failed = { type: 'failed', kind: 'internal', cause: 'x', costUsd: 9 } as const;
            const cut = bot.jobs.update(changeOf(job, failed, nowMs));
            if (engine === 'SQLite') {
              const next = join(folder.path, String(++run));
              await cp(join(dataDir, 'cutscene.sqlite'), join(next, 'cutscene.sqlite'));
              await cp(join(dataDir, 'cutscene.sqlite-wal'), join(next, 'cutscene.sqlite-wal'));
              dataDir = next;
            }
            await cut;
            await bot.close();
            bot = await openTestStores(dataDir, { engine });
            // As a start does, which continues them.
            await bot.jobs.unsettled();
            jobs = (await Promise.all(jobs.map(({ id }) => bot.jobs.get(id)))).flatMap(
              (found) => found ?? [],
            );
          }
          await expectTrue();
        }
        for (const { id } of jobs) await end(id);
        await expectTrue();
        const rows = await bot.sql("SELECT 1 FROM ledger WHERE state <> 'settled'");
        expect(rows).toEqual([]);
        expect((await bot.ledger.totals(ALWAYS)).heldUsd).toBe(0);
        await bot.close();

        async function accept({ reservedUsd, isReviewed }: { reservedUsd: number; isReviewed: boolean }) {
          const status = statuses.accepted;
          const times = { createdAtMs: nowMs, stateSinceMs: nowMs };
          const review = isReviewed ? {} : undefined;
          const accepted = aJob({ status, task: null, reservedUsd, timeZone, review, ...times });
          const today = await usedOf(bot, calendar.day, calendar.day(nowMs));
          const week = await usedOf(bot, calendar.week, calendar.week(nowMs));
          const month = await usedOf(bot, calendar.month, calendar.month(nowMs));
          const isRoom = (used: Used, maxUsd: number | undefined) =>
            inMicro(used.heldUsd + used.spentUsd + reservedUsd) <= inMicro(maxUsd ?? 0);
          const isAffordable =
            isRoom(today, settings.serverBudget.day) &&
            isRoom(week, settings.memberBudget.week) &&
            isRoom(month, settings.serverBudget.month);
          const isNew = await bot.jobs.insert(accepted, allowancesAt(nowMs)).catch((error: unknown) => {
            if (error instanceof AllowanceError) return false;
            throw error;
          });
          expect(isNew).toBe(today.quota < QUOTA && (isAffordable || reservedUsd === 0));
          if (isNew) jobs.push(accepted);
        }
        /** In total and on each day: the day of the acceptance, whenever a job ends. */
        async function expectTrue() {
          expect((await bot.ledger.totals(ALWAYS)).jobs).toBe(jobs.length);
          const days = Map.groupBy(jobs, ({ createdAtMs }) => calendar.day(createdAtMs));
          for (const [day, ofDay] of days) {
            const used = await usedOf(bot, calendar.day, day);
            expect(used.jobs).toBe(ofDay.length);
            const costs = ofDay.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
            expect(used.spentUsd).toBeCloseTo(costs, 6);
            if (ofDay.every(isFinal)) expect(used.heldUsd).toBe(0);
            const made = ofDay.filter(
              (job) => isIn(job, 'succeeded') || job.review?.decision?.what === 'expired',
            );
            expect(used.quota).toBeGreaterThanOrEqual(made.length);
            await expectLimits(ofDay[0]?.createdAtMs ?? 0, used);
          }
        }
        /** The amounts that limits are checked against, and the ledger's sums, match its rows. */
        async function expectLimits(atMs: number, ofDay: Used) {
          const ofWeek = await usedOf(bot, calendar.week, calendar.week(atMs));
          const ofMonth = await usedOf(bot, calendar.month, calendar.month(atMs));
          const allowances = allowancesAt(atMs);
          const usd = ({ heldUsd, spentUsd }: Used) => expect.closeTo(heldUsd + spentUsd, 6);
          expect(await Promise.all(allowances.map(bot.jobs.used))).toEqual([
            ...[ofDay.quota, usd(ofWeek), usd(ofDay), usd(ofMonth)],
          ]);
          for (const { span, period } of allowances) {
            const { jobs: count, quota } = { day: ofDay, week: ofWeek, month: ofMonth }[span];
            expect(await bot.ledger.totals(period)).toMatchObject({ jobs: count, quota });
          }
        }
        async function end(id: string) {
          const ends: JobEvent[] = [
            { type: 'answered', messageId: '1' },
            { type: 'submitting' },
            { type: 'submitted', task: { taskId: 't' } },
            { type: 'failed', kind: 'timeout', cause: 'late' },
            { type: 'reviewed', decision: { what: 'expired', by: '' } },
            { type: 'notified', of: 'failed' },
          ];
          // Only its member may end an unclear job. Here the operator gives it up.
          for (const happened of ends) {
            const job = jobs.find((each) => each.id === id);
            if (job && isIn(job, 'unclear')) await bot.jobs.update({ ...job, status: statuses.failed });
            else if (job) await change(job, happened);
          }
        }
      }),
      // A server takes ten times as long for each.
      { numRuns: engine === 'SQLite' ? 60 : 8 },
    );
  }, 60_000);

  describe('the entries of jobs', () => {
    const day = periodOf('day', 10 * DAY_MS);
    async function openDay(dataDir: string) {
      const { jobs: store, close } = await openTestStores(dataDir, { engine });
      const used = (period = day) => store.used({ scope: {}, period, unit: 'usd' });
      return { store, used, [Symbol.asyncDispose]: close };
    }

    it('are none for a reel, which is made here', async () => {
      await using folder = await temporaryFolder();
      await using opened = await openDay(folder.path);
      const reel = { jobs: ['1', '2'] } as unknown as NonNullable<Job['reel']>;
      await opened.store.insert(aJob({ createdAtMs: day.fromMs, reservedUsd: 1, reel }));
      expect(await opened.used()).toBe(0);
      expect(await opened.store.used({ scope: {}, period: day, unit: 'videos' })).toBe(0);
    });

    it('belong to the day that begins at their instant, and to no other', async () => {
      await using folder = await temporaryFolder();
      await using opened = await openDay(folder.path);
      const before = periodOf('day', day.fromMs - 1);
      await opened.store.insert(aJob({ createdAtMs: day.fromMs, reservedUsd: 1 }));
      await opened.store.insert(aJob({ createdAtMs: day.untilMs - 1, reservedUsd: 2 }));
      // Added up from the rows, and then kept in memory.
      for (let turn = 0; turn < 2; turn++) {
        expect(await opened.used()).toBe(3);
        expect(await opened.used(before)).toBe(0);
      }
    });

    it('round an amount to the next millionth', async () => {
      await using folder = await temporaryFolder();
      await using opened = await openDay(folder.path);
      await opened.store.insert(aJob({ createdAtMs: day.fromMs, reservedUsd: 0.0000017 }));
      expect(await opened.used()).toBe(0.000002);
    });

    it('follow a settled job that continues after all', async () => {
      await using folder = await temporaryFolder();
      await using opened = await openDay(folder.path);
      const job = aJob({ createdAtMs: day.fromMs, reservedUsd: 1 });
      await opened.store.insert(job);
      await opened.store.update({ ...job, status: statuses.failed, costUsd: 0, told: true });
      expect(await opened.used()).toBe(0);
      await opened.store.update(job);
      expect(await opened.used()).toBe(1);
    });
  });
});
