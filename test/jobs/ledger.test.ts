import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { entryOf, isAmount, outcomeOf, tookMs } from '../../src/jobs/ledger.ts';
import { aJob, statuses } from '../support/job.ts';

describe('an entry', () => {
  it.each([
    ['accepted', { state: 'open', quotaCounted: true, heldUsd: 0.5, spentUsd: 0 }],
    ['running', { state: 'open', quotaCounted: true, heldUsd: 0.5, spentUsd: 0 }],
    ['unclear', { state: 'held', quotaCounted: false, heldUsd: 0.5, spentUsd: 0 }],
    ['succeeded', { state: 'settled', quotaCounted: true, heldUsd: 0, spentUsd: 0 }],
    ['failed', { state: 'settled', quotaCounted: false, heldUsd: 0, spentUsd: 0 }],
    ['cancelled', { state: 'settled', quotaCounted: false, heldUsd: 0, spentUsd: 0 }],
  ] as const)('of a job that is %s', (state, entry) => {
    expect(entryOf(aJob({ status: statuses[state], reservedUsd: 0.5 }), 0)).toMatchObject(entry);
  });

  it('keeps what the provider charged, holds the rest, and never less than nothing', () => {
    const job = (costUsd: number) => aJob({ status: statuses.running, reservedUsd: 0.5, costUsd });
    expect(entryOf(job(0.2), 0)).toMatchObject({ heldUsd: 0.3, spentUsd: 0.2 });
    expect(entryOf(job(0.7), 0)).toMatchObject({ heldUsd: 0, spentUsd: 0.7 });
    expect(entryOf({ ...job(0.7), status: statuses.failed }, 0)).toMatchObject({ spentUsd: 0.7 });
  });
});

it.each<[costUsd: number | null, spentUsd: number]>([
  [null, 0.5],
  [0.2, 0.5],
  [0.7, 0.7],
])(
  'takes an unclear order that was given up, with %j charged, for one that cost what was set aside',
  (costUsd, spentUsd) => {
    const status = { ...statuses.failed, kind: 'lost' } as const;
    const entry = entryOf(aJob({ status, reservedUsd: 0.5, costUsd }), 0);
    expect(entry).toMatchObject({ state: 'settled', quotaCounted: false, heldUsd: 0, spentUsd });
  },
);

describe('a content refusal', () => {
  const job = aJob({ status: { ...statuses.failed, kind: 'content_rejected' } });

  it('uses quota after five others of the day', () => {
    expect(entryOf(job, 4)).toMatchObject({ refused: true, quotaCounted: false });
    expect(entryOf(job, 5)).toMatchObject({ refused: true, quotaCounted: true });
    expect(entryOf({ ...job, status: statuses.failed }, 9)).toMatchObject({
      refused: false,
      quotaCounted: false,
    });
  });
});

describe('a video', () => {
  const entry = (fields: Parameters<typeof aJob>[0]) => entryOf(aJob(fields), 0);

  it('uses quota where it was made and not published, but not where its job was canceled', () => {
    expect(entry({ status: { state: 'cancelled', reason: 'unpublished' } }).quotaCounted).toBe(true);
    expect(entry({ status: { state: 'cancelled', reason: 'member' } }).quotaCounted).toBe(false);
  });

  it('may return its quota while nobody knows whether it plays', () => {
    const unchecked = { ...statuses.succeeded, unchecked: true } as unknown as Job['status'];
    expect(entry({ status: unchecked })).toMatchObject({ state: 'open', quotaCounted: true });
    expect(entry({ status: statuses.succeeded })).toMatchObject({ state: 'settled' });
  });

  it('costs nothing rather than less', () => {
    expect(entry({ status: statuses.succeeded, costUsd: -1 }).spentUsd).toBe(0);
  });
});

it.each([
  [0, true],
  [0.25, true],
  [-0.01, false],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
])('%d is an amount: %s', (usd, is) => expect(isAmount(usd)).toBe(is));

describe('what the statistics know of a job', () => {
  const spentMs = {
    ...{ accepted: 1, queued: 20, submitting: 300, running: 4_000, cancelling: 50_000 },
    ...{ downloading: 600_000, reviewing: 7_000_000, delivering: 80_000_000 },
  };
  const outcome = (status: Job['status'], fields = {}) => outcomeOf(aJob({ status, spentMs, ...fields }));

  it('is nothing until it has ended', () => {
    for (const state of ['queued', 'running', 'unclear', 'reviewing', 'delivering', 'undeliverable'] as const)
      expect(outcome(statuses[state])).toEqual({ outcome: null, waitMs: null, makingMs: null });
  });

  it('is how it ended, how long it waited, and how long it was made', () => {
    const making = 300 + 4_000 + 50_000 + 600_000 + 80_000_000;
    expect(outcome(statuses.succeeded)).toEqual({ outcome: 'succeeded', waitMs: 21, makingMs: making });
    expect(outcome(statuses.failed)).toEqual({ outcome: 'task_failed', waitMs: 21, makingMs: null });
    expect(outcome(statuses.cancelled)).toEqual({ outcome: 'cancelled', waitMs: 21, makingMs: null });
    expect(outcome({ state: 'cancelled', reason: 'unanswered' }).outcome).toBe('unanswered');
    expect(outcome(statuses.cancelled, { spentMs: { queued: 20 } }).waitMs).toBeNull();
    expect(outcome(statuses.succeeded, { spentMs: { queued: 0.6, submitting: 0.6 } })).toMatchObject({
      ...{ waitMs: 1, makingMs: 1 },
    });
  });

  it('is not the time in which others decided', () => {
    const job = { createdAtMs: 1_000, stateSinceMs: 9_000_000, spentMs };
    expect(tookMs(job)).toBe(9_000_000 - 1_000 - 7_000_000);
    expect(tookMs({ ...job, spentMs: {} })).toBe(9_000_000 - 1_000);
  });
});
