import { describe, expect, it } from 'vitest';
import { chainOf } from '../../src/jobs/chain.ts';
import { aJob, statuses } from '../support/job.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(engines)('in %s', (engine) => {
  const mia = '1200000000000000004';
  const ben = '1200000000000000009';

  async function start() {
    const folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const { jobs: store, personalData: data } = stores;
    return {
      ...{ store, data },
      /** Jobs of these members, each made from the one before. */
      async add(...userIds: string[]) {
        const jobs = userIds.map((userId) =>
          aJob({ status: statuses.succeeded, told: true, origin: { userId } }),
        );
        const chained = jobs.map((job, index) => {
          const before = jobs[index - 1];
          return before ? { ...job, continues: before.id } : job;
        });
        for (const job of chained) await store.insert(job);
        return chained;
      },
      async [Symbol.asyncDispose]() {
        await stores.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it('knows what a video was made from, and who made it', async () => {
    await using run = await start();
    await run.add(mia);
    const jobs = await run.add(mia, ben, mia);
    const links = jobs.map(({ id, origin }, at) => ({
      ...{ id, userId: origin.userId },
      madeFrom: jobs[at - 1]?.id ?? null,
    }));
    for (const [at, job] of jobs.entries())
      expect(await chainOf(job, run.store)).toEqual(
        at === 0 ? undefined : { links: links.slice(0, at + 1), before: 'nothing' },
      );
  });

  it.for([
    ['deleted', 0],
    ['deleted', 1],
    ['erased', 0],
    ['erased', 1],
  ] as const)('ends after a video that was %s, the one at %d', async ([how, at]) => {
    await using run = await start();
    const jobs = await run.add(ben, ben, mia);
    const gone = jobs.slice(at, at + 1);
    if (how === 'deleted') await run.data.remove(gone.map(({ id }) => id));
    else await run.data.makeAnonymous(gone);
    const chain = await chainOf(jobs[2] ?? aJob(), run.store);
    expect(chain?.links.map(({ id }) => id)).toEqual(jobs.slice(at + 1).map(({ id }) => id));
    expect(chain?.before).toBe('deleted');
  });

  it('cuts a long chain, and ends in a circle', async () => {
    await using run = await start();
    const jobs = await run.add(...Array.from({ length: 1_002 }, () => mia));
    const [first, second, third] = jobs;
    const last = jobs.at(-1);
    if (!(first && second && third && last)) throw new Error('no jobs');
    const long = await chainOf(last, run.store);
    expect([long?.links.length, long?.links[0]?.id, long?.before]).toEqual([1_000, third.id, 'more']);
    const cut = await chainOf(third, run.store, 2);
    expect([cut?.links.map(({ id }) => id), cut?.before]).toEqual([[second.id, third.id], 'more']);
    expect((await chainOf(third, run.store, 3))?.before).toBe('nothing');

    await run.store.update({ ...first, continues: third.id });
    const circle = await chainOf(third, run.store);
    expect(circle?.links.map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
  });
});
