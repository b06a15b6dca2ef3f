import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { type Allowance, AllowanceError } from '../../src/jobs/allowance.ts';
import { createAcceptance, OpenLimitError } from '../../src/jobs/intake.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import type { Log } from '../../src/log.ts';
import { aJob } from '../support/job.ts';

const allowance: Allowance = {
  ...{ source: { kind: 'server' }, span: 'day', unit: 'videos', max: 1 },
  ...{ period: { fromMs: 0, untilMs: 1 }, scope: {} },
};

function start(insert: JobStore['insert'] = async () => true) {
  const jobs = new Map<string, Job>();
  const held = new Set<string>();
  const stopping = new AbortController();
  const failures: unknown[] = [];
  let isClosed = false;
  const accept = createAcceptance({
    ...{ jobs, held, stopping: stopping.signal },
    store: { insert },
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
    expect(stored).toEqual([[job, [allowance], 2]]);
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
      new StorageError('unreachable', new Error('x'), true),
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
    expect(said[1]).toMatch(/Nothing was charged/);
    expect(said[3]).toMatch(/don’t know/);
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
  const of = (guildId: string, more: Parameters<typeof aJob>[0] = {}) =>
    aJob({ origin: { guildId }, ...more });

  it('is that of running and waiting jobs together, and one for reels', async () => {
    const limits: unknown[] = [];
    const { accept } = start(async (_, __, mostOpen) => {
      limits.push(mostOpen);
      return true;
    });
    for (const job of [of('films'), of('small'), of('films', { reel: { clips: [] } })]) await accept(job);
    expect(limits).toEqual([2, 1, 1]);
  });

  it('is said with how many there are, and is no failure', async () => {
    const { accept, jobs, failures } = start(async () => {
      throw new OpenLimitError(7);
    });
    await expect(accept(of('films'))).rejects.toThrow(/7 videos/);
    await expect(accept(of('films', { reel: { clips: [] } }))).rejects.toThrow(UserError);
    expect([failures, jobs.size]).toEqual([[], 0]);
  });
});
