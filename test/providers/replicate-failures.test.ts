import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  adapters,
  afterAcceptance,
  answered,
  failureOf,
  itFails,
  never,
  order,
  type Refusal,
} from '../support/adapters.ts';

const LOW_CREDIT =
  'Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~5s.';

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  ['403', answered(403, { detail: 'no' }), { kind: 'unauthorized' }],
  ['422', answered(422, { detail: '- input.safety_tolerance: too high' }), { kind: 'invalid_request' }],
  ['422 for content', answered(422, { detail: 'Flagged as sensitive (E005)' }), { kind: 'content_rejected' }],
  [
    '429 with retry_after',
    answered(429, { detail: LOW_CREDIT, status: 429, retry_after: 4 }, { 'retry-after': '9' }),
    { kind: 'rate_limited', retryAfterMs: 4_000 },
  ],
  [
    '429 with seconds in words',
    answered(429, { detail: LOW_CREDIT }),
    { kind: 'rate_limited', retryAfterMs: 5_000 },
  ],
];

describe("Replicate's own words", () => {
  itFails('replicate', 'poll', afterAcceptance(refusals));
  itFails('replicate', 'create', [
    ...refusals,
    ['404', answered(404, { title: 'Not found' }), { kind: 'retired' }],
    ['410', answered(410, { title: 'Gone' }), { kind: 'retired' }],
  ]);
});

it('makes each paid call on a connection of its own, so that none is lost to one that the server just closes', async () => {
  await using adapter = await adapters.replicate();
  const { provider, request } = adapter;
  const task = await provider.submit(request, order);
  await provider.submit(request, order);
  await provider.poll(task, never);
  await provider.poll(task, never);
  expect(adapter.requests.map(({ name, headers }) => [name, headers.connection])).toEqual([
    ['create', 'close'],
    ['create', 'close'],
    ['get', 'keep-alive'],
    ['get', 'keep-alive'],
  ]);
});

it('sends the token to the address that it was given, and follows no redirect', async () => {
  const seen: (string | undefined)[] = [];
  const elsewhere = createServer((received, response) => {
    seen.push(received.headers.authorization);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { port } = elsewhere.address() as AddressInfo;
  await using adapter = await adapters.replicate();
  adapter.script('poll', answered(302, '', { location: `http://127.0.0.1:${port}/` }));
  await failureOf(adapter.provider.poll({ id: 'a' }, never), adapter.key);
  expect(adapter.requests[0]?.headers.authorization).toBe(`Bearer ${adapter.key}`);
  expect(seen).toEqual([]);
  elsewhere.close();
});
