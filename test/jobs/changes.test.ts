import { describe, expect, it } from 'vitest';
import { anonymous } from '../../src/jobs/anonymous.ts';
import { createChanges } from '../../src/jobs/changes.ts';
import type { KnownJob } from '../../src/jobs/fleet.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { isSettled } from '../../src/jobs/states.ts';
import { StorageError, type UpdateOptions } from '../../src/jobs/store.ts';
import { nextTurn } from '../../src/runtime/clock.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

type Answer = KnownJob | Error | undefined;

/** A process that knows these jobs. `answers`: what the store says to each write. */
function start(known: readonly Job[], { isShared = true, holds = (_id: string): boolean => true } = {}) {
  const clock = createFakeClock();
  const jobs = new Map(known.map((job) => [job.id, job]));
  const answers: Answer[] = [];
  const writes: [state: string, options: UpdateOptions | undefined][] = [];
  const heard: unknown[] = [];
  let stored: KnownJob[] = [];
  const changes = createChanges({
    ...{ providers: new Map(), clock, log: silent, jobs, holds, isShared },
    store: {
      async update(job: Job, options: UpdateOptions) {
        writes.push([job.status.state, options]);
        await nextTurn();
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return answer;
      },
      read: async () => stored,
      probe: async () => {},
    } as never,
    isLeft: ({ type }) => type === 'answered',
    onChanged: (job, before, { isStored, sentAt }) =>
      heard.push([
        'changed',
        before.status.state,
        job.status.state,
        isStored,
        sentAt.steadyMs - clock.steadyMs(),
      ]),
    onStored: (job) => heard.push(['stored', job.status.state]),
    onRead(read, rebase) {
      for (const each of read) {
        const job = rebase(each);
        heard.push(['read', job.status.state]);
        if (isSettled(job)) jobs.delete(job.id);
        else jobs.set(job.id, job);
      }
    },
    onGone: (id) => heard.push(['gone', id]),
  });
  return {
    ...{ clock, jobs, answers, writes, heard, changes },
    has: (...all: KnownJob[]) => (stored = all),
  };
}

const queued = aJob({ status: statuses.queued, task: null });
const { id } = queued;
const cancelled: Job = { ...queued, status: statuses.cancelled };
const full = () => new StorageError('full', new Error('no space'));
const none = { asHolder: false, release: false, grant: false };

describe('a change', () => {
  it('is told once it is stored', async () => {
    const { changes, heard, jobs, writes } = start([queued]);
    const change = changes.apply(id, { type: 'submitting' });
    expect(jobs.get(id)).toBe(queued);
    expect(await change).toMatchObject({ status: { state: 'submitting' } });
    expect(writes).toEqual([['submitting', none]]);
    expect(heard).toEqual([['changed', 'queued', 'submitting', true, 0]]);
    expect(jobs.get(id)).toMatchObject({ status: { state: 'submitting' } });
  });

  it('of a job that is unknown, or of a holder that lost it, is none', async () => {
    const { changes, writes } = start([queued], { holds: () => false });
    expect(await changes.apply('unknown', { type: 'submitting' })).toBeUndefined();
    expect(await changes.apply(id, { type: 'submitting' }, { asHolder: true })).toBe(queued);
    expect(writes).toEqual([]);
    expect(await changes.apply(id, { type: 'submitting' })).not.toBe(queued);
  });

  it('of nothing is not stored', async () => {
    const granted: Job = { ...queued, status: { ...statuses.queued, mayStart: true } };
    const { changes, heard, writes } = start([granted]);
    expect(await changes.apply(id, { type: 'may-start' })).toBe(granted);
    expect([writes, heard]).toEqual([[], []]);
  });

  it('after which another process continues the job lets go of it', async () => {
    const accepted: Job = { ...queued, status: statuses.accepted };
    const { changes, writes } = start([accepted]);
    await changes.apply(id, { type: 'answered', messageId: '1' });
    await changes.apply(id, { type: 'cancel-requested' });
    expect(writes).toEqual([
      ['queued', { ...none, release: true }],
      ['cancelled', none],
    ]);
  });

  it.each<[JobEvent, Job, UpdateOptions, whereAlone: boolean]>([
    [{ type: 'submitting' }, queued, {}, false],
    [{ type: 'may-start' }, queued, { grant: true }, true],
    [{ type: 'cancel-requested' }, queued, {}, true],
    [{ type: 'notifying', of: 'cancelled', hasNonce: true }, cancelled, {}, true],
  ])('of a shared job that others rely on is none unless it is stored: $type', async (...args) => {
    const [event, job, options, whereAlone] = args;
    const mayWait = event.type === 'cancel-requested';
    const shared = start([job]);
    shared.answers.push(full());
    const change = shared.changes.apply(id, event, options);
    if (mayWait) await change;
    else await expect(change).rejects.toThrow(StorageError);
    expect(shared.jobs.get(id) === job).toBe(!mayWait);
    expect(shared.heard).toHaveLength(mayWait ? 1 : 0);
    const alone = start([job], { isShared: false });
    alone.answers.push(full());
    const kept = await alone.changes.apply(id, event, options).catch((error: unknown) => error);
    expect(!(kept instanceof StorageError)).toBe(whereAlone);
    expect(alone.heard.map((each) => (each as unknown[])[3])).toEqual(whereAlone ? [false] : []);
  });

  it('is made of the job as it is stored, if another process has changed it', async () => {
    const { answers, changes, heard, writes } = start([queued]);
    answers.push({ job: { ...queued, notify: 'dm' }, holder: 'other' });
    expect(await changes.apply(id, { type: 'cancel-requested' })).toMatchObject({
      ...{ notify: 'dm', status: { state: 'cancelled' } },
    });
    expect(writes.map(([state]) => state)).toEqual(['cancelled', 'cancelled']);
    expect(heard).toEqual([
      ['read', 'queued'],
      ['changed', 'queued', 'cancelled', true, 0],
    ]);
  });

  it('that can’t happen any more then comes too late, unless it is what a paid call has made', async () => {
    const started = start([queued]);
    started.answers.push({ job: cancelled, holder: 'self' });
    expect(await started.changes.apply(id, { type: 'submitting' }, { asHolder: true })).toBe(cancelled);
    expect(started.heard).toEqual([['read', 'cancelled']]);

    const paid = start([{ ...queued, status: statuses.submitting }]);
    paid.answers.push({ job: cancelled, holder: 'self' });
    const submitted = paid.changes.apply(id, { type: 'submitted', task: { taskId: '1' } });
    await expect(submitted).rejects.toThrow(/can't take/);
    // Nobody else has changed it.
    await expect(started.changes.apply(id, { type: 'submitting' })).rejects.toThrow(/can't take/);
  });

  it('that would grant a start is decided anew then', async () => {
    const { answers, changes, writes, heard } = start([queued]);
    const dm: Job = { ...queued, notify: 'dm' };
    answers.push({ job: dm, holder: 'other' });
    expect(await changes.apply(id, { type: 'may-start' }, { grant: true })).toBe(dm);
    expect(writes).toHaveLength(1);
    expect(heard).toEqual([['read', 'queued']]);
  });

  it('of a settled job is made of it as it is stored, too', async () => {
    const settled = aJob({ id, status: statuses.succeeded, told: true });
    const { answers, changes } = start([settled]);
    answers.push({ job: { ...settled, isDeleted: true }, holder: 'nobody' });
    expect(await changes.apply(id, { type: 'spoiler-set', isOn: true })).toMatchObject({
      ...{ isDeleted: true, spoiler: true },
    });
  });

  it('that was kept in memory is dropped if the job has ended in another way', async () => {
    const running = aJob({ id, status: statuses.running });
    const { answers, changes, clock, heard, jobs } = start([running]);
    answers.push(full());
    await changes.apply(id, { type: 'late' });
    expect(heard.splice(0)).toEqual([['changed', 'running', 'running', false, 0]]);
    answers.push({ job: { ...running, status: statuses.cancelled, told: true }, holder: 'nobody' });
    clock.advance(5_000);
    await expect.poll(() => heard).toEqual([['read', 'cancelled']]);
    expect(jobs.has(id)).toBe(false);
    await expect.poll(changes.problem).toBeUndefined();
  });

  it('that was kept in memory and can’t happen any more is dropped, and stops no other', async () => {
    const downloading = aJob({ id, status: statuses.downloading });
    const { answers, changes, clock, heard } = start([downloading]);
    answers.push(full(), { job: { ...downloading, status: statuses.unclear }, holder: 'self' });
    await changes.apply(id, { type: 'downloaded', file: statuses.delivering.file });
    clock.advance(5_000);
    await expect.poll(() => heard.at(-1)).toEqual(['read', 'unclear']);
    await expect.poll(changes.problem).toBeUndefined();
  });
});

describe('a process reads', () => {
  it('which of the jobs that it knows the store has no more', async () => {
    const gone = aJob();
    const { changes, has, heard } = start([queued, gone]);
    has({ job: queued, holder: 'self' });
    await changes.read([id, gone.id, 'unknown']);
    expect(heard).toEqual([
      ['read', 'queued'],
      ['gone', gone.id],
    ]);
  });

  it('a job while it does not change it', async () => {
    const { changes, has, heard } = start([queued]);
    has({ job: queued, holder: 'self' });
    const change = changes.apply(id, { type: 'cancel-requested' });
    const read = changes.read([id]);
    const next = changes.apply(id, { type: 'submitting' });
    await Promise.all([change, read, next]);
    expect(heard.map((each) => (each as unknown[])[0])).toEqual(['changed', 'read', 'changed']);
    expect([...changes.underWay()]).toEqual([]);
  });
});

describe('a job is confirmed', () => {
  it('by being stored once more', async () => {
    const { changes, writes, heard } = start([queued]);
    expect(await changes.confirm(id)).toBe(true);
    expect([writes, heard]).toEqual([[['queued', { asHolder: true }]], []]);
  });

  it('only if it is held', async () => {
    const { changes, writes } = start([queued], { holds: () => false });
    expect([await changes.confirm(id), await changes.confirm('unknown')]).toEqual([false, false]);
    const other = start([queued]);
    expect(await other.changes.confirm('unknown')).toBe(false);
    expect([writes, other.writes]).toEqual([[], []]);
  });

  it('not if another process has it, nor if nothing can be stored', async () => {
    const { answers, changes, heard } = start([queued]);
    answers.push({ job: queued, holder: 'other' }, full());
    expect(await changes.confirm(id)).toBe(false);
    expect(heard).toEqual([['read', 'queued']]);
    expect(changes.problem()).toBeUndefined();
    expect(await changes.confirm(id)).toBe(false);
    expect(changes.problem()).toBe('full');
    changes.stop();
  });
});

it.each(['works', 'was full a moment ago'])(
  'notes nothing about a video whose member has just been forgotten, if the storage %s',
  async (storage) => {
    const job = aJob({ status: statuses.succeeded, told: true });
    const run = start([job], { isShared: false });
    const gone: KnownJob = { job: anonymous(job), holder: 'self' };
    const isFull = storage !== 'works';
    run.answers.push(...(isFull ? [new StorageError('full', new Error('no room'))] : []), gone);
    const noted = await run.changes.apply(job.id, { type: 'spoiler-set', isOn: true });
    if (!isFull) expect(noted).toBeUndefined();
    else run.clock.advance(5_000);
    await expect.poll(run.changes.problem).toBeUndefined();
    expect(run.writes).toHaveLength(isFull ? 2 : 1);
    expect(run.jobs.size).toBe(0);
  },
);
