import { describe, expect, it } from 'vitest';
import { OpenLimitError } from '../../src/jobs/intake.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { aJob, statuses } from '../support/job.ts';
import { hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const open = (changes: Parameters<typeof aJob>[0] = {}) => aJob({ status: statuses.accepted, ...changes });

/** Whether the job was stored, or how many its member has. */
async function insert(store: JobStore, job: Job, mostOpen: number): Promise<boolean | number> {
  for (;;) {
    try {
      return await store.insert(job, [], mostOpen);
    } catch (error) {
      if (error instanceof OpenLimitError) return error.open;
      // On a busy machine, the turn of some comes too late, and they ask again.
      if (!(error instanceof StorageError && error.reason === 'locked')) throw error;
    }
  }
}

describe.each(engines)('in %s, a member', (engine) => {
  async function start() {
    const folder = await temporaryFolder();
    const { jobs, close } = await openTestStores(folder.path, { engine });
    return {
      jobs,
      add: (job: Job) => insert(jobs, job, 2),
      async [Symbol.asyncDispose]() {
        await close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it('has exactly as many open jobs as they may, however many they ask for at once', async () => {
    await using run = await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => run.add(open())));
    expect(answers.filter((answer) => answer === true)).toHaveLength(2);
    expect(answers.filter((answer) => answer === 2)).toHaveLength(18);
    expect(await run.jobs.unsettled()).toHaveLength(2);
  });

  it('is counted alone in their server, reels by themselves, and a job that is there isn’t refused', async () => {
    await using run = await start();
    const reel = () => open({ reel: { clips: [] } });
    const jobs = [open(), reel(), open(), reel()];
    const others = [open({ origin: { userId: '9' } }), open({ origin: { guildId: '8' } })];
    for (const job of [...jobs, ...others]) expect(await run.add(job)).toBe(true);
    expect([await run.add(open()), await run.add(reel())]).toEqual([2, 2]);
    for (const job of jobs) expect(await run.add(job)).toBe(false);
  });

  it('may have another one as soon as one is over or stranded', async () => {
    await using run = await start();
    const [first, second] = [open(), open()];
    for (const job of [first, second]) await run.add(job);
    for (const [job, status, expected] of [
      [first, statuses.unclear, 2],
      [first, statuses.failed, true],
      [second, { ...statuses.running, isLate: true }, true],
    ] as const) {
      await run.jobs.update({ ...job, status });
      expect(await run.add(open())).toBe(expected);
    }
    expect(await run.add(open())).toBe(2);
  });
});

it.runIf(hasPostgres)('two processes together let a member have exactly as many', async () => {
  const url = (await sharedPostgres()).urlOf(`limit_${process.pid}_${Date.now()}`);
  const join = () => openPostgresStores(url, systemClock, undefined, 'gateway');
  const gateways = [await join(), await join()];
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => insert(gateways[n % 2]?.jobs as JobStore, open(), 13)),
  );
  expect(answers.filter((answer) => answer === true)).toHaveLength(13);
  for (const { close } of gateways) await close();
});
