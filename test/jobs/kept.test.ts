import { describe, expect, it } from 'vitest';
import { isForAdults, needsAgeRestrictedChannel } from '../../src/jobs/adult.ts';
import type { JobIn } from '../../src/jobs/job.ts';
import { isRefusedByFilter, keptUntilMs } from '../../src/jobs/kept.ts';
import { moved } from '../../src/jobs/moved.ts';
import { isPublished, reviewEndsAtMs } from '../../src/jobs/review.ts';
import { aJob, statuses } from '../support/job.ts';

const DAY_MS = 86_400_000;

describe('a video for adults', () => {
  it.each([
    [undefined, undefined, false],
    [true, undefined, true],
    [true, false, true],
    [true, true, false],
    [false, true, false],
  ])(
    'that the provider flagged as such (%s), asked for among them (%s), needs another channel: %s',
    (isAdult, among, needs) => {
      const job = aJob({
        ...(isAdult !== undefined && { isAdult }),
        origin: among === undefined ? {} : { isAgeRestricted: among },
      });
      expect(needsAgeRestrictedChannel(job)).toBe(needs);
    },
  );

  it('is one by its flag, its channel or its model, and where nobody knows the model', () => {
    const [forAll, forAdults] = [{ ageRestricted: false }, { ageRestricted: true }];
    expect([forAll, {}, forAdults, undefined].map((model) => isForAdults(aJob(), model))).toEqual([
      ...[false, false, true, true],
    ]);
    expect(isForAdults(aJob({ isAdult: true }), forAll)).toBe(true);
    expect(isForAdults(aJob({ origin: { isAgeRestricted: true } }), forAll)).toBe(true);
  });
});

it('a video is kept for a day, for its member and for a decision', () => {
  const job = aJob({ status: statuses.undeliverable, stateSinceMs: 5 }) as JobIn<'undeliverable'>;
  expect([keptUntilMs(job), reviewEndsAtMs(job)]).toEqual([DAY_MS + 5, DAY_MS + 5]);
});

it('Discord’s filter has refused only what it has looked at', () => {
  const of = (problem: 'explicit' | 'size') => aJob({ status: { ...statuses.undeliverable, problem } });
  expect([of('explicit'), of('size'), aJob()].map(isRefusedByFilter)).toEqual([true, false, false]);
});

it('a decision publishes, or it does not', () => {
  const all = ['published', 'spoiler', 'rejected', 'discarded', 'expired'] as const;
  expect(all.filter((what) => isPublished({ what }))).toEqual(['published', 'spoiler']);
});

describe('a job whose instants are moved', () => {
  it('has all of them later, except when it was accepted', () => {
    const job = aJob({
      ...{ createdAtMs: 1, stateSinceMs: 10 },
      status: {
        state: 'submitting',
        attempts: 3,
        refusedSinceMs: 20,
        cancelRequested: false,
        lost: { cause: 'x', atMs: 30 },
      },
      notice: { of: 'x', atMs: 40, hasNonce: true },
      stillSource: {
        ...{ stage: 0, provider: 'x', task: { startedAt: 1, count: 2 }, madeAtMs: 50 },
        output: { kind: 'file', path: '/nowhere' },
      },
    });
    expect(moved(job, 5)).toEqual({
      ...job,
      stateSinceMs: 15,
      status: { ...job.status, refusedSinceMs: 25, lost: { cause: 'x', atMs: 35 } },
      notice: { ...job.notice, atMs: 45 },
      stillSource: { ...job.stillSource, madeAtMs: 55 },
    });
    const queued = aJob({ status: { state: 'queued', attempts: 1, notBeforeMs: 10 } });
    expect(moved(queued, -5).status).toEqual({ state: 'queued', attempts: 1, notBeforeMs: 5 });
    expect(moved(aJob({ status: { state: 'running', sinceMs: 10 } }), 5).status).toMatchObject({
      sinceMs: 15,
    });
  });

  it('that has ended keeps the expiry of its links', () => {
    const host = { kind: 's3', name: 'x', expiresAtMs: 10 } as const;
    const job = aJob({ status: { ...statuses.succeeded, host }, stateSinceMs: 1 });
    expect(moved(job, 5)).toEqual({ ...job, stateSinceMs: 6 });
    expect(moved(job, 5)).not.toHaveProperty('notice');
  });
});
