import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { createKeeper } from '../../src/jobs/keeper.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

/** A keeper on a store that can be full. `written` holds what has reached the disk, in that order. */
function start() {
  const written: Job[] = [];
  const stored: Job[] = [];
  const disk = { isFull: false };
  const write = async (job?: Job) => {
    if (disk.isFull) throw new StorageError('full', new Error('no space'));
    if (job) written.push(job);
  };
  const clock = createFakeClock();
  const keeper = createKeeper({
    store: { update: write, probe: () => write() } as Pick<JobStore, 'update' | 'probe'> as JobStore,
    ...{ clock, log: pino({ level: 'silent' }), onStored: (job) => stored.push(job) },
  });
  const look = async () => {
    clock.advance(clock.nextInMs ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { keeper, disk, written, stored, look };
}

it('throws for what must be stored and can not be, and does not write it later', async () => {
  const { keeper, disk, written, look } = start();
  disk.isFull = true;
  const job = aJob({ status: statuses.submitting });
  await expect(keeper.update(job, { mustBeStored: true })).rejects.toThrow(StorageError);
  expect(keeper.problem()).toBe('full');
  disk.isFull = false;
  await look();
  expect([written, keeper.problem()]).toEqual([[], undefined]);
});

it('writes what had to wait, once, and no older state over a newer one', async () => {
  const { keeper, disk, written, stored, look } = start();
  const old = aJob({ status: statuses.running });
  const newer = { ...old, status: statuses.downloading };
  disk.isFull = true;
  expect(await keeper.update(old, { mustBeStored: false })).toBe(false);
  disk.isFull = false;
  expect(await keeper.update(newer, { mustBeStored: false })).toBe(true);
  await look();
  await look();
  expect(written).toEqual([newer]);
  expect(stored).toEqual([]);
});
