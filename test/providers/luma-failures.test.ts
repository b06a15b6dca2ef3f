import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LoopbackTrouble } from '../../playground/providers/loopback.ts';
import { type LumaCall, startLoopbackLuma } from '../../playground/providers/luma.ts';
import { createLuma, createLumaAgents } from '../../src/providers/luma/index.ts';
import { type Provider, ProviderError, type TaskRequest } from '../../src/providers/provider.ts';

const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

interface Setup {
  create: LumaCall;
  get: LumaCall;
  request: TaskRequest;
}

const common: TaskRequest = {
  ...{ model: 'ray-2', makes: 'video', prompt: 'a paper boat', seed: 1 },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
};
const older: Setup = { create: 'create', get: 'get', request: common };
const newer: Setup = { create: 'agents-create', get: 'agents-get', request: { ...common, model: 'ray-3.2' } };

async function start(setup: Setup) {
  const server = await startLoopbackLuma({ taskMs: 60_000 });
  const { baseUrl, agentsBaseUrl } = server;
  const apiKey = setup === older ? server.apiKey : server.agentsApiKey;
  const provider =
    setup === older
      ? createLuma({ apiKey, baseUrl, isOperatorsOwn: true })
      : createLumaAgents({ apiKey, baseUrl: agentsBaseUrl, isOperatorsOwn: true });
  return { server, provider, apiKey };
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

const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';
const IN_20_S = 'Sun, 22 Nov 2026 10:00:20 GMT';
const LIST = [{ loc: ['body', 'aspect_ratio'], msg: 'no such value', type: 'enum', input: 'words' }];

/** These mean the same for every call. */
const troubles: Row[] = [
  ['400', answered(400, { detail: 'Prompt is too short, minimum length is 3' }), { kind: 'invalid_request' }],
  ['400 for credit', answered(400, { detail: 'Insufficient credits' }), { kind: 'insufficient_credit' }],
  ['400 for content', answered(400, { detail: 'Contains blacklisted words' }), { kind: 'content_rejected' }],
  ['401', answered(401, { detail: 'Invalid API key is provided' }), { kind: 'unauthorized' }],
  ['402', answered(402, { detail: 'Insufficient balance' }), { kind: 'insufficient_credit' }],
  ['403', answered(403, { detail: 'Not authenticated' }), { kind: 'unauthorized' }],
  ['413', answered(413), { kind: 'invalid_request' }],
  [
    '422 with a list',
    answered(422, { detail: LIST }),
    { kind: 'invalid_request', message: expect.stringMatching(/422: body.aspect_ratio: no such value$/) },
  ],
  [
    '429',
    answered(429, { detail: 'Rate limit exceeded' }),
    { kind: 'rate_limited', retryAfterMs: undefined },
  ],
  [
    '429 with Retry-After in seconds',
    answered(429, { detail: 'Too many concurrent jobs' }, { 'retry-after': '9' }),
    { kind: 'rate_limited', retryAfterMs: 9_000 },
  ],
  [
    '429 with Retry-After as a date',
    answered(429, '', { 'retry-after': IN_20_S, date: DATE }),
    { kind: 'rate_limited', retryAfterMs: 20_000 },
  ],
  ['500', answered(500, { detail: 'oops' }), { kind: 'unavailable', sent: true }],
  ['503 as HTML', { kind: 'html', status: 503 }, { kind: 'unavailable', sent: true }],
  ['an empty 502', answered(502, ''), { kind: 'unavailable', sent: true }],
  ['a redirect', answered(308, '', { location: 'http://127.0.0.1:9/' }), { kind: 'unavailable', sent: true }],
  ['200 as HTML', { kind: 'html' }, { kind: 'unavailable', sent: true }],
  ['malformed JSON', { kind: 'malformed' }, { kind: 'unavailable', sent: true }],
  ['no generation', answered(200, { hello: 1 }), { kind: 'unavailable', sent: true }],
  ['half an answer', { kind: 'truncated' }, { kind: 'unavailable', sent: true }],
  ['a reset', { kind: 'reset' }, { kind: 'unavailable', sent: true }],
];

describe.each([
  ['Dream Machine', older],
  ['Agents', newer],
])('with the %s API', (_api, setup) => {
  const { create, get, request } = setup;

  it.each<Row>([
    ...troubles,
    ['404', answered(404, { detail: 'Not Found' }), { kind: 'retired' }],
    ['410', answered(410), { kind: 'retired' }],
  ])('a submit makes one request that ends with %s', async (_name, trouble, expected) => {
    const { server, provider, apiKey } = await start(setup);
    await using _ = server;
    server.script(create, trouble);
    expect(await failureOf(provider.submit(request, options), apiKey)).toMatchObject(expected);
    expect(server.requests.map(({ name }) => name)).toEqual([create]);
  });

  it('a submit makes one task where the answer is lost after the work', async () => {
    const { server, provider, apiKey } = await start(setup);
    await using _ = server;
    server.script(create, { kind: 'reset' }, { afterWork: true });
    const error = await failureOf(provider.submit(request, options), apiKey);
    expect(error).toMatchObject({ kind: 'unavailable', sent: true });
    expect(server.tasks).toHaveLength(1);
  });

  it('a submit ends when the caller has waited long enough', async () => {
    const { server, provider, apiKey } = await start(setup);
    await using _ = server;
    server.script(create, { kind: 'hang' });
    const controller = new AbortController();
    const submit = failureOf(provider.submit(request, { ...options, signal: controller.signal }), apiKey);
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await submit).toMatchObject({ kind: 'timeout', sent: true });
    expect(server.requests).toHaveLength(1);
  });

  it('a submit is not sent where nobody listens, or the caller had given up before', async () => {
    const { server, provider, apiKey } = await start(setup);
    const unsent = { kind: 'unavailable', sent: false };
    const given = { ...options, signal: AbortSignal.abort() };
    expect(await failureOf(provider.submit(request, given), apiKey)).toMatchObject(unsent);
    await server.close();
    expect(await failureOf(provider.submit(request, options), apiKey)).toMatchObject(unsent);
    expect(server.requests).toHaveLength(0);
  });

  it.each(troubles)('a poll makes one request that ends with %s', async (_name, trouble, expected) => {
    const { server, provider, apiKey } = await start(setup);
    await using _ = server;
    const task = await provider.submit(request, options);
    server.script(get, trouble);
    expect(await failureOf(provider.poll(task, options), apiKey)).toMatchObject(expected);
    expect(server.count(get)).toBe(1);
  });

  it('a state that nobody documents is running, and a task that is gone has failed', async () => {
    const { server, provider } = await start(setup);
    await using _ = server;
    server.nextTasks('unknown_state');
    const task = await provider.submit(request, options);
    expect(await provider.poll(task, options)).toEqual({ state: 'running' });
    const expected = { state: 'failed', kind: 'task_failed' };
    expect(await provider.poll({ id: 'unknown' }, options)).toMatchObject(expected);
    expect(server.count(get)).toBe(2);
  });

  it('a task that is not ours is not asked for', async () => {
    const { server, provider, apiKey } = await start(setup);
    await using _ = server;
    for (const task of [{}, { id: '' }, { id: '../credits' }, { id: 5 }]) {
      const expected = { kind: 'task_failed' };
      expect(await failureOf(provider.poll(task, options), apiKey)).toMatchObject(expected);
    }
    expect(server.requests).toHaveLength(0);
  });

  it('the key is cut out of what a server says', async () => {
    const { server, provider, apiKey } = await start(setup);
    await using _ = server;
    const detail = `the key ${apiKey} is not known`;
    server.script(create, answered(401, { detail }));
    const error = await failureOf(provider.submit(request, options), apiKey);
    expect(error.message).toContain('the key [redacted] is not known');

    server.script(get, answered(200, { id: 'a', state: 'failed', failure_reason: detail }));
    expect(JSON.stringify(await provider.poll({ id: 'a' }, options))).not.toContain(apiKey);
  });
});

it.each<Row>([
  ['500', answered(500, { detail: 'oops' }), { kind: 'unavailable' }],
  ['401', answered(401), { kind: 'unauthorized' }],
  ['429', answered(429, '', { 'retry-after': '1' }), { kind: 'rate_limited', retryAfterMs: 1_000 }],
  ['a reset', { kind: 'reset' }, { kind: 'unavailable' }],
])('a cancel makes one request that ends with %s', async (_name, trouble, expected) => {
  const { server, provider, apiKey } = await start(older);
  await using _ = server;
  const task = await provider.submit(common, options);
  server.script('delete', trouble);
  const call = (provider as Required<Provider>).cancel(task, options);
  expect(await failureOf(call, apiKey)).toMatchObject(expected);
  expect(server.count('delete')).toBe(1);
});

it('a key of one API is none of the other', async () => {
  const { server } = await start(older);
  await using _ = server;
  const { apiKey, baseUrl, agentsApiKey, agentsBaseUrl } = server;
  const withNewKey = createLuma({ apiKey: agentsApiKey, baseUrl, isOperatorsOwn: true });
  const withOldKey = createLumaAgents({ apiKey, baseUrl: agentsBaseUrl, isOperatorsOwn: true });
  const expected = { kind: 'unauthorized' };
  expect(await failureOf(withNewKey.submit(common, options), agentsApiKey)).toMatchObject(expected);
  expect(await failureOf(withOldKey.submit(newer.request, options), apiKey)).toMatchObject(expected);
});
