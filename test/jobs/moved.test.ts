import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { moved } from '../../src/jobs/moved.ts';
import { still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';

const BY_MS = 1_000;
const status = (job: Job) => moved(job, BY_MS).status;

it('moves when a job’s state began, and not when it was accepted', () => {
  const job = aJob({ createdAtMs: 5, stateSinceMs: 7, spentMs: { queued: 2 } });
  expect(moved(job, BY_MS)).toStrictEqual({
    ...job,
    stateSinceMs: 1_007,
    status: { ...statuses.queued, notBeforeMs: BY_MS },
  });
});

it.each<[Job['status'], Job['status']]>([
  [
    { ...statuses.queued, notBeforeMs: 5, refusedSinceMs: 6 },
    { ...statuses.queued, notBeforeMs: 1_005, refusedSinceMs: 1_006 },
  ],
  [
    { ...statuses.submitting, attempts: 3, lost: { cause: 'reset', atMs: 5 } },
    { ...statuses.submitting, attempts: 3, lost: { cause: 'reset', atMs: 1_005 } },
  ],
  [
    { ...statuses.submitting, refusedSinceMs: undefined },
    { ...statuses.submitting, refusedSinceMs: undefined },
  ],
  [
    { ...statuses.running, sinceMs: 5 },
    { ...statuses.running, sinceMs: 1_005 },
  ],
  [
    { ...statuses.unclear, submittedAtMs: 5 },
    { ...statuses.unclear, submittedAtMs: 1_005 },
  ],
  [statuses.delivering, statuses.delivering],
])('moves each instant of its status, and nothing else: %j', (before, after) => {
  expect(status(aJob({ status: before }))).toStrictEqual(after);
});

it('moves when its still was made, and when its member was told', () => {
  const output = { kind: 'url', url: 'https://provider.example/still.png' } as const;
  const source = { stage: 0, provider: 'preview', task: { taskId: '1', atMs: 'a text' }, output };
  const notice = { of: 'unclear', hasNonce: true };
  const job = aJob({ still, stillSource: { ...source, madeAtMs: 5 }, notice: { ...notice, atMs: 6 } });
  expect(moved(job, BY_MS)).toMatchObject({
    stillSource: { ...source, madeAtMs: 1_005 },
    notice: { ...notice, atMs: 1_006 },
  });
  expect(moved(aJob(), BY_MS)).not.toHaveProperty('stillSource');
  expect(moved(aJob(), BY_MS)).not.toHaveProperty('notice');
});

it('leaves what an ended job says of real time', () => {
  const link = { url: 'https://cdn.example/film.mp4', expiresAtMs: 5 };
  const ended = aJob({ status: { ...statuses.succeeded, host: { kind: 'provider', link } as never } });
  expect(status(ended)).toEqual(ended.status);
});
