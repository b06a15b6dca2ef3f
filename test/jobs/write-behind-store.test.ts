import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import { createWriteBehindStore } from '../../src/jobs/write-behind-store.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

/** A write-behind store on a store that can be full. `written` contains the writes that reached the disk, in order. */
function start() {
  const written: Job[] = [];
  const stored: Job[] = [];
  const disk = { isFull: false };
  const write = async (job?: Job) => {
    if (disk.isFull) throw new StorageError('full', new Error('no space'));
    if (job) written.push(job);
  };
  const clock = createFakeClock();
  const writeBehind = createWriteBehindStore({
    store: { update: write, probe: () => write() } as Pick<JobStore, 'update' | 'probe'> as JobStore,
    ...{ clock, log: pino({ level: 'silent' }), onStored: (job) => stored.push(job) },
  });
  const look = async () => {
    clock.advance(clock.nextInMs ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { writeBehind, disk, written, stored, look };
}

it('throws for what must be stored and can not be, and does not write it later', async () => {
  const { writeBehind, disk, written, look } = start();
  disk.isFull = true;
  const job = aJob({ status: statuses.submitting });
  await expect(writeBehind.update(job, { mustBeStored: true })).rejects.toThrow(StorageError);
  expect(writeBehind.problem()).toBe('full');
  disk.isFull = false;
  await look();
  expect([written, writeBehind.problem()]).toEqual([[], undefined]);
});

it('writes what had to wait, once, and no older state over a newer one', async () => {
  const { writeBehind, disk, written, stored, look } = start();
  const old = aJob({ status: statuses.running });
  const newer = { ...old, status: statuses.downloading };
  disk.isFull = true;
  expect(await writeBehind.update(old, { mustBeStored: false })).toBe(false);
  disk.isFull = false;
  expect(await writeBehind.update(newer, { mustBeStored: false })).toBe(true);
  await look();
  await look();
  expect(written).toEqual([newer]);
  expect(stored).toEqual([]);
});
