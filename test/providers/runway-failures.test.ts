import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LoopbackTrouble } from '../../playground/providers/loopback.ts';
import { startLoopbackRunway } from '../../playground/providers/runway.ts';
import { type Provider, ProviderError, type TaskRequest } from '../../src/providers/provider.ts';
import { createRunway } from '../../src/providers/runway/index.ts';

const request: TaskRequest = {
  ...{ model: 'gen4.5', makes: 'video', prompt: 'a paper boat', seed: 1 },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
};
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start() {
  const server = await startLoopbackRunway({ taskMs: 60_000 });
  const { apiKey, baseUrl } = server;
  return { server, provider: createRunway({ apiKey, baseUrl, isOperatorsOwn: true }) };
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

function answered(status: number, body?: object | string, headers?: Record<string, string>): LoopbackTrouble {
  return { kind: 'status', status, ...(body && { body }), ...(headers && { headers }) };
}

type Row = [name: string, trouble: LoopbackTrouble, expected: Partial<ProviderError>];

const ratioIssue = { code: 'invalid_value', path: ['ratio'], message: 'Invalid option' };
const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';
const IN_20_S = 'Sun, 22 Nov 2026 10:00:20 GMT';

/** These mean the same for every call. */
const troubles: Row[] = [
  [
    '400',
    answered(400, { error: 'Validation of body failed', issues: [ratioIssue] }),
    { kind: 'invalid_request' },
  ],
  [
    '400 for credit',
    answered(400, { error: 'You do not have enough credits to run this task.' }),
    { kind: 'insufficient_credit' },
  ],
  ['400 for content', answered(400, { error: 'It failed moderation.' }), { kind: 'content_rejected' }],
  ['401', answered(401, { error: 'The API key you provided is not valid.' }), { kind: 'unauthorized' }],
  ['403', answered(403, { error: 'Forbidden' }), { kind: 'unauthorized' }],
  ['429', answered(429, { error: 'Today’s limit' }), { kind: 'rate_limited', retryAfterMs: undefined }],
  [
    '429 with Retry-After in seconds',
    answered(429, { error: 'no' }, { 'retry-after': '9' }),
    { kind: 'rate_limited', retryAfterMs: 9_000 },
  ],
  [
    '429 with Retry-After as a date',
    answered(429, '', { 'retry-after': IN_20_S, date: DATE }),
    { kind: 'rate_limited', retryAfterMs: 20_000 },
  ],
  ['500', answered(500, { error: 'oops' }), { kind: 'unavailable', sent: true }],
  ['503 as HTML', { kind: 'html', status: 503 }, { kind: 'unavailable', sent: true }],
  ['an empty 502', answered(502, ''), { kind: 'unavailable', sent: true }],
  ['a redirect', answered(308, '', { location: 'http://127.0.0.1:9/' }), { kind: 'unavailable', sent: true }],
  ['200 as HTML', { kind: 'html' }, { kind: 'unavailable', sent: true }],
  ['malformed JSON', { kind: 'malformed' }, { kind: 'unavailable', sent: true }],
  ['no task', answered(200, { hello: 1 }), { kind: 'unavailable', sent: true }],
  ['half an answer', { kind: 'truncated' }, { kind: 'unavailable', sent: true }],
  ['a reset', { kind: 'reset' }, { kind: 'unavailable', sent: true }],
];

describe('a submit makes one request', () => {
  it.each<Row>([
    ...troubles,
    ['404', answered(404, { error: 'Not found' }), { kind: 'retired' }],
    ['410', answered(410), { kind: 'retired' }],
    [
      'a locked model',
      answered(403, { error: 'Model variant gen4.5 is not available' }),
      { kind: 'retired' },
    ],
    [
      'an unknown model',
      answered(400, {
        error: 'Validation of body failed',
        issues: [
          {
            code: 'invalid_union',
            note: 'No matching discriminator',
            discriminator: 'model',
            path: ['model'],
          },
        ],
      }),
      { kind: 'retired' },
    ],
  ])('that ends with %s', async (_name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('text', trouble);
    expect(await failureOf(provider.submit(request, options), server.apiKey)).toMatchObject(expected);
    expect(server.requests.map(({ name }) => name)).toEqual(['text']);
  });

  it('and one task, where the answer is lost after the work', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('text', { kind: 'reset' }, { afterWork: true });
    const error = await failureOf(provider.submit(request, options), server.apiKey);
    expect(error).toMatchObject({ kind: 'unavailable', sent: true });
    expect(server.tasks).toHaveLength(1);
  });

  it('that ends when the caller has waited long enough', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('text', { kind: 'hang' });
    const controller = new AbortController();
    const submit = failureOf(
      provider.submit(request, { ...options, signal: controller.signal }),
      server.apiKey,
    );
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await submit).toMatchObject({ kind: 'timeout', sent: true });
    expect(server.requests).toHaveLength(1);
  });

  it('and none where nobody listens, or the caller had given up before', async () => {
    const { server, provider } = await start();
    const unsent = { kind: 'unavailable', sent: false };
    const given = { ...options, signal: AbortSignal.abort() };
    expect(await failureOf(provider.submit(request, given), server.apiKey)).toMatchObject(unsent);
    await server.close();
    expect(await failureOf(provider.submit(request, options), server.apiKey)).toMatchObject(unsent);
    expect(server.requests).toHaveLength(0);
  });
});

describe('a poll makes one request', () => {
  it.each(troubles)('that ends with %s', async (_name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, options);
    server.script('get', trouble);
    expect(await failureOf(provider.poll(task, options), server.apiKey)).toMatchObject(expected);
    expect(server.count('get')).toBe(1);
  });

  it('that ends with a status which nobody documents', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.nextTasks('unknown_status');
    const task = await provider.submit(request, options);
    expect(await provider.poll(task, options)).toEqual({ state: 'running' });
    expect(server.count('get')).toBe(1);
  });

  it('that ends with 404: the task is no more', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const expected = { state: 'failed', kind: 'task_failed' };
    expect(await provider.poll({ id: 'unknown' }, options)).toMatchObject(expected);
    expect(server.count('get')).toBe(1);
  });

  it('and none for a task that is not ours', async () => {
    const { server, provider } = await start();
    await using _ = server;
    for (const task of [{}, { id: '' }, { id: '../organization' }, { id: 5 }]) {
      const expected = { kind: 'task_failed' };
      expect(await failureOf(provider.poll(task, options), server.apiKey)).toMatchObject(expected);
    }
    expect(server.requests).toHaveLength(0);
  });
});

it.each<Row>([
  ['500', answered(500, { error: 'oops' }), { kind: 'unavailable' }],
  ['401', answered(401), { kind: 'unauthorized' }],
  ['429', answered(429, '', { 'retry-after': '1' }), { kind: 'rate_limited', retryAfterMs: 1_000 }],
  ['a reset', { kind: 'reset' }, { kind: 'unavailable' }],
])('a cancel makes one request that ends with %s', async (_name, trouble, expected) => {
  const { server, provider } = await start();
  await using _ = server;
  const task = await provider.submit(request, options);
  server.script('delete', trouble);
  const call = (provider as Required<Provider>).cancel(task, options);
  expect(await failureOf(call, server.apiKey)).toMatchObject(expected);
  expect(server.count('delete')).toBe(1);
});

it('cuts the key out of what a server says', async () => {
  const { server, provider } = await start();
  await using _ = server;
  const { apiKey } = server;
  const sentence = `the key ${apiKey} is not known`;
  server.script('text', answered(401, { error: sentence }));
  const error = await failureOf(provider.submit(request, options), apiKey);
  expect(error.message).toContain('the key [redacted] is not known');

  server.script('get', answered(200, { status: 'FAILED', failure: sentence }));
  expect(JSON.stringify(await provider.poll({ id: 'a' }, options))).not.toContain(apiKey);
});
