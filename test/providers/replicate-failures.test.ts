import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LoopbackTrouble } from '../../playground/providers/loopback.ts';
import { startLoopbackReplicate } from '../../playground/providers/replicate.ts';
import { type Provider, ProviderError, type TaskRequest } from '../../src/providers/provider.ts';
import { createReplicate } from '../../src/providers/replicate/index.ts';

const request: TaskRequest = {
  model: 'google/veo-3.1-fast',
  makes: 'video',
  prompt: 'a paper boat',
  durationSeconds: 8,
  resolution: '720p',
  aspectRatio: '16:9',
  seed: 1,
  fields: { prompt: 'prompt' },
};
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start() {
  const server = await startLoopbackReplicate({ taskMs: 60_000 });
  const { apiToken, baseUrl } = server;
  return { server, provider: createReplicate({ apiToken, baseUrl, isOperatorsOwn: true }) };
}

/** What a call throws, which must not hold the token anywhere. */
async function failureOf(call: Promise<unknown>, apiToken: string): Promise<ProviderError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error(`no ProviderError: ${inspect(error)}`);
  const all = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true });
  expect(all + JSON.stringify(error) + error.stack).not.toContain(apiToken);
  return error;
}

function answered(status: number, body?: object | string, headers?: Record<string, string>): LoopbackTrouble {
  return { kind: 'status', status, ...(body && { body }), ...(headers && { headers }) };
}

const LOW_CREDIT =
  'Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~5s.';
const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';
const IN_20_S = 'Sun, 22 Nov 2026 10:00:20 GMT';

/** These mean the same for every call. */
const troubles: [name: string, LoopbackTrouble, Partial<ProviderError>][] = [
  ['400', answered(400, { detail: 'no' }), { kind: 'invalid_request' }],
  ['401', answered(401, { title: 'Unauthenticated', detail: 'no' }), { kind: 'unauthorized' }],
  ['402', answered(402, { title: 'Insufficient credit', detail: 'no' }), { kind: 'insufficient_credit' }],
  ['403', answered(403, { detail: 'no' }), { kind: 'unauthorized' }],
  ['422', answered(422, { detail: '- input.safety_tolerance: too high' }), { kind: 'invalid_request' }],
  ['422 for content', answered(422, { detail: 'Flagged as sensitive (E005)' }), { kind: 'content_rejected' }],
  [
    '429',
    answered(429, { detail: 'Request was throttled.' }),
    { kind: 'rate_limited', retryAfterMs: undefined },
  ],
  [
    '429 with retry_after',
    answered(429, { detail: LOW_CREDIT, status: 429, retry_after: 4 }, { 'retry-after': '9' }),
    { kind: 'rate_limited', retryAfterMs: 4_000 },
  ],
  [
    '429 with Retry-After in seconds',
    answered(429, { detail: LOW_CREDIT }, { 'retry-after': '9' }),
    { kind: 'rate_limited', retryAfterMs: 9_000 },
  ],
  [
    '429 with Retry-After as a date',
    answered(429, { detail: LOW_CREDIT }, { 'retry-after': IN_20_S, date: DATE }),
    { kind: 'rate_limited', retryAfterMs: 20_000 },
  ],
  [
    '429 with seconds in words',
    answered(429, { detail: LOW_CREDIT }),
    { kind: 'rate_limited', retryAfterMs: 5_000 },
  ],
  ['429 as HTML', answered(429, '<h1>Slow down</h1>'), { kind: 'rate_limited' }],
  ['500', answered(500, { detail: 'oops' }), { kind: 'unavailable', sent: true }],
  ['503 as HTML', { kind: 'html', status: 503 }, { kind: 'unavailable', sent: true }],
  [
    '503 with Retry-After',
    answered(503, '', { 'retry-after': '2' }),
    { kind: 'unavailable', retryAfterMs: 2_000 },
  ],
  ['a redirect', answered(308, '', { location: 'http://127.0.0.1:9/' }), { kind: 'unavailable', sent: true }],
  ['200 as HTML', { kind: 'html' }, { kind: 'unavailable', sent: true }],
  ['malformed JSON', { kind: 'malformed' }, { kind: 'unavailable', sent: true }],
  ['no prediction', answered(200, { hello: 1 }), { kind: 'unavailable', sent: true }],
  ['half an answer', { kind: 'truncated' }, { kind: 'unavailable', sent: true }],
  ['a reset', { kind: 'reset' }, { kind: 'unavailable', sent: true }],
];

describe('a submit makes one request', () => {
  it.each([
    ...troubles,
    ['404', answered(404, { title: 'Not found' }), { kind: 'retired' }],
    ['410', answered(410, { title: 'Gone' }), { kind: 'retired' }],
  ] as typeof troubles)('that ends with %s', async (_name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('create', trouble);
    expect(await failureOf(provider.submit(request, options), server.apiToken)).toMatchObject(expected);
    expect(server.requests.map(({ name }) => name)).toEqual(['create']);
  });

  it('and one task, where the answer is lost after the work', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('create', { kind: 'reset' }, { afterWork: true });
    const error = await failureOf(provider.submit(request, options), server.apiToken);
    expect(error).toMatchObject({ kind: 'unavailable', sent: true });
    expect(server.predictions).toHaveLength(1);
  });

  it('that ends when the caller has waited long enough', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('create', { kind: 'hang' });
    const controller = new AbortController();
    const submit = failureOf(
      provider.submit(request, { ...options, signal: controller.signal }),
      server.apiToken,
    );
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await submit).toMatchObject({ kind: 'timeout', sent: true });
    expect(server.requests).toHaveLength(1);
  });

  it('on a connection of its own, so that none is lost to one that the server just closes', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, options);
    await provider.submit(request, options);
    await provider.poll(task, options);
    await provider.poll(task, options);
    expect(server.requests.map(({ name, headers }) => [name, headers.connection])).toEqual([
      ['create', 'close'],
      ['create', 'close'],
      ['get', 'keep-alive'],
      ['get', 'keep-alive'],
    ]);
  });
});

describe('a poll makes one request', () => {
  it.each(troubles)('that ends with %s', async (_name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, options);
    server.script('get', trouble);
    expect(await failureOf(provider.poll(task, options), server.apiToken)).toMatchObject(expected);
    expect(server.count('get')).toBe(1);
  });

  it('that ends with 404: the task is no more', async () => {
    const { server, provider } = await start();
    await using _ = server;
    expect(await provider.poll({ id: 'unknown' }, options)).toMatchObject({
      state: 'failed',
      kind: 'task_failed',
    });
    expect(server.count('get')).toBe(1);
  });

  it('and none for a task that is not ours', async () => {
    const { server, provider } = await start();
    await using _ = server;
    for (const task of [{}, { id: '' }, { id: '../../account' }, { id: 5 }]) {
      expect(await failureOf(provider.poll(task, options), server.apiToken)).toMatchObject({
        kind: 'task_failed',
      });
    }
    expect(server.requests).toHaveLength(0);
  });
});

describe('a cancel makes one request', () => {
  it.each([
    ['500', answered(500, { detail: 'oops' }), { kind: 'unavailable' }],
    ['401', answered(401), { kind: 'unauthorized' }],
    ['429', answered(429, { retry_after: 1 }), { kind: 'rate_limited', retryAfterMs: 1_000 }],
    ['a reset', { kind: 'reset' }, { kind: 'unavailable' }],
  ] as typeof troubles)('that ends with %s', async (_name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, options);
    server.script('cancel', trouble);
    const call = (provider as Required<Provider>).cancel(task, options);
    expect(await failureOf(call, server.apiToken)).toMatchObject(expected);
    expect(server.count('cancel')).toBe(1);
  });
});

it('cuts the token out of what a server says', async () => {
  const { server, provider } = await start();
  await using _ = server;
  const { apiToken } = server;
  const detail = `the token ${apiToken} is not known`;
  server.script('create', answered(401, { detail }));
  const error = await failureOf(provider.submit(request, options), apiToken);
  expect(error.message).toContain('the token [redacted] is not known');

  server.script('get', answered(200, { id: 'a', status: 'failed', error: detail }));
  expect(JSON.stringify(await provider.poll({ id: 'a' }, options))).not.toContain(apiToken);
});

it('sends the token to the address that it was given, and follows no redirect', async () => {
  const seen: (string | undefined)[] = [];
  const elsewhere = createServer((received, response) => {
    seen.push(received.headers.authorization);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { port } = elsewhere.address() as AddressInfo;
  const { server, provider } = await start();
  await using _ = server;
  server.script('get', answered(302, '', { location: `http://127.0.0.1:${port}/` }));
  await failureOf(provider.poll({ id: 'a' }, options), server.apiToken);
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${server.apiToken}`);
  expect(seen).toEqual([]);
  elsewhere.close();
});
