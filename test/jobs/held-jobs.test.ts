import { expect, it } from 'vitest';
import type { Holder } from '../../src/jobs/fleet.ts';
import { createHeldJobs } from '../../src/jobs/held-jobs.ts';
import type { Job } from '../../src/jobs/job.ts';
import { aJob, statuses } from '../support/job.ts';

function start({ isAlone = false } = {}) {
  const jobs = new Map<string, Job>();
  const heard: string[] = [];
  const held = createHeldJobs({
    ...{ isAlone, jobs },
    onTaken: (taken) => heard.push(`taken ${taken.map(({ status }) => status.state)}`),
    onSeen: (job, previous, { isHeld }) =>
      heard.push(`${isHeld ? 'seen' : 'heard of'} ${previous.status.state} ${job.status.state}`),
    onLost: ({ status }) => heard.push(`lost ${status.state}`),
    onFree: () => heard.push('free'),
    onUpdated: ({ mayStart }) => mayStart && heard.push('may start'),
  });
  const update = (job: Job, holder: Holder, rebase = job) => {
    held.update([{ job, holder }], () => rebase);
    return heard.splice(0);
  };
  return { jobs, held, update };
}

const queued = aJob({ status: statuses.queued });
const running: Job = { ...queued, status: statuses.running };
const settled: Job = { ...queued, status: statuses.cancelled, told: true };

it('tells of a job that is taken once, and of none that is still held', () => {
  const { held, update } = start();
  expect(update(queued, 'self')).toEqual(['taken queued', 'may start']);
  expect(held.has(queued.id)).toBe(true);
  expect(update({ ...queued }, 'self')).toEqual([]);
  expect(update(running, 'self')).toEqual(['seen queued running', 'may start']);
});

it('tells how another process ended a held job, and forgets it', () => {
  const { held, jobs, update } = start();
  update(running, 'self');
  expect(update(settled, 'self')).toEqual(['seen running cancelled', 'lost cancelled', 'may start']);
  expect([held.has(running.id), jobs.size]).toEqual([false, 0]);
});

it.each(['other', 'nobody'] as const)(
  'knows a job that is now held by %s, and holds it no more',
  (holder) => {
    const { held, jobs, update } = start();
    update(running, 'self');
    expect(update(running, holder)).toEqual(['lost running', ...(holder === 'nobody' ? ['free'] : [])]);
    expect([held.has(running.id), jobs.get(running.id)]).toEqual([false, running]);
  },
);

it('says how others change jobs of others, and that more may start', () => {
  const { update } = start();
  expect(update(queued, 'other')).toEqual(['may start']);
  expect(update(running, 'other')).toEqual(['heard of queued running', 'may start']);
  expect(update({ ...running }, 'other')).toEqual([]);
  expect(update(settled, 'other')).toEqual(['heard of running cancelled', 'may start']);
  // One that it never knew frees nothing.
  expect(update({ ...settled, id: '2' }, 'nobody')).toEqual([]);
});

it('takes over a job with its own changes that are not stored yet', () => {
  const { jobs, update } = start();
  update(queued, 'self');
  expect(update(queued, 'self', running)).toEqual(['seen queued running', 'may start']);
  expect(jobs.get(queued.id)).toBe(running);
});

it('is free for nobody once it is over here, though that is not stored yet', () => {
  const { update } = start();
  expect(update(running, 'nobody', settled)).toEqual([]);
});

it('holds every job if it is alone', () => {
  expect(start({ isAlone: true }).held.has('any')).toBe(true);
});
