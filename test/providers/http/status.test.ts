import { expect, it } from 'vitest';
import { askedWaitMs, kindOfStatus, readRetryAfterMs } from '../../../src/providers/http/status.ts';

const NOW_MS = Date.parse('2027-01-15T12:00:00Z');

it.each([
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [402, 'insufficient_credit'],
  [429, 'rate_limited'],
  [408, 'unavailable'],
  [425, 'unavailable'],
  [400, 'invalid_request'],
  [422, 'invalid_request'],
  [499, 'invalid_request'],
  [399, 'unavailable'],
  [500, 'unavailable'],
])('%i means %s', (status, kind) => expect(kindOfStatus(status)).toBe(kind));

it.each([
  ['0', 0],
  ['7', 7_000],
  ['1.5', 1_500],
  [' 2 ', 2_000],
  // Never earlier than asked.
  ['0.0001', 1],
  ['-1', undefined],
  ['', undefined],
  [' ', undefined],
  ['soon', undefined],
  [['7', '8'], undefined],
  [undefined, undefined],
  ['Fri, 15 Jan 2027 12:01:00 GMT', 60_000],
  ['Fri, 15 Jan 2027 11:59:00 GMT', 0],
])('Retry-After: %j is a wait of %s ms', (value, waitMs) =>
  expect(readRetryAfterMs({ 'retry-after': value }, NOW_MS)).toBe(waitMs),
);

it('compares a date with the server’s own clock if it states one', () => {
  const headers = { 'retry-after': 'Fri, 15 Jan 2027 12:01:00 GMT' };
  expect(readRetryAfterMs({ ...headers, date: 'Fri, 15 Jan 2027 12:00:50 GMT' }, NOW_MS)).toBe(10_000);
  expect(readRetryAfterMs({ ...headers, date: 'today' }, NOW_MS)).toBe(60_000);
  expect(readRetryAfterMs(headers, undefined)).toBeUndefined();
});

it.each([
  ['Please try again in 1m30s.', 90_000],
  ['Try again in 1h 2m 3s', 3_723_000],
  ['try again in 500ms', 500],
  ['AGAIN IN 2S', 2_000],
  ['Your rate limit resets in ~30s.', 30_000],
  ['again in 1.25 s', 1_250],
  ['It starts in 30s', undefined],
  ['Try again in a minute', undefined],
  ['Try again in 5 days', undefined],
  ['', undefined],
])('the words “%s” ask for a wait of %s ms', (text, waitMs) =>
  expect(askedWaitMs({}, text, NOW_MS)).toBe(waitMs),
);

it.each([
  [{ 'retry-after-ms': '1499.25', 'retry-after': '7' }, 1_500],
  [{ 'retry-after-ms': '0.2', 'retry-after': '7' }, 1],
  [{ 'retry-after-ms': 'soon', 'retry-after': '7' }, 7_000],
  [{ 'retry-after-ms': '1500 or so', 'retry-after': '7' }, 7_000],
  [{ 'retry-after-ms': 'in 1500', 'retry-after': '7' }, 7_000],
  [{ 'retry-after': '7' }, 7_000],
  [{}, 3_000],
])('of several waits, the most exact one counts: %j', (headers, waitMs) =>
  expect(askedWaitMs(headers, 'again in 3s', NOW_MS)).toBe(waitMs),
);
