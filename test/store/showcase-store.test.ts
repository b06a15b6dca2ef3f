import { describe, expect, it } from 'vitest';
import type { ShowcaseCopy, ShowcaseStore } from '../../src/jobs/showcase-store.ts';
import { aJob, statuses } from '../support/job.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const [GUILD, MIA, ADA] = ['films', 'mia', 'ada'];
const LEASE_MS = 100;

describe.each(engines)('in %s', (engine) => {
  async function start() {
    const folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const { showcase } = stores;
    return {
      ...{ stores, showcase },
      offer: (jobId: string, { userId = MIA, guildId = GUILD, askedAtMs = 1, nowMs = 10 } = {}) =>
        showcase.offer({ jobId, guildId, userId, askedAtMs }, nowMs),
      star: (jobId: string, userId: string, givenAtMs = 1) =>
        showcase.toggleStar({ jobId, guildId: GUILD, userId, givenAtMs }),
      /** All copies, with the time when they are due. */
      copies: async () =>
        (await stores.sql('SELECT * FROM showcase ORDER BY job_id')).map((row) => [
          ...[row['job_id'], row['user_id'], row['state'], row['due_at_ms']],
        ]),
      async post(jobId: string) {
        await showcase.take(10, LEASE_MS);
        expect(await showcase.begin(jobId, 'gallery', 11)).toBe(true);
        await showcase.shown(jobId, { channelId: 'gallery', messageId: `m${jobId}` }, 12);
      },
      async [Symbol.asyncDispose]() {
        await stores.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it('a member has one star for each video, and takes it back', async () => {
    await using run = await start();
    expect(await run.star('1', MIA)).toBe(1);
    expect(await run.star('1', ADA)).toBe(2);
    expect(await run.star('2', ADA)).toBe(1);
    expect(await run.star('1', MIA)).toBe(1);
    expect([await run.showcase.stars('1'), await run.showcase.stars('3')]).toEqual([1, 0]);
  });

  it('a copy is offered once, whatever became of it', async () => {
    await using run = await start();
    await Promise.all([run.offer('1'), run.offer('1')]);
    await run.showcase.end('1');
    await run.offer('1');
    expect(await run.copies()).toEqual([['1', MIA, 'over', null]]);
    expect(await run.showcase.take(99, LEASE_MS)).toBeUndefined();
  });

  it('of several that are due at once, each process takes another, and one again once its process has died', async () => {
    await using run = await start();
    await Promise.all([run.offer('1'), run.offer('2'), run.offer('3', { nowMs: 50 })]);
    expect(await run.showcase.take(9, LEASE_MS)).toBeUndefined();
    const taken = await Promise.all([1, 2, 3, 4].map(() => run.showcase.take(10, LEASE_MS)));
    const rest = await Promise.all([1, 2].map(() => run.showcase.take(10, LEASE_MS)));
    const ids = [...taken, ...rest].flatMap((copy) => copy?.jobId ?? []);
    expect(ids.toSorted()).toEqual(['1', '2']);
    expect(await run.showcase.take(50, LEASE_MS)).toMatchObject({ jobId: '3', attempts: 1 });
    expect(await run.showcase.take(109, LEASE_MS)).toBeUndefined();
    const again = await Promise.all([run.showcase.take(110, LEASE_MS), run.showcase.take(110, LEASE_MS)]);
    for (const copy of again) if (copy) expect(copy).toMatchObject({ state: 'due', attempts: 2 });
    expect(again.some((copy) => copy)).toBe(true);
  });

  it('a copy is where it was posted, and isn’t due any more', async () => {
    await using run = await start();
    await run.offer('1');
    await run.post('1');
    expect(await run.copies()).toEqual([['1', MIA, 'shown', null]]);
    const [shown] = await run.showcase.copiesIn(GUILD, '', 9);
    const expected: ShowcaseCopy = {
      ...{ jobId: '1', guildId: GUILD, userId: MIA, state: 'shown', channelId: 'gallery', messageId: 'm1' },
      ...{ begunAtMs: 11, attempts: 0 },
    };
    expect(shown).toEqual(expected);
    await run.showcase.again('1', 13);
    expect(await run.showcase.copiesIn(GUILD, '1', 9)).toEqual([]);
    expect(await run.copies()).toEqual([['1', MIA, 'shown', null]]);
  });

  it.each<[string, (run: Awaited<ReturnType<typeof start>>) => Promise<unknown>, unknown[]]>([
    ['before it is sent never is', async () => {}, ['over', null]],
    [
      'while it is sent is looked for',
      async ({ showcase }) => showcase.begin('1', 'gallery', 11),
      ['withdrawn', 20],
    ],
    ['that is there is taken away', async ({ post }) => post('1'), ['withdrawn', 20]],
    ['that is over stays so', async ({ showcase }) => showcase.end('1'), ['over', null]],
  ])('a copy that is withdrawn %s', async (_, happens, expected) => {
    await using run = await start();
    await run.offer('1');
    await happens(run);
    await run.showcase.withdraw('1', 20);
    expect(await run.copies()).toEqual([['1', MIA, ...expected]]);
    expect(await run.showcase.begin('1', 'gallery', 21)).toBe(false);
    await run.offer('1');
    expect(await run.copies()).toEqual([['1', MIA, ...expected]]);
  });

  it.each<[string, (showcase: ShowcaseStore) => Promise<void>]>([
    ['it was withdrawn', (showcase) => showcase.again('1', 500)],
    ['nobody found it', (showcase) => showcase.end('1')],
  ])('a copy that arrives after %s is due to be taken away', async (_, happens) => {
    await using run = await start();
    await run.offer('1');
    await run.showcase.begin('1', 'gallery', 11);
    await run.showcase.withdraw('1', 12);
    await happens(run.showcase);
    await run.showcase.shown('1', { channelId: 'gallery', messageId: 'm1' }, 30);
    expect(await run.showcase.take(30, LEASE_MS)).toMatchObject({ state: 'withdrawn', messageId: 'm1' });
    await run.showcase.end('1');
    expect(await run.copies()).toEqual([['1', MIA, 'over', null]]);
  });

  it('a copy that is sent again may be on its way from then on', async () => {
    await using run = await start();
    await run.offer('1');
    await run.showcase.begin('1', 'gallery', 11);
    await run.showcase.begin('1', 'gallery', 99);
    await run.showcase.withdraw('1', 100);
    expect(await run.showcase.take(100, LEASE_MS)).toMatchObject({ state: 'withdrawn', begunAtMs: 99 });
  });

  it('only the named message is withdrawn', async () => {
    await using run = await start();
    await run.offer('1');
    await run.post('1');
    await run.showcase.withdraw('1', 20, 'another');
    expect(await run.copies()).toEqual([['1', MIA, 'shown', null]]);
    await run.showcase.withdraw('1', 20, 'm1');
    expect(await run.copies()).toEqual([['1', MIA, 'withdrawn', 20]]);
  });

  it('a member is forgotten with their stars and copies, and what came later stays', async () => {
    await using run = await start();
    for (const jobId of ['1', '2', '3']) await run.offer(jobId);
    await run.post('1');
    await run.showcase.end('3');
    await run.offer('4', { askedAtMs: 7 });
    await run.offer('5', { userId: ADA });
    await run.star('1', MIA, 6);
    await run.star('2', MIA, 7);
    await run.star('1', ADA, 6);
    expect(await run.showcase.ofMember(MIA)).toMatchObject({
      stars: [
        { jobId: '1', guildId: GUILD, givenAtMs: 6 },
        { jobId: '2', givenAtMs: 7 },
      ],
      copies: [{ jobId: '1', messageId: 'm1' }, { jobId: '2' }, { jobId: '3' }, { jobId: '4' }],
    });
    await run.showcase.forgetMember(MIA, 7, 20);
    expect(await run.copies()).toEqual([
      ['1', '', 'withdrawn', 20],
      ['4', MIA, 'due', 10],
      ['5', ADA, 'due', 10],
    ]);
    expect((await run.showcase.ofMember(MIA)).stars).toMatchObject([{ jobId: '2' }]);
    expect(await run.showcase.stars('1')).toBe(1);
    // Nothing is left of it once it is taken away.
    await run.showcase.end('1');
    expect((await run.copies()).map(([id]) => id)).toEqual(['4', '5']);
  });

  it('stars and copies go with their job, except a copy that is still to be taken away', async () => {
    await using run = await start();
    const jobs = [1, 2, 3].map(() =>
      aJob({ status: statuses.succeeded, told: true, origin: { userId: MIA, guildId: GUILD } }),
    );
    for (const { id } of jobs) {
      await run.offer(id);
      await run.star(id, ADA);
    }
    const [removed, withdrawn, anonymous] = jobs as [(typeof jobs)[0], (typeof jobs)[0], (typeof jobs)[0]];
    for (const job of jobs) await run.stores.jobs.insert(job);
    for (const { id } of jobs) await run.showcase.begin(id, 'gallery', 11);
    await run.showcase.withdraw(withdrawn.id, 20);
    await run.stores.personalData.remove([removed.id, withdrawn.id]);
    await run.stores.personalData.makeAnonymous([anonymous]);
    expect(await run.copies()).toEqual([[withdrawn.id, '', 'withdrawn', 20]]);
    expect(await run.stores.sql('SELECT * FROM stars')).toEqual([]);
  });

  it('a server is forgotten whole', async () => {
    await using run = await start();
    await run.offer('1');
    await run.offer('2', { guildId: 'music' });
    await run.star('1', ADA);
    await run.showcase.forgetGuild(GUILD);
    expect((await run.copies()).map(([id]) => id)).toEqual(['2']);
    expect(await run.stores.sql('SELECT * FROM stars')).toEqual([]);
  });
});
