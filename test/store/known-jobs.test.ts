import { expect, it } from 'vitest';
import { type OnBroken, raise } from '../../src/jobs/invariants.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createKnownJobs } from '../../src/store/postgres/known-jobs.ts';
import { aJob, statuses } from '../support/job.ts';

const clock = { now: () => 2_000_000 };
const start = ({ isAlone = false, onBroken = raise }: { isAlone?: boolean; onBroken?: OnBroken } = {}) =>
  createKnownJobs({ id: 'me', isAlone }, clock, onBroken);
const rowOf = (data: Job, revision: number, { settled = false, owner = 'me' as string | null } = {}) => ({
  ...{ id: data.id, revision: String(revision), settled, owner, data },
});
const job = aJob({ status: statuses.running });
const { id } = job;

it.each([
  ['me', false, 'self'],
  ['another', false, 'other'],
  [null, false, 'nobody'],
  // Whoever is alone takes over what processes have left.
  ['another', true, 'self'],
  [null, true, 'self'],
] as const)('says who holds a job of %s, if it is alone: %s', (owner, isAlone, holder) => {
  expect(
    start({ isAlone })
      .reading()
      .take([rowOf(job, 1, { owner })]),
  ).toEqual([{ job, holder }]);
});

it('bases a write on what it has read or written last', () => {
  const known = start();
  expect(known.revisionOf(id)).toBeUndefined();
  known.reading().take([rowOf(job, 3)]);
  expect(known.revisionOf(id)).toBe(3);
  known.wrote(id, 4, false);
  expect(known.revisionOf(id)).toBe(4);
  known.wrote(id, 5, true);
  expect(known.revisionOf(id)).toBe(5);
  // It goes on after all.
  known.reading([id]).take([rowOf(job, 6)]);
  expect(known.revisionOf(id)).toBe(6);
});

it('is uncertain of a write whose answer is lost, until it reads or writes the job again', () => {
  const known = start();
  for (const learn of [
    () => known.wrote(id, 1, false),
    () => known.reading([id]).take([rowOf(job, 1)]),
    () => known.reading([id]).take([]),
  ]) {
    known.mayHaveWritten(id);
    expect(known.isUncertain(id)).toBe(true);
    learn();
    expect(known.isUncertain(id)).toBe(false);
  }
});

it('forgets a job that is gone, among those that it asked for', () => {
  const known = start();
  known.wrote(id, 1, false);
  known.wrote('other', 1, false);
  known.wrote('ended', 1, true);
  known.reading([id, 'ended']).take([]);
  expect([id, 'ended', 'other'].map(known.revisionOf)).toEqual([undefined, undefined, 1]);
});

it('finds the unsettled jobs that others have changed, made or settled', () => {
  const known = start();
  for (const each of ['same', 'changed', 'gone']) known.wrote(each, 1, false);
  known.wrote('ended', 1, true);
  const rows = [
    ['same', 1],
    ['changed', 2],
    ['new', 0],
  ].map(([each, revision]) => ({ id: each, revision }));
  expect(known.stale(rows)).toEqual(['changed', 'new', 'gone']);
  // A settled one is in no such list.
  known.reading([id]).take([rowOf(job, 1, { settled: true })]);
  expect(known.stale(rows)).not.toContain(id);
});

it('notes a settled job that somebody has seen, if it is new', () => {
  const known = start();
  known.saw([rowOf(job, 1)]);
  expect(known.revisionOf(id)).toBeUndefined();
  known.saw([rowOf(job, 2, { settled: true })]);
  expect([known.revisionOf(id), known.stale([])]).toEqual([2, []]);
  known.saw([rowOf(job, 3, { settled: true })]);
  expect(known.revisionOf(id)).toBe(2);
});

it('has the job that another process has changed, or says why not', () => {
  const known = start();
  expect(known.presentOf(id, [rowOf(job, 7, { owner: 'another' })])).toEqual({ job, holder: 'other' });
  expect(known.revisionOf(id)).toBe(7);
  expect(() => known.presentOf(id, [])).toThrow('no stored job');
  const broken: string[] = [];
  const careful = start({ onBroken: ({ message }) => broken.push(message) });
  const newer = { ...rowOf(job, 8), data: { id, madeBy: 'a newer version' } };
  expect(() => careful.presentOf(id, [newer])).toThrow('Another process changed');
  expect(broken).toHaveLength(1);
});

const queued = aJob({ id, status: statuses.queued, task: null });
const unclear = { status: { state: 'unclear' }, isRestored: true };

it.each(['by its id', 'among all'])('orders nothing for a job that has gone back, read %s', (how) => {
  const known = start();
  known.wrote(id, 5, false);
  const read = () => known.reading(how === 'by its id' ? [id] : undefined).take([rowOf(queued, 4)]);
  expect(read()[0]?.job).toMatchObject(unclear);
  // It stays so until it is written, which must not be refused.
  expect(known.revisionOf(id)).toBe(5);
  expect(read()[0]?.job).toMatchObject(unclear);
  known.wrote(id, 6, false);
  expect(known.reading([id]).take([rowOf(queued, 6)])[0]?.job).toEqual(queued);
});

it('compares a job with what was known before the read began', () => {
  const known = start();
  known.wrote(id, 5, false);
  const { take } = known.reading([id]);
  // A write of this process overtakes it.
  known.wrote(id, 6, false);
  expect(take([rowOf(queued, 5)])[0]?.job).toEqual(queued);
});

it('only looks at jobs that it has just taken', () => {
  const known = start();
  known.wrote(id, 5, false);
  const { look } = known.reading([id]);
  expect(look([rowOf(queued, 6)], 1)).toEqual([{ job: queued, holder: 'self' }]);
  expect(known.revisionOf(id)).toBe(5);
  expect(look([rowOf(queued, 5)], 1)[0]?.job).toMatchObject(unclear);
});
