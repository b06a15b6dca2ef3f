import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { type Allowance, AllowanceError } from '../../src/jobs/allowance.ts';
import { createAcceptance, JobMap, openJobsOf } from '../../src/jobs/intake.ts';
import type { Job } from '../../src/jobs/job.ts';
import { StorageError } from '../../src/jobs/store.ts';
import type { Log } from '../../src/log.ts';
import { aJob, statuses } from '../support/job.ts';

const allowance: Allowance = {
  ...{ source: { kind: 'server' }, span: 'day', unit: 'videos', max: 1 },
  ...{ period: { fromMs: 0, untilMs: 1 }, scope: {} },
};

function start(insert: (job: Job, allowances: readonly Allowance[]) => Promise<boolean> = async () => true) {
  const jobs = new JobMap();
  const held = new Set<string>();
  const stopping = new AbortController();
  const failures: unknown[] = [];
  let isClosed = false;
  const accept = createAcceptance({
    ...{ jobs, held, stopping: stopping.signal },
    store: { insert: (job, allowances = []) => insert(job, allowances) },
    intake: {
      requireOpen() {
        if (isClosed) throw new UserError(() => 'it is closed');
      },
    },
    limits: { memberRunning: (guildId) => (guildId === 'small' ? 0 : 1), memberWaiting: 1 },
    onFailed: (error) => failures.push(error),
    log: { error() {} } as unknown as Log,
  });
  return {
    ...{ jobs, held, stopping, failures },
    accept: (job: Job, allowances: readonly Allowance[] = []) => accept(job, allowances),
    close: () => {
      isClosed = true;
    },
  };
}

describe('a new job', () => {
  it('is stored with what it has to fit into, and known from then on', async () => {
    const stored: unknown[] = [];
    const { accept, jobs } = start(async (...args) => {
      stored.push(args);
      return true;
    });
    const job = aJob();
    expect(await accept(job, [allowance])).toBe(true);
    expect(stored).toEqual([[job, [allowance]]]);
    expect([...jobs.values()]).toEqual([job]);
    expect(await accept(job)).toBe(false);
    expect(stored).toHaveLength(1);
  });

  it('is none where it was stored before', async () => {
    const { accept, jobs } = start(async () => false);
    expect(await accept(aJob())).toBe(false);
    expect(jobs.size).toBe(0);
  });

  it('is refused while the intake is closed, or the bot stops, which is said first', async () => {
    const { accept, jobs, close, stopping } = start();
    close();
    await expect(accept(aJob())).rejects.toThrow('it is closed');
    stopping.abort();
    await expect(accept(aJob())).rejects.toThrow(/restart/);
    expect(jobs.size).toBe(0);
  });
});

describe('a job that can’t be stored', () => {
  it('leaves nothing behind, and says why', async () => {
    const errors = [
      new StorageError('full', new Error('x')),
      new StorageError('locked', new Error('x')),
      new Error('x'),
    ];
    let next: Error = errors[0] as Error;
    const { accept, jobs, failures } = start(async () => {
      throw next;
    });
    const said: string[] = [];
    for (next of errors)
      said.push((await accept(aJob()).catch((error: UserError) => error.message)) as string);
    expect(said[0]).toMatch(/full/i);
    expect(said[1]).not.toMatch(/full/i);
    expect(said[2]).toBe(said[1]);
    expect(failures).toEqual(errors);
    expect(jobs.size).toBe(0);
  });

  it('for want of a quota is no failure', async () => {
    const error = new AllowanceError(allowance, 1, 0);
    const { accept, jobs, failures } = start(async () => {
      throw error;
    });
    await expect(accept(aJob())).rejects.toBe(error);
    expect([failures, jobs.size]).toEqual([[], 0]);
  });
});

describe('a member’s limit', () => {
  const of = (userId: string, guildId = 'films') => aJob({ origin: { userId, guildId } });

  it('is that of running and waiting jobs together, of one member in one server', async () => {
    const { accept } = start();
    for (const job of [of('mia'), of('mia'), of('moe'), of('mia', 'music'), of('mia', 'small')])
      expect(await accept(job)).toBe(true);
    for (const job of [of('mia'), of('mia', 'small')]) await expect(accept(job)).rejects.toThrow(UserError);
  });

  it('says how many there are', async () => {
    const { accept } = start();
    for (const job of [of('mia'), of('mia')]) await accept(job);
    await expect(accept(of('mia'))).rejects.toThrow(/2/);
  });

  it('can’t be slipped past by a burst, and does not count what is refused', async () => {
    const gates = [1, 2].map(() => Promise.withResolvers<boolean>());
    let asked = 0;
    const { accept, jobs } = start(async () => gates[asked++]?.promise ?? true);
    const burst = [1, 2, 3, 4].map(() => accept(of('mia')).then(String, (error: Error) => error.name));
    gates[0]?.resolve(true);
    gates[1]?.reject(new AllowanceError(allowance, 1, 0));
    expect(await Promise.all(burst)).toEqual(['true', 'AllowanceError', 'true', 'UserError']);
    expect(jobs.size).toBe(2);
  });
});

it('a member’s open jobs are those that are waited for', () => {
  const jobs = Object.values(statuses).map((status) => aJob({ status }));
  const late = aJob({ status: { ...statuses.running, isLate: true } });
  const { guildId, userId } = late.origin;
  expect(openJobsOf([...jobs, late], guildId, userId).map(({ status }) => status.state)).toEqual([
    ...['accepted', 'queued', 'submitting', 'running', 'cancelling', 'unclear'],
    ...['assembling', 'downloading', 'reviewing', 'delivering'],
  ]);
  const reel = aJob({ status: statuses.assembling, reel: { clips: [] } });
  expect(openJobsOf([reel], guildId, userId)).toEqual([]);
  expect(openJobsOf([late, reel, ...jobs], guildId, userId, { reels: true })).toEqual([reel]);
  expect(openJobsOf(jobs, guildId, 'another')).toEqual([]);
  expect(openJobsOf(jobs, 'another', userId)).toEqual([]);
});
