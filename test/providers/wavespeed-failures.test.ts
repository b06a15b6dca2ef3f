import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LoopbackTrouble } from '../../playground/providers/loopback.ts';
import { startLoopbackWavespeed } from '../../playground/providers/wavespeed.ts';
import { type Provider, ProviderError, type TaskRequest } from '../../src/providers/provider.ts';
import { createWavespeed } from '../../src/providers/wavespeed/index.ts';

const request: TaskRequest = {
  ...{ model: 'pika/v2.2-t2v', makes: 'video', prompt: 'a paper boat' },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 1 },
  fields: { prompt: 'prompt' },
};
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start() {
  const server = await startLoopbackWavespeed({ taskMs: 60_000 });
  const { apiKey, baseUrl } = server;
  return { server, provider: createWavespeed({ apiKey, baseUrl, isOperatorsOwn: true }) };
}

/** What a call throws, which must not hold the key anywhere. */
async function failureOf(call: Promise<unknown>, apiKey: string): Promise<ProviderError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error(`no ProviderError: ${inspect(error)}`);
  const all = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true });
  expect(all + JSON.stringify(error) + error.stack).not.toContain(apiKey);
  return error;
}

/** An answer with the same code inside, or another one. */
function said(status: number, message: string, code = status, headers = {}): LoopbackTrouble {
  return { kind: 'status', status, body: { code, message }, headers };
}

const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';
const IN_20_S = 'Sun, 22 Nov 2026 10:00:20 GMT';
const UNKNOWN = { kind: 'unavailable', sent: true } as const;

/** These mean the same for every call. */
const troubles: [name: string, LoopbackTrouble, Partial<ProviderError>][] = [
  [
    '400',
    said(400, 'property "duration" value is not one of the allowed values'),
    { kind: 'invalid_request' },
  ],
  ['400 about a safety field', said(400, 'enable_safety_checker: no'), { kind: 'invalid_request' }],
  ['400 for content', said(400, 'Content flagged as sensitive'), { kind: 'content_rejected' }],
  ['400 with the code for content', said(400, 'no', 1200), { kind: 'content_rejected' }],
  ['400 without credit', said(400, 'Insufficient credits. Please top up.'), { kind: 'insufficient_credit' }],
  ['401', said(401, 'Invalid authentication'), { kind: 'unauthorized' }],
  ['401 without credit', said(401, 'Please top-up first'), { kind: 'insufficient_credit' }],
  ['402', said(402, 'no'), { kind: 'insufficient_credit' }],
  ['403', said(403, 'Insufficient permissions'), { kind: 'unauthorized' }],
  ['403 without credit', said(403, 'insufficient balance'), { kind: 'insufficient_credit' }],
  ['429', said(429, 'Too Many Requests'), { kind: 'rate_limited', retryAfterMs: undefined }],
  ['429 that sells', said(429, 'Top up for more'), { kind: 'rate_limited' }],
  [
    '429 with Retry-After in seconds',
    said(429, 'Too Many Requests', 429, { 'retry-after': '9' }),
    { kind: 'rate_limited', retryAfterMs: 9_000 },
  ],
  [
    '429 with Retry-After as a date',
    said(429, 'Too Many Requests', 429, { 'retry-after': IN_20_S, date: DATE }),
    { kind: 'rate_limited', retryAfterMs: 20_000 },
  ],
  ['429 as HTML', { kind: 'html', status: 429 }, { kind: 'rate_limited' }],
  ['500', said(500, 'oops'), UNKNOWN],
  ['500 without a body', { kind: 'status', status: 500, body: '' }, UNKNOWN],
  ['503 as HTML', { kind: 'html', status: 503 }, UNKNOWN],
  ['a redirect', { kind: 'status', status: 308, headers: { location: 'http://127.0.0.1:9/' } }, UNKNOWN],
  ['200 as HTML', { kind: 'html' }, UNKNOWN],
  ['200 with 400 inside', said(200, 'no such field', 400), { kind: 'invalid_request' }],
  ['200 with 401 inside', said(200, 'Invalid authentication', 401), { kind: 'unauthorized' }],
  ['200 with 400 and no credit', said(200, 'Insufficient balance', 400), { kind: 'insufficient_credit' }],
  [
    '200 with 429 inside',
    said(200, 'slow down', 429, { 'retry-after': '2' }),
    { kind: 'rate_limited', retryAfterMs: 2_000 },
  ],
  ['200 with 1200 inside', said(200, 'no', 1200), { kind: 'content_rejected' }],
  ['200 with 500 inside', said(200, 'oops', 500), UNKNOWN],
  ['200 with 5003 inside', said(200, 'oops', 5003), UNKNOWN],
  ['200 without data', said(200, 'success'), UNKNOWN],
  ['malformed JSON', { kind: 'malformed' }, UNKNOWN],
  ['half an answer', { kind: 'truncated' }, UNKNOWN],
  ['a reset', { kind: 'reset' }, UNKNOWN],
];

describe('a submit makes one request', () => {
  it.each([
    ...troubles,
    ['404', said(404, 'Not Found'), { kind: 'retired' }],
    ['200 with 404 inside', said(200, 'Not Found', 404), { kind: 'retired' }],
    ['400 for an unknown model', said(400, 'model not found'), { kind: 'retired' }],
  ] as typeof troubles)('that ends with %s', async (_name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('submit', trouble);
    expect(await failureOf(provider.submit(request, options), server.apiKey)).toMatchObject(expected);
    expect(server.requests.map(({ name }) => name)).toEqual(['submit']);
  });

  it('and one task, where the answer is lost after the work', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('submit', { kind: 'reset' }, { afterWork: true });
    expect(await failureOf(provider.submit(request, options), server.apiKey)).toMatchObject(UNKNOWN);
    expect(server.tasks).toHaveLength(1);
    expect(server.count('submit')).toBe(1);
  });

  it('that ends when the caller has waited long enough', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('submit', { kind: 'hang' });
    const controller = new AbortController();
    const call = provider.submit(request, { ...options, signal: controller.signal });
    const failure = failureOf(call, server.apiKey);
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await failure).toMatchObject({ kind: 'timeout', sent: true });
    expect(server.requests).toHaveLength(1);
  });

  it('or none, where nobody listens or the caller had given up before', async () => {
    const { server, provider } = await start();
    const unsent = { kind: 'unavailable', sent: false };
    const call = provider.submit(request, { ...options, signal: AbortSignal.abort() });
    expect(await failureOf(call, server.apiKey)).toMatchObject(unsent);
    expect(server.requests).toHaveLength(0);
    await server.close();
    expect(await failureOf(provider.submit(request, options), server.apiKey)).toMatchObject(unsent);
  });
});

describe('a poll makes one request', () => {
  it.each(troubles)('that ends with %s', async (_name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, options);
    server.script('result', trouble);
    expect(await failureOf(provider.poll(task, options), server.apiKey)).toMatchObject(expected);
    expect(server.count('result')).toBe(1);
  });

  it('that ends with 404: the task is no more', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const gone = { state: 'failed', kind: 'task_failed' };
    expect(await provider.poll({ id: 'unknown' }, options)).toMatchObject(gone);
    server.script('result', said(200, 'Not Found', 404));
    expect(await provider.poll({ id: 'unknown' }, options)).toMatchObject(gone);
    expect(server.count('result')).toBe(2);
  });

  it('and none for a task that is not ours', async () => {
    const { server, provider } = await start();
    await using _ = server;
    for (const task of [{}, { id: '' }, { id: '../../balance' }, { id: 5 }]) {
      const failure = await failureOf(provider.poll(task, options), server.apiKey);
      expect(failure).toMatchObject({ kind: 'task_failed' });
    }
    expect(server.requests).toHaveLength(0);
  });
});

it.each([
  ['500', said(500, 'oops'), { kind: 'unavailable' }],
  ['401', said(401, 'no'), { kind: 'unauthorized' }],
  ['429', said(429, 'no', 429, { 'retry-after': '1' }), { kind: 'rate_limited', retryAfterMs: 1_000 }],
  ['a reset', { kind: 'reset' }, { kind: 'unavailable' }],
] as typeof troubles)('a delete makes one request that ends with %s', async (_name, trouble, expected) => {
  const { server, provider } = await start();
  await using _ = server;
  server.script('delete', trouble);
  const call = (provider as Required<Provider>).cancel({ id: 'a' }, options);
  expect(await failureOf(call, server.apiKey)).toMatchObject(expected);
  expect(server.count('delete')).toBe(1);
});

it('cuts the key out of what a server says', async () => {
  const { server, provider } = await start();
  await using _ = server;
  const { apiKey } = server;
  const message = `the key ${apiKey} is not known`;
  server.script('submit', said(401, message));
  const error = await failureOf(provider.submit(request, options), apiKey);
  expect(error.message).toContain('the key [redacted] is not known');

  const data = { status: 'failed', error: message };
  server.script('result', { kind: 'status', status: 200, body: { code: 200, data } });
  expect(JSON.stringify(await provider.poll({ id: 'a' }, options))).not.toContain(apiKey);
});
