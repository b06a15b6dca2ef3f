import { describe, expect, it } from 'vitest';
import { backoffMs, pollRetry, submitRetry } from '../../src/jobs/retry.ts';
import { ProviderError, providerErrorKinds } from '../../src/providers/provider.ts';

const MIDDLE = 0.5;
const first = { attempt: 1, refusedForMs: 0 };

describe('submitRetry', () => {
  it.each([
    // Refused for now, or never sent: the only two that may be repeated.
    { kind: 'rate_limited', sent: true, outcome: 2_000 },
    { kind: 'unavailable', sent: false, outcome: 2_000 },
    // Sent, and nobody knows: it may be paid for.
    { kind: 'unavailable', sent: true, outcome: 'lost' },
    { kind: 'timeout', sent: true, outcome: 'lost' },
    // Refused for good.
    { kind: 'invalid_request', sent: true, outcome: 'final' },
    { kind: 'content_rejected', sent: true, outcome: 'final' },
    { kind: 'unauthorized', sent: true, outcome: 'final' },
    { kind: 'insufficient_credit', sent: true, outcome: 'final' },
    { kind: 'retired', sent: true, outcome: 'final' },
  ] as const)('$kind, sent: $sent → $outcome', ({ kind, sent, outcome }) => {
    expect(submitRetry(new ProviderError(kind, 'x', { sent }), first, MIDDLE)).toBe(outcome);
  });

  it('takes an error that nobody foresaw for a lost answer', () => {
    expect(submitRetry(new TypeError('x'), first, MIDDLE)).toBe('lost');
  });

  it('gives up on a busy provider after a few minutes', () => {
    const error = new ProviderError('rate_limited', 'x');
    expect(submitRetry(error, { attempt: 7, refusedForMs: 120_000 }, MIDDLE)).toBe(60_000);
    expect(submitRetry(error, { attempt: 8, refusedForMs: 180_000 }, MIDDLE)).toBe('final');
  });

  it.each([
    ['asked for it', new ProviderError('rate_limited', 'x', { retryAfterMs: 7_000 }), 7_000],
    ['is away', new ProviderError('unavailable', 'x', { sent: false }), 60_000],
  ])('is patient where the provider %s', (_, error, waitMs) => {
    expect(submitRetry(error, { attempt: 20, refusedForMs: 29 * 60_000 }, MIDDLE)).toBe(waitMs);
    expect(submitRetry(error, { attempt: 21, refusedForMs: 30 * 60_000 }, MIDDLE)).toBe('final');
  });
});

describe('pollRetry', () => {
  const repeated = ['rate_limited', 'unavailable', 'timeout'];
  it.each(providerErrorKinds)('%s', (kind) => {
    const delayMs = pollRetry(new ProviderError(kind, 'x'), 1, MIDDLE);
    expect(delayMs).toBe(repeated.includes(kind) ? 2_000 : undefined);
  });

  it('never gives up on a provider that is away: the deadline does', () => {
    expect(pollRetry(new ProviderError('unavailable', 'x'), 1_000, MIDDLE)).toBe(60_000);
  });
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
