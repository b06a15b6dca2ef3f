import { describe, expect, it } from 'vitest';
import { periodOf } from '../../src/jobs/period.ts';
import { aJob, statuses } from '../support/job.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(engines)('in %s', (engine) => {
  async function start() {
    const folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    return {
      ...{ store: stores.jobs, data: stores.personalData },
      count: async (table: string) => (await stores.sql(`SELECT count(*) AS n FROM ${table}`))[0]?.['n'],
      async [Symbol.asyncDispose]() {
        await stores.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it('knows whether a provider’s task is that of a job since then', async () => {
    await using run = await start();
    const task = { taskId: 'task-1', pollUrl: 'https://provider.example/1' };
    await run.store.insert(aJob({ task, provider: 'vidu', createdAtMs: 1_000 }));
    expect(await run.store.holdsTask('vidu', task, 1_000)).toBe(true);
    expect(await run.store.holdsTask('vidu', task, 1_001)).toBe(false);
    expect(await run.store.holdsTask('kling', task, 0)).toBe(false);
    expect(await run.store.holdsTask('vidu', { taskId: 'task-1' }, 0)).toBe(false);
    expect(await run.store.holdsTask('vidu', { ...task, taskId: 'task-2' }, 0)).toBe(false);
  });

  it('stores nothing more about a job that was made anonymous meanwhile', async () => {
    await using run = await start();
    const job = aJob({ status: statuses.succeeded, told: true });
    await run.store.insert(job);
    const { jobs } = await run.data.settled({ userId: job.origin.userId }, 1);
    await run.data.makeAnonymous(jobs);
    const present = { request: { prompt: '' }, origin: { userId: '' } };
    for (let write = 0; write < 2; write++)
      expect(await run.store.update({ ...job, spoiler: true })).toMatchObject({ job: present });
    expect(await run.store.read([job.id])).toMatchObject([{ job: present }]);
  });

  it('counts refusals without a job, from the sixth of a day on', async () => {
    await using run = await start();
    const noon = 10 * 86_400_000;
    const quota = () =>
      run.store.used({
        scope: { guildId: aJob().origin.guildId },
        period: periodOf('day', noon),
        unit: 'videos',
      });
    const counted: boolean[] = [];
    for (let refusal = 0; refusal < 6; refusal++) {
      const job = aJob({ createdAtMs: noon, reservedUsd: 1 });
      counted.push(await run.store.noteRefusal(job));
      // The answer of the first write may have been lost.
      expect(await run.store.noteRefusal(job)).toBe(counted.at(-1));
    }
    expect(counted).toEqual([false, false, false, false, false, true]);
    expect(await quota()).toBe(1);
    expect([await run.count('jobs'), await run.count('ledger')]).toEqual([0, 6]);
    const usd = { scope: {}, period: periodOf('day', noon), unit: 'usd' } as const;
    expect(await run.store.used(usd)).toBe(0);
  });

  it('lists what is not settled, the oldest first', async () => {
    await using run = await start();
    const [young, old] = [2, 1].map((createdAtMs) => aJob({ createdAtMs, status: statuses.running }));
    for (const job of [young, old]) if (job) await run.store.insert(job);
    expect((await run.store.unsettled()).map(({ job }) => job.createdAtMs)).toEqual([1, 2]);
    // Nobody else changes them.
    expect(await run.store.stale()).toEqual([]);
  });

  it('lists what can be read beside what can’t, and says so', async () => {
    await using folder = await temporaryFolder();
    const broken: string[] = [];
    const onBroken = ({ message }: Error) => void broken.push(message);
    const stores = await openTestStores(folder.path, { engine, onBroken });
    const [good, bad] = [aJob(), aJob()];
    for (const job of [good, bad]) await stores.jobs.insert(job);
    const data = JSON.stringify({ ...bad, origin: { ...bad.origin, channelId: 7 } });
    await stores.sql(`UPDATE jobs SET data = '${data}' WHERE id = '${bad.id}'; SELECT 1`);
    expect((await stores.jobs.unsettled()).map(({ job }) => job.id)).toEqual([good.id]);
    expect(broken).toEqual([`job ${bad.id}: it can't be read, and rests in the store (origin.channelId)`]);
    await stores.close();
  });

  it('gives out nothing of a job that was made anonymous', async () => {
    await using run = await start();
    const job = aJob({ status: statuses.succeeded, told: true, origin: { userId: '' } });
    await run.store.insert(job);
    expect(await run.store.get(job.id)).toBeUndefined();
  });

  it('gives back what was stored, whatever the state', async () => {
    await using folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const { jobs: store } = stores;
    for (const status of Object.values(statuses)) {
      const job = aJob({ status, notes: ["it's 'quoted'"], request: { prompt: '東京 🎂 \\ "' } });
      expect(await store.insert(job)).toBe(true);
      expect(await store.get(job.id)).toEqual(job);
    }
    await stores.close();
  });

  it('takes a job once, and lists until it is settled', async () => {
    await using folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const { jobs: store } = stores;
    const job = aJob();
    expect(await store.insert(job)).toBe(true);
    expect(await store.insert({ ...job, notes: ['other'] })).toBe(false);
    await store.update({ ...job, status: statuses.failed });
    expect(await store.unsettled()).toMatchObject([{ job: { id: job.id, notes: [] }, holder: 'self' }]);
    await store.update({ ...job, status: statuses.failed, told: true });
    expect(await store.unsettled()).toEqual([]);
    expect(await store.get(job.id)).toMatchObject({ told: true });
    await expect(store.update(aJob())).rejects.toThrow(/no stored job/);
    expect(await store.get('nothing')).toBeUndefined();
    await stores.close();
  });

  it('finds a job by the message of its progress and by that of its video, without looking through all', async () => {
    await using folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const { jobs: store } = stores;
    const job = aJob({ origin: { messageId: '11' }, status: { ...statuses.succeeded, messageId: '22' } });
    await Promise.all([store.insert(aJob()), store.insert(job)]);
    for (const id of ['11', '22']) expect((await store.getByMessage(id))?.id).toBe(job.id);
    expect(await store.getByMessage('33')).toBeUndefined();
    await stores.close();
  });

  it('loses nothing that was written just before it closed', async () => {
    await using folder = await temporaryFolder();
    const first = await openTestStores(folder.path, { engine });
    const written = first.jobs.insert(aJob());
    await first.close();
    expect(await written).toBe(true);
    const second = await openTestStores(folder.path, { engine });
    expect(await second.jobs.unsettled()).toHaveLength(1);
    await second.close();
  });
});
