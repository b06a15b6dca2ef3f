import { describe, expect, it } from 'vitest';
import type { KnownJob } from '../../src/jobs/fleet.ts';
import type { Job } from '../../src/jobs/job.ts';
import { StorageError, type StorageProblem, type UpdateOptions } from '../../src/jobs/store.ts';
import { transition } from '../../src/jobs/transition.ts';
import { type Change, createWriteBehindStore } from '../../src/jobs/write-behind-store.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

/**
 * A write-behind store on a store that can fail. `written` contains the writes that reached the disk, in order;
 * `stored` those that had waited.
 */
function start() {
  const written: Job[] = [];
  const stored: Job[] = [];
  const disk: {
    problem: StorageProblem | undefined;
    error: Error | undefined;
    during?: (job: Job | undefined) => void;
  } = {
    ...{ problem: undefined, error: undefined },
  };
  const write = async (job?: Job): Promise<undefined> => {
    if (disk.problem) throw new StorageError(disk.problem, new Error('no space'));
    if (disk.error) throw disk.error;
    disk.during?.(job);
    if (job) written.push(job);
  };
  const clock = createFakeClock();
  const store = createWriteBehindStore({
    store: { update: write, probe: () => write() },
    ...{ clock, log: silent, onStored: (job) => stored.push(job) },
    ...{ lock: (_, work) => work(), repeat: (job) => job, onRefused() {} },
  });
  const writeBehind = {
    ...store,
    update: (job: Job, options: { mustBeStored: boolean }) => store.update(job, change, options),
  };
  const look = async () => {
    clock.advance(clock.nextInMs ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { writeBehind, disk, written, stored, look, clock };
}

const change: Change = { event: { type: 'late' }, atMs: 0, options: {} };
const may = { mustBeStored: false };
const must = { mustBeStored: true };

it('throws for what must be stored and can not be, and does not write it later', async () => {
  const { writeBehind, disk, written, look } = start();
  disk.problem = 'full';
  const job = aJob({ status: statuses.submitting });
  await expect(writeBehind.update(job, must)).rejects.toThrow(StorageError);
  expect(writeBehind.problem()).toBe('full');
  disk.problem = undefined;
  await look();
  expect([written, writeBehind.problem()]).toEqual([[], undefined]);
});

it('throws what is no trouble of the disk, whether it must be stored or not', async () => {
  const { writeBehind, disk, clock } = start();
  disk.error = new TypeError('x is not a function');
  for (const options of [may, must])
    await expect(writeBehind.update(aJob(), options)).rejects.toBe(disk.error);
  expect([writeBehind.problem(), clock.waiting]).toEqual([undefined, 0]);
});

describe('what had to wait', () => {
  it('is written once, after the newest state of each job', async () => {
    const { writeBehind, disk, written, stored, look, clock } = start();
    const [first, second] = [aJob({ status: statuses.running }), aJob({ status: statuses.running })];
    const newer = { ...first, status: statuses.downloading };
    disk.problem = 'full';
    for (const job of [first, second, newer]) expect(await writeBehind.update(job, may)).toBe(false);
    await look();
    expect([written, writeBehind.problem()]).toEqual([[], 'full']);
    disk.problem = undefined;
    await look();
    expect(written).toEqual([newer, second]);
    expect(stored).toEqual([newer, second]);
    expect([writeBehind.problem(), clock.waiting]).toEqual([undefined, 0]);
  });

  it('is given up, and said so, where it can never be written, and the others are', async () => {
    const { writeBehind, disk, written, stored, look } = start();
    const [bad, good] = [aJob({ status: statuses.running }), aJob({ status: statuses.running })];
    disk.problem = 'full';
    for (const job of [bad, good]) await writeBehind.update(job, may);
    disk.problem = undefined;
    disk.during = (job) => {
      if (job === bad) throw new TypeError('There is no stored job');
    };
    await look();
    expect([written.includes(good), stored, writeBehind.problem()]).toEqual([true, [good], undefined]);
  });

  it('is not written over a newer state that was', async () => {
    const { writeBehind, disk, written, stored, look } = start();
    const old = aJob({ status: statuses.running });
    const newer = { ...old, status: statuses.downloading };
    disk.problem = 'full';
    await writeBehind.update(old, may);
    disk.problem = undefined;
    expect(await writeBehind.update(newer, may)).toBe(true);
    await look();
    expect([written, stored]).toEqual([[newer], []]);
  });

  it('is written once more if it changes, and must wait again, while it is written', async () => {
    const { writeBehind, disk, written, stored, look } = start();
    const old = aJob({ status: statuses.running });
    const newer = { ...old, status: statuses.downloading };
    disk.problem = 'locked';
    await writeBehind.update(old, may);
    disk.problem = undefined;
    disk.during = (job) => {
      if (job !== old) return;
      disk.problem = 'locked';
      void writeBehind.update(newer, may);
      disk.problem = undefined;
    };
    await look();
    expect(written).toEqual([old, newer]);
    expect([stored, writeBehind.problem()]).toEqual([[newer], undefined]);
  });
});

describe('what had to wait, and another process has changed the job meanwhile', () => {
  const own = { type: 'attempt-failed' } as const;
  const anyones = { type: 'cancel-requested' } as const;

  /** A job with two waiting changes, one of which is only its holder's to make. */
  async function wait() {
    const disk: { isAway: boolean; present: KnownJob | undefined } = { isAway: true, present: undefined };
    const written: [job: Job, options: UpdateOptions | undefined][] = [];
    const seen: Job[] = [];
    const clock = createFakeClock();
    const store = createWriteBehindStore({
      store: {
        async probe() {},
        async update(job, options) {
          if (disk.isAway) throw new StorageError('unreachable', new Error('away'));
          const { present } = disk;
          disk.present = undefined;
          if (!present) written.push([job, options]);
          return present;
        },
      },
      ...{ clock, log: silent, onStored() {}, lock: (_, work) => work() },
      repeat: (job, { event, atMs }) => transition(job, event, atMs),
      onRefused: (known) => seen.push(store.rebase(known)),
    });
    let job: Job = aJob({ status: statuses.downloading });
    for (const [event, options] of [
      [own, { asHolder: true }],
      [anyones, {}],
    ] as const) {
      job = transition(job, event, 5);
      await store.update(job, { event, atMs: 5, options }, may);
    }
    return {
      ...{ job, written, seen },
      async returns(present: KnownJob) {
        Object.assign(disk, { isAway: false, present });
        clock.advance(5_000);
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  }

  it('happens to the job as that one has stored it', async () => {
    const { job, written, seen, returns } = await wait();
    const status = { ...statuses.downloading, attempts: 4 };
    const present = { ...job, status, notes: ['theirs'] };
    await returns({ job: present, holder: 'self' });
    const expected = { ...present, status: { ...status, attempts: 5 } };
    expect(seen).toEqual([expected]);
    expect(written).toMatchObject([[expected, { asHolder: true }]]);
  });

  it('is left out where the job is that one’s by now', async () => {
    const { job, written, seen, returns } = await wait();
    const present = { ...job, status: statuses.queued };
    await returns({ job: present, holder: 'other' });
    expect(seen).toMatchObject([{ status: { state: 'cancelled' } }]);
    expect(written).toMatchObject([[{ status: { state: 'cancelled' } }, { asHolder: false }]]);
  });
});

describe('a disk in trouble', () => {
  it('is probed every five seconds, however many changes fail, until it works', async () => {
    const { writeBehind, disk, look, clock } = start();
    disk.problem = 'full';
    await writeBehind.update(aJob(), may);
    clock.advance(2_000);
    await writeBehind.update(aJob(), may);
    expect([clock.waiting, clock.nextInMs]).toEqual([1, 3_000]);
    await look();
    expect([clock.waiting, clock.nextInMs, writeBehind.problem()]).toEqual([1, 5_000, 'full']);
    disk.problem = 'failing';
    await look();
    expect([clock.waiting, writeBehind.problem()]).toEqual([1, 'failing']);
    disk.problem = undefined;
    await look();
    expect([clock.waiting, writeBehind.problem()]).toEqual([0, undefined]);
  });

  it('is probed on after an error that nobody foresaw', async () => {
    const { writeBehind, disk, look, clock } = start();
    disk.problem = 'full';
    await writeBehind.update(aJob(), may);
    Object.assign(disk, { problem: undefined, error: new TypeError('x is not a function') });
    await look();
    expect([clock.waiting, writeBehind.problem()]).toEqual([1, 'full']);
  });

  it('is noted by the first new job for which there is no room, and by no other error', () => {
    const { writeBehind, clock } = start();
    writeBehind.note(new TypeError('x is not a function'));
    expect([writeBehind.problem(), clock.waiting]).toEqual([undefined, 0]);
    writeBehind.note(new StorageError('locked', new Error('busy')));
    expect([writeBehind.problem(), clock.waiting]).toEqual(['locked', 1]);
    writeBehind.stop();
    expect(clock.waiting).toBe(0);
  });
});
