import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/jobs/ledger.ts';
import { lastDays } from '../../src/jobs/period.ts';
import type { StatsRow } from '../../src/jobs/stats-contract.ts';
import { aJob, statuses } from '../support/job.ts';
import { TO_VERSION_4 } from '../support/older-store.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const GUILD = '1200000000000000002';
const HOUR_MS = 3_600_000;
/** Berlin's clocks go back on this day, which has 25 hours. */
const LONG_DAY_MS = Date.parse('2026-10-25T00:00:00+02:00');
const days = lastDays(Date.parse('2026-10-26T12:00:00+01:00'), 3, 'Europe/Berlin');

const times = (queuedMs: number, runningMs: number) => ({
  spentMs: { accepted: 100, queued: queuedMs - 100, submitting: 1_000, running: runningMs - 1_000 },
});

/** Eight jobs of two members with two models, one that nobody saw and one of another guild. */
function someJobs() {
  const kling = { request: { model: 'kling' }, origin: { userId: 'mia' } };
  const pika = { request: { model: 'pika' }, origin: { userId: 'moe' } };
  const made = { status: statuses.succeeded, costUsd: 0.5 };
  const first = LONG_DAY_MS;
  return [
    aJob({ ...kling, ...made, ...times(1_000, 60_000), createdAtMs: first }),
    aJob({ ...kling, ...made, ...times(3_000, 80_000), createdAtMs: first + 24.5 * HOUR_MS }),
    aJob({ ...pika, ...made, ...times(9_000, 100_000), createdAtMs: first + 25 * HOUR_MS }),
    aJob({ ...pika, status: statuses.failed, ...times(5_000, 0), createdAtMs: first + 1 }),
    aJob({
      ...pika,
      status: { state: 'failed', kind: 'content_rejected', cause: 'x' },
      createdAtMs: first + 2,
    }),
    aJob({ ...kling, status: statuses.cancelled, costUsd: 0.25, createdAtMs: first + 3 }),
    aJob({ ...kling, status: statuses.running, createdAtMs: first + 26 * HOUR_MS }),
    aJob({ ...kling, status: { state: 'cancelled', reason: 'unanswered' }, createdAtMs: first + 4 }),
    aJob({ ...made, origin: { guildId: '1200000000000000009' }, createdAtMs: first + 5 }),
    aJob({ ...kling, ...made, createdAtMs: first - 24 * HOUR_MS - 1 }),
  ];
}

describe.each(engines)('in %s', (engine) => {
  async function openStats(dataDir: string) {
    const stores = await openTestStores(dataDir, { engine });
    return {
      ...stores,
      [Symbol.asyncDispose]: stores.close,
    };
  }

  it('adds up a guild by day of its own clock, model, member and reason', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openStats(folder.path);
    for (const job of someJobs()) await opened.jobs.insert(job);
    const stats = await opened.stats.read({ guildId: GUILD, days });
    expect(stats.total).toEqual({
      ...{ jobs: 7, made: 3, failed: 2, cancelled: 1, open: 1 },
      ...{ spentUsd: 1.75, waitMs: 4_000, makingMs: 80_000 },
    });
    expect(stats.days.map(({ jobs, made, spentUsd, waitMs }) => ({ jobs, made, spentUsd, waitMs }))).toEqual([
      { jobs: 0, made: 0, spentUsd: 0, waitMs: null },
      { jobs: 5, made: 2, spentUsd: 1.25, waitMs: 3_000 },
      { jobs: 2, made: 1, spentUsd: 0.5, waitMs: 9_000 },
    ]);
    expect(stats.days.map(({ madeByModel }) => Object.fromEntries(madeByModel))).toEqual([
      {},
      { kling: 2 },
      { pika: 1 },
    ]);
    expect(stats.models.map(({ id, jobs, spentUsd }) => [id, jobs, spentUsd])).toEqual([
      ['kling', 4, 1.25],
      ['pika', 3, 0.5],
    ]);
    expect(stats.members.map(({ id, made, failed }) => [id, made, failed])).toEqual([
      ['mia', 2, 0],
      ['moe', 1, 2],
    ]);
    expect([stats.memberCount, stats.failures]).toEqual([
      2,
      [
        { kind: 'content_rejected', jobs: 1 },
        { kind: 'task_failed', jobs: 1 },
      ],
    ]);
  });

  it('names no member who has deleted their data, and keeps their videos in the sums', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openStats(folder.path);
    for (const job of someJobs()) await opened.jobs.insert(job);
    await opened.sql("UPDATE ledger SET user_id = '' WHERE user_id = 'moe'");
    const { total, members, memberCount } = await opened.stats.read({ guildId: GUILD, days });
    expect([total.jobs, members.map(({ id }) => id), memberCount]).toEqual([7, ['mia'], 1]);
  });

  it('gives every row, whose sums are those of the whole', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openStats(folder.path);
    for (const job of someJobs()) await opened.jobs.insert(job);
    const rows: StatsRow[] = [];
    for await (const row of opened.stats.rows({ guildId: GUILD, days })) rows.push(row);
    const { total } = await opened.stats.read({ guildId: GUILD, days });
    for (const field of ['jobs', 'made', 'failed', 'cancelled', 'open', 'spentUsd'] as const)
      expect(rows.reduce((sum, row) => sum + row[field], 0)).toBe(total[field]);
    expect(rows.find(({ failed }) => failed > 0)).toMatchObject({
      ...{ day: days[1], model: 'pika', userId: 'moe' },
      failures: expect.arrayContaining([{ kind: 'content_rejected', jobs: 1 }]),
    });
  });

  it('counts each of thousands of videos once, also those of one moment', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openStats(folder.path);
    await opened.sql(`
    WITH RECURSIVE series(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series WHERE value < 4500)
    INSERT INTO ledger (job_id, guild_id, user_id, role_ids, model, taken_at_ms, state, quota_counted, refused,
      held_microusd, spent_microusd, outcome, wait_ms, making_ms)
    SELECT value, '${GUILD}', 'm' || (value % 5), '[]', 'kling', ${LONG_DAY_MS} + value / 3000, 'settled', 1, 0,
      0, 1000, 'succeeded', value, NULL FROM series`);
    const { total, members, memberCount } = await opened.stats.read({ guildId: GUILD, days });
    expect(total).toMatchObject({ jobs: 4_500, made: 4_500, spentUsd: 4.5, waitMs: 2_250.5, makingMs: null });
    expect([memberCount, members.map(({ jobs }) => jobs)]).toEqual([5, [900, 900, 900, 900, 900]]);
    let counted = 0;
    for await (const { jobs } of opened.stats.rows({ guildId: GUILD, days })) counted += jobs;
    expect(counted).toBe(4_500);
  });

  it('lists the rows of a day by model and member', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openStats(folder.path);
    const of = (model: string, userId: string, createdAtMs: number) =>
      aJob({ request: { model }, origin: { userId }, createdAtMs });
    const jobs = ['pika moe', 'kling moe', 'pika ann', 'kling mia'].map((row, index) => {
      const [model = '', userId = ''] = row.split(' ');
      return of(model, userId, LONG_DAY_MS + index);
    });
    for (const job of jobs) await opened.jobs.insert(job);
    const rows: string[] = [];
    for await (const { model, userId } of opened.stats.rows({ guildId: GUILD, days }))
      rows.push(`${model} ${userId}`);
    expect(rows).toEqual(['kling mia', 'kling moe', 'pika ann', 'pika moe']);
  });
});

it('knows what became of jobs that an older version made', async () => {
  await using folder = await temporaryFolder();
  const jobs = someJobs();
  {
    const opened = await openTestStores(folder.path, { engine: 'SQLite' });
    for (const job of jobs) await opened.jobs.insert(job);
    await opened.sql(TO_VERSION_4);
    await opened.close();
  }
  const opened = await openTestStores(folder.path, { engine: 'SQLite' });
  const rows = await opened.sql(
    'SELECT outcome, wait_ms AS waitMs, making_ms AS makingMs FROM ledger ORDER BY job_id',
  );
  expect(rows).toEqual(jobs.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(outcomeOf));
  await opened.close();
});
