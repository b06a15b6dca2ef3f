import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../src/errors.ts';
import {
  backoffMs,
  fetchRetryMs,
  isProven,
  lateLookMs,
  retryMs,
  slowBackoffMs,
  submitRetry,
} from '../../src/jobs/retry.ts';
import { ProviderError, providerErrorKinds } from '../../src/providers/provider.ts';

const MIDDLE = 0.5;
const first = { attempt: 1, refusedForMs: 0 };

describe('submitRetry', () => {
  it.each([
    // Refused for now, or never sent: only these two may be repeated.
    { kind: 'rate_limited', sent: true, outcome: 75_000 },
    { kind: 'unavailable', sent: false, outcome: 2_000 },
    // Sent, with an unknown outcome: it may be paid for.
    { kind: 'unavailable', sent: true, outcome: 'lost' },
    { kind: 'timeout', sent: true, outcome: 'lost' },
    { kind: 'timeout', sent: false, outcome: 'final' },
    // Refused for good.
    { kind: 'invalid_request', sent: true, outcome: 'final' },
    { kind: 'content_rejected', sent: true, outcome: 'final' },
    { kind: 'unauthorized', sent: true, outcome: 'final' },
    { kind: 'insufficient_credit', sent: true, outcome: 'final' },
    { kind: 'retired', sent: true, outcome: 'final' },
    // Not a refusal: the sender may have accepted it.
    { kind: 'task_failed', sent: true, outcome: 'lost' },
    { kind: 'bad_output', sent: true, outcome: 'lost' },
  ] as const)('$kind, sent: $sent → $outcome', ({ kind, sent, outcome }) => {
    expect(submitRetry(new ProviderError(kind, 'x', { sent }), first, MIDDLE)).toBe(outcome);
  });

  it.each(providerErrorKinds)('is over where the provider said that it refused: %s', (kind) => {
    const error = new ProviderError(kind, 'x', { isRefused: true });
    expect(submitRetry(error, first, MIDDLE)).toBe('final');
  });

  it.each(providerErrorKinds)('that was surely not sent is not lost: %s', (kind) => {
    expect(submitRetry(new ProviderError(kind, 'x', { sent: false }), first, MIDDLE)).not.toBe('lost');
  });

  it('takes an error that nobody foresaw for a lost answer', () => {
    expect(submitRetry(new TypeError('x'), first, MIDDLE)).toBe('lost');
  });

  it('gives up on a busy provider after a few minutes', () => {
    const error = new ProviderError('rate_limited', 'x');
    expect(submitRetry(error, { attempt: 7, refusedForMs: 120_000 }, MIDDLE)).toBe(75_000);
    expect(submitRetry(error, { attempt: 8, refusedForMs: 180_000 }, MIDDLE)).toBe('final');
  });

  it.each([
    ['asked for it', new ProviderError('rate_limited', 'x', { retryAfterMs: 7_000 }), 7_000],
    ['is away', new ProviderError('unavailable', 'x', { sent: false }), 60_000],
  ])('waits long where the provider %s', (_, error, waitMs) => {
    expect(submitRetry(error, { attempt: 20, refusedForMs: 29 * 60_000 }, MIDDLE)).toBe(waitMs);
    expect(submitRetry(error, { attempt: 21, refusedForMs: 30 * 60_000 }, MIDDLE)).toBe('final');
  });
});

describe('retryMs', () => {
  it.each(providerErrorKinds)('asks again after %s, whatever it means', (kind) => {
    const delayMs = retryMs(new ProviderError(kind, 'x'), 1, MIDDLE);
    expect(delayMs).toBe(kind === 'rate_limited' ? 75_000 : 2_000);
  });

  it.each([0, 0.5, 1])('leaves who limits without a time alone for a minute at least', (random) => {
    for (const attempt of [1, 2, 10, 1_000])
      expect(retryMs(new ProviderError('rate_limited', 'x'), attempt, random)).toBeGreaterThanOrEqual(60_000);
  });

  it.each([
    [0, 1_000],
    [7_000, 7_000],
    [86_400_000, 600_000],
  ])('when asked to wait %i ms waits %i', (retryAfterMs, waitMs) => {
    for (const kind of ['rate_limited', 'unavailable'] as const)
      expect(retryMs(new ProviderError(kind, 'x', { retryAfterMs }), 9, MIDDLE)).toBe(waitMs);
  });

  it('never gives up on a provider that is away: the deadline does', () => {
    expect(retryMs(new ProviderError('unavailable', 'x'), 1_000, MIDDLE)).toBe(60_000);
  });
});

it.each([
  // Soon at first, within a minute for the first ten, and then after a tenth of the time that has passed.
  [1, 0, 2_000],
  [3, 10_000, 8_000],
  [9, 5 * 60_000, 60_000],
  [20, 20 * 60_000, 120_000],
  [99, 7 * 24 * 3_600_000, 600_000],
])('fetches a file for attempt %i after %i ms again in %i ms', (attempt, triedMs, waitMs) => {
  expect(fetchRetryMs(new Error('reset'), { attempt, triedMs }, MIDDLE)).toBe(waitMs);
});

it('believes what was said several times over minutes', () => {
  expect(isProven({ times: 5, forMs: 5 * 60_000 })).toBe(true);
  expect(isProven({ times: 4, forMs: 24 * 3_600_000 })).toBe(false);
  expect(isProven({ times: 1_000, forMs: 5 * 60_000 - 1 })).toBe(false);
});

describe('backoffMs', () => {
  it.each([
    [1, 0, 1_500],
    [1, 1, 2_500],
    [3, MIDDLE, 8_000],
    [50, MIDDLE, 60_000],
  ])('attempt %i with random %d: %i ms', (attempt, random, delayMs) => {
    expect(backoffMs(attempt, random)).toBe(delayMs);
  });
});

describe('what is tried for a day', () => {
  it.each([
    [1, 0, 1_500],
    [1, 1, 2_500],
    [4, MIDDLE, 16_000],
    [10, MIDDLE, 1_024_000],
    [11, MIDDLE, 1_800_000],
    [5_000, MIDDLE, 1_800_000],
  ])('is tried again after attempt %i with random %d in %i ms', (attempt, random, delayMs) => {
    expect(slowBackoffMs(new Error('x'), attempt, random)).toBe(delayMs);
  });

  it('waits for as long as it was asked to, and no less than usual', () => {
    const asked = (ms: number, attempt: number) =>
      slowBackoffMs(new RateLimitedError('x', ms), attempt, MIDDLE);
    expect([asked(7_000_000, 1), asked(500, 4)]).toEqual([7_000_000, 16_000]);
    const retry = (ms: number, attempt: number) => retryMs(new RateLimitedError('x', ms), attempt, MIDDLE);
    expect([retry(7_000_000, 1), retry(500, 3)]).toEqual([7_000_000, 8_000]);
  });
});

it('looks at late tasks every ten minutes, not all at once', () => {
  expect([0, MIDDLE, 1].map(lateLookMs)).toEqual([600_000, 630_000, 660_000]);
});
