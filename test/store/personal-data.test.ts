import { describe, expect, it } from 'vitest';
import { raise } from '../../src/jobs/invariants.ts';
import type { Job } from '../../src/jobs/job.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { engines, openTestStores, sqlIn } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(engines)('in %s', (engine) => {
  const settled = { status: statuses.succeeded, told: true };
  const of = (userId: string, guildId: string, fields: Parameters<typeof aJob>[0] = {}) =>
    aJob({ ...settled, ...fields, origin: { userId, guildId, ...fields.origin } });

  async function start(...jobs: Job[]) {
    const folder = await temporaryFolder();
    const broken: string[] = [];
    const onBroken = ({ message }: Error) => void broken.push(message);
    const stores = await openTestStores(folder.path, { engine, onBroken });
    const { jobs: store, personalData: data } = stores;
    for (const job of jobs) await store.insert(job);
    return {
      ...{ stores, store, data, broken },
      /** The members and roles in each entry of the ledger. */
      ledger: async () =>
        (await stores.sql('SELECT * FROM ledger ORDER BY taken_at_ms')).map((row) => [
          row['guild_id'],
          row['user_id'],
          row['role_ids'],
        ]),
      async [Symbol.asyncDispose]() {
        await stores.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id);

  describe('what is kept of a member', () => {
    it('is every job and entry of theirs, the oldest first', async () => {
      const [late, early, anothers] = [
        of('mia', 'films', { createdAtMs: 2_000, costUsd: 0.25, request: { model: 'kling' } }),
        of('mia', 'music', { createdAtMs: 1_000, status: statuses.running, told: false, reservedUsd: 0.5 }),
        of('moe', 'films'),
      ];
      await using run = await start(late, early, anothers);
      expect(await run.data.jobsOf('mia')).toEqual([early, late]);
      expect(await run.data.ledgerOf('mia')).toEqual([
        {
          ...{ jobId: early.id, guildId: 'music', model: 'preview', takenAtMs: 1_000, state: 'open' },
          ...{ quotaCounted: true, heldUsd: 0.5, spentUsd: 0 },
        },
        {
          ...{ jobId: late.id, guildId: 'films', model: 'kling', takenAtMs: 2_000, state: 'settled' },
          ...{ quotaCounted: true, heldUsd: 0, spentUsd: 0.25 },
        },
      ]);
      await run.store.update({ ...early, status: statuses.cancelled, told: true });
      expect(await run.data.ledgerOf('mia')).toMatchObject([{ quotaCounted: false }, { quotaCounted: true }]);
    });
  });

  describe('settled jobs', () => {
    it('are those of a member, of a guild or before a time, as many as are asked for', async () => {
      const jobs = [
        of('mia', 'films', { createdAtMs: 1 }),
        of('mia', 'music', { createdAtMs: 2 }),
        of('moe', 'films', { createdAtMs: 3 }),
      ];
      const running = of('mia', 'films', { createdAtMs: 1, status: statuses.running, told: false });
      await using run = await start(...jobs, running);
      const found = async (...args: Parameters<typeof run.data.settled>) =>
        idsOf((await run.data.settled(...args)).jobs);
      const [first, second, third] = idsOf(jobs);
      expect(await found({}, 9)).toEqual([first, second, third]);
      expect(await found({}, 2)).toEqual([first, second]);
      expect(await found({ userId: 'mia' }, 9)).toEqual([first, second]);
      expect(await found({ guildId: 'films' }, 9)).toEqual([first, third]);
      expect(await found({ beforeMs: 2 }, 9)).toEqual([first]);
      expect(await found({ userId: 'mia', guildId: 'films', beforeMs: 3 }, 9)).toEqual([first]);
    });

    it('are removed, others stay', async () => {
      const [gone, kept, running] = [
        of('mia', 'films'),
        of('mia', 'films'),
        of('mia', 'films', { status: statuses.running, told: false }),
      ];
      await using run = await start(gone, kept, running);
      await run.data.remove([gone.id, running.id]);
      expect(idsOf(await run.data.jobsOf('mia'))).toEqual([kept.id, running.id]);
    });

    it('can be removed although this version can’t read them', async () => {
      const [unreadable, whole] = [
        of('mia', 'films', { createdAtMs: 1 }),
        of('mia', 'films', { createdAtMs: 2 }),
      ];
      await using run = await start(unreadable, whole);
      await run.stores.sql(`UPDATE jobs SET data = '{"id":7}' WHERE id = '${unreadable.id}'; SELECT 1`);
      const page = { guildId: 'films', userId: 'mia', search: '', offset: 0, limit: 9 };
      expect(await run.data.settled({ userId: 'mia' }, 9)).toEqual({
        ...{ jobs: [whole], unreadableIds: [unreadable.id] },
      });
      expect(await run.data.jobsOf('mia')).toEqual([whole]);
      expect((await run.store.past(page)).jobs).toEqual([whole]);
      expect(await run.store.get(unreadable.id)).toBeUndefined();
      await run.data.remove([unreadable.id]);
      expect(await run.data.settled({}, 9)).toEqual({ jobs: [whole], unreadableIds: [] });
      expect(run.broken.length).toBeGreaterThan(0);
    });

    it('can be removed unsettled if this version can’t read them, and what they reserved stays reserved', async () => {
      const running = { status: statuses.running, told: false, reservedUsd: 0.5 } as const;
      const [mias, others, young, whole, ended] = [
        of('mia', 'films', { ...running, createdAtMs: 1 }),
        of('moe', 'films', { ...running, createdAtMs: 1 }),
        of('mia', 'films', { ...running, createdAtMs: 9 }),
        of('mia', 'films', { ...running, createdAtMs: 1 }),
        of('mia', 'films', { createdAtMs: 1 }),
      ];
      await using run = await start(mias, others, young, whole, ended);
      await run.stores.sql(`UPDATE jobs SET data = '{"id":7}' WHERE id <> '${whole.id}'; SELECT 1`);
      const before = await run.stores.sql('SELECT * FROM ledger ORDER BY job_id');
      const ids = async () => (await run.stores.sql('SELECT id FROM jobs ORDER BY id')).map(({ id }) => id);
      expect(await run.data.removeUnreadable({ userId: 'mia', beforeMs: 9 })).toBe(0);
      expect(await ids()).toEqual([others.id, young.id, whole.id, ended.id].toSorted());
      await run.data.removeUnreadable({ guildId: 'music' });
      expect(await ids()).toHaveLength(4);
      await run.data.removeUnreadable({ guildId: 'films' });
      expect(await ids()).toEqual([whole.id, ended.id].toSorted());
      expect(await run.stores.sql('SELECT * FROM ledger ORDER BY job_id')).toEqual(before);
    });

    it('can’t be found by their words once they are anonymous', async () => {
      const [gone, kept] = [of('mia', 'films'), of('moe', 'films')];
      await using run = await start(gone, kept);
      await run.data.makeAnonymous([gone]);
      const past = (userId: string) =>
        run.store.past({ guildId: 'films', userId, search: 'boat', offset: 0, limit: 9 });
      expect(await past('mia')).toEqual({ jobs: [], total: 0 });
      expect(await past('')).toEqual({ jobs: [], total: 0 });
      expect((await past('moe')).total).toBe(1);
    });
  });

  it('a reel forgets who made its clips once they have deleted their data, and keeps the others', async () => {
    const clip = (jobId: string, userId: string) => ({ jobId, userId, channelId: '5', messageId: '6' });
    const reelOf = (fields: Parameters<typeof aJob>[0]) =>
      of('moe', 'films', {
        ...{
          imageOwnerIds: ['mia', 'ada'],
          reel: { clips: [clip('1', 'mia'), clip('2', 'ada'), clip('3', 'mia')] },
        },
        ...{ createdAtMs: 1_000, ...fields },
      });
    const [reel, later, open] = [
      reelOf({}),
      reelOf({ createdAtMs: 2_000 }),
      reelOf({ status: statuses.running, told: false }),
    ];
    await using run = await start(reel, later, open);
    await run.data.forgetImageOwner('mia', { beforeMs: 2_000, exceptGuildIds: [] });
    const gone = clip('', '');
    expect(await run.store.get(reel.id)).toMatchObject({
      imageOwnerIds: ['ada'],
      reel: {
        clips: [
          { ...gone, channelId: '', messageId: '' },
          clip('2', 'ada'),
          { ...gone, channelId: '', messageId: '' },
        ],
      },
    });
    for (const job of [later, open]) expect(await run.store.get(job.id)).toEqual(job);
  });

  describe('the ledger', () => {
    const roles = { origin: { roleIds: ['crew'] } };

    it('names a member as long as their job is there, or the entry may count, and roles after that', async () => {
      const jobs = [1, 2, 3].map((createdAtMs) => of(`m${createdAtMs}`, 'films', { createdAtMs, ...roles }));
      await using run = await start(...jobs);
      const named = (...names: [string, boolean][]) =>
        names.map(([name, hasRoles]) => ['films', name, hasRoles ? '["crew"]' : '[]']);
      await run.data.clearLedger({ memberBeforeMs: 9, rolesBeforeMs: 9 });
      expect(await run.ledger()).toEqual(named(['m1', true], ['m2', true], ['m3', true]));
      await run.data.remove(idsOf(jobs.slice(0, 2)));
      await run.data.clearLedger({ memberBeforeMs: 2, rolesBeforeMs: 0 });
      expect(await run.ledger()).toEqual(named(['', true], ['m2', true], ['m3', true]));
      await run.data.clearLedger({ memberBeforeMs: 3, rolesBeforeMs: 2 });
      expect(await run.ledger()).toEqual(named(['', false], ['', true], ['m3', true]));
      await run.data.makeAnonymous(jobs.slice(2));
      await run.data.clearLedger({ memberBeforeMs: 4, rolesBeforeMs: 4 });
      expect(await run.ledger()).toEqual(named(['', false], ['', false], ['', false]));
    });

    it('forgets the members of every day before the limit', async () => {
      const dayMs = 86_400_000;
      const times = [1, dayMs, dayMs + 1, 2 * dayMs, 5 * dayMs, 5 * dayMs + 1];
      const jobs = times.map((createdAtMs) => of('mia', 'films', { createdAtMs }));
      await using run = await start(...jobs);
      await run.data.remove(idsOf(jobs));
      await run.data.clearLedger({ memberBeforeMs: 5 * dayMs + 1, rolesBeforeMs: 0 });
      expect((await run.ledger()).map(([, name]) => name)).toEqual(['', '', '', '', '', 'mia']);
    });

    it('passes over days without entries, such as the years since a clock that stood at 1970', async () => {
      const jobs = [1, Date.parse('2026-11-01'), Date.parse('2026-11-20')].map((createdAtMs) =>
        of('mia', 'films', { createdAtMs }),
      );
      await using run = await start(...jobs);
      await run.data.remove(idsOf(jobs));
      await run.data.clearLedger({ memberBeforeMs: Date.parse('2026-11-21'), rolesBeforeMs: 0 });
      expect((await run.ledger()).map(([, name]) => name)).toEqual(['', '', '']);
    });

    it('forgets a guild, its members and roles, and keeps the sums', async () => {
      await using run = await start(
        of('mia', 'films', { createdAtMs: 1, costUsd: 0.5, ...roles }),
        of('mia', 'music', { createdAtMs: 2, ...roles }),
      );
      await run.data.clearLedgerOf('films');
      expect(await run.ledger()).toEqual([
        ['', '', '[]'],
        ['music', 'mia', '["crew"]'],
      ]);
      const day = { fromMs: 0, untilMs: 9 };
      expect(await run.store.used({ scope: {}, period: day, unit: 'usd' })).toBe(0.5);
    });
  });

  it('forgets the tokens that were given before a time', async () => {
    const token = (createdAtMs: number, tokenAtMs?: number) =>
      of('mia', 'films', {
        createdAtMs,
        origin: { interactionToken: `token ${createdAtMs}`, ...(tokenAtMs && { tokenAtMs }) },
      });
    await using run = await start(token(1), token(2), token(3, 9), token(4, 5));
    await run.data.dropTokens(5);
    const left = (await run.data.jobsOf('mia')).map(({ origin }) => origin.interactionToken);
    expect(left).toEqual(['', '', 'token 3', 'token 4']);
  });

  it('knows each guild that anything is kept of, once', async () => {
    await using run = await start(of('mia', 'films'), of('moe', 'films'), of('mia', 'gone'));
    await run.stores.keyv('settings').set('music', {});
    await run.stores.keyv('names').set('nobody', {});
    await run.data.clearLedgerOf('gone');
    expect((await run.data.guildIds()).toSorted()).toEqual(['films', 'gone', 'music']);
  });

  it('a guild whose jobs are gone is known by what they cost', async () => {
    const job = of('mia', 'films');
    await using run = await start(job);
    await run.data.remove([job.id]);
    expect(await run.data.guildIds()).toEqual(['films']);
    await run.data.clearLedgerOf('films');
    expect(await run.data.guildIds()).toEqual([]);
  });
});

it.runIf(hasPostgres)(
  'keeps unreadable jobs of the last weeks beside a process that may make them',
  async () => {
    await using folder = await temporaryFolder();
    const url = databaseUrlOf(folder.path, await sharedPostgres());
    const clock = createFakeClock();
    const [worker, old] = [
      await openPostgresStores(url, clock, raise, 'worker'),
      await openPostgresStores(url, clock, raise, 'gateway'),
    ];
    const weeksAgo = (weeks: number) => clock.now() - weeks * 7 * 24 * 60 * 60_000;
    const [lost, running, known] = [weeksAgo(5), weeksAgo(3), weeksAgo(5)].map((createdAtMs) =>
      aJob({ status: statuses.running, createdAtMs }),
    );
    for (const job of [lost, running, known]) if (job) await worker.jobs.insert(job);
    const ids = async () =>
      (await sqlIn(folder.path, 'SELECT id FROM jobs ORDER BY id', 'Postgres')).map(({ id }) => id);
    await sqlIn(folder.path, `UPDATE jobs SET data = '{}' WHERE id <> '${known?.id}'; SELECT 1`, 'Postgres');
    const { userId } = aJob().origin;
    expect(await old.personalData.removeUnreadable({ userId })).toBe(1);
    expect(await ids()).toEqual([running?.id, known?.id].toSorted());
    for (const { close } of [worker, old]) await close();
    // Whoever is alone takes everything over.
    const alone = await openPostgresStores(url, clock);
    expect(await alone.personalData.removeUnreadable({ userId })).toBe(0);
    expect(await ids()).toEqual([known?.id]);
    await alone.close();
  },
);
