import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LoopbackTrouble } from '../../playground/providers/loopback.ts';
import { startLoopbackVidu } from '../../playground/providers/vidu.ts';
import { type Provider, ProviderError, type TaskRequest } from '../../src/providers/provider.ts';
import { createVidu } from '../../src/providers/vidu/index.ts';

const request: TaskRequest = {
  ...{ model: 'viduq3-turbo', makes: 'video', prompt: 'a paper boat' },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 1 },
};
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start() {
  const server = await startLoopbackVidu({ taskMs: 60_000 });
  const { apiKey, baseUrl } = server;
  return { server, provider: createVidu({ apiKey, baseUrl, isOperatorsOwn: true }) };
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

/** An error as Vidu writes it. */
function said(status: number, reason: string, { headers = {}, inside = status } = {}): LoopbackTrouble {
  const body = { code: inside, reason, message: 'words', metadata: { trace_id: '4f0c2a1b9d' } };
  return { kind: 'status', status, body, headers };
}

const UNKNOWN = { kind: 'unavailable', sent: true } as const;

/** These mean the same for every call. */
const troubles: [name: string, LoopbackTrouble, Partial<ProviderError>][] = [
  ...[
    ...['BadRequest', 'FieldLacking', 'FieldUnwanted', 'FieldInvalid', 'FieldItemCountOutOfRange'],
    ...['PageSizeOutOfRange', 'ImageDownloadFailure', 'ImageFormatInvalid', 'ImageObjectsUndetected', 'New'],
  ].map((reason): (typeof troubles)[number] => [
    `400 ${reason}`,
    said(400, reason),
    { kind: 'invalid_request' },
  ]),
  ['400 AuditSubmitIllegal', said(400, 'AuditSubmitIllegal'), { kind: 'content_rejected' }],
  ['400 CreationPolicyViolation', said(400, 'CreationPolicyViolation'), { kind: 'content_rejected' }],
  ['400 TaskPromptPolicyViolation', said(400, 'TaskPromptPolicyViolation'), { kind: 'content_rejected' }],
  ['400 CreditInsufficient', said(400, 'CreditInsufficient'), { kind: 'insufficient_credit' }],
  ['402', said(402, ''), { kind: 'insufficient_credit' }],
  ['400 ModelUnavailable', said(400, 'ModelUnavailable'), { kind: 'retired' }],
  ['400 OperationInProcess', said(400, 'OperationInProcess'), { kind: 'rate_limited' }],
  ['401 Unauthorized', said(401, 'Unauthorized'), { kind: 'unauthorized' }],
  ['401 as HTML', { kind: 'html', status: 401 }, { kind: 'unauthorized' }],
  ['403 Forbidden', said(403, 'Forbidden'), { kind: 'unauthorized' }],
  ['409 Conflict', said(409, 'Conflict'), UNKNOWN],
  ['409 without a reason', { kind: 'status', status: 409, body: {} }, UNKNOWN],
  ['429 QuotaExceeded', said(429, 'QuotaExceeded'), { kind: 'rate_limited', retryAfterMs: undefined }],
  ['429 SystemThrottling', said(429, 'SystemThrottling'), { kind: 'rate_limited' }],
  [
    '429 TooManyRequests with Retry-After',
    said(429, 'TooManyRequests', { headers: { 'retry-after': '9' } }),
    { kind: 'rate_limited', retryAfterMs: 9_000 },
  ],
  ['429 CreditInsufficient', said(429, 'CreditInsufficient'), { kind: 'insufficient_credit' }],
  ['499 Canceled', said(499, 'Canceled'), UNKNOWN],
  ['500 InternalServiceFailure', said(500, 'InternalServiceFailure'), UNKNOWN],
  ['503 as HTML', { kind: 'html', status: 503 }, UNKNOWN],
  ['a redirect', { kind: 'status', status: 308, headers: { location: 'http://127.0.0.1:9/' } }, UNKNOWN],
  ['200 as HTML', { kind: 'html' }, UNKNOWN],
  ['200 with a 400 inside', said(200, 'FieldInvalid', { inside: 400 }), { kind: 'invalid_request' }],
  ['200 with a 401 inside', said(200, '', { inside: 401 }), { kind: 'unauthorized' }],
  ['200 without credit', said(200, 'CreditInsufficient', { inside: 0 }), { kind: 'insufficient_credit' }],
  [
    'a word in err_code',
    { kind: 'status', status: 400, body: { err_code: 'CreditInsufficient' } },
    { kind: 'insufficient_credit' },
  ],
  [
    'a word in code',
    { kind: 'status', status: 400, body: { code: 'AuditSubmitIllegal' } },
    { kind: 'content_rejected' },
  ],
  ['200 with a new reason', said(200, 'New'), UNKNOWN],
  ['200 with nothing', { kind: 'status', status: 200, body: {} }, UNKNOWN],
  ['200 with a list', { kind: 'status', status: 200, body: [] }, UNKNOWN],
  ['malformed JSON', { kind: 'malformed' }, UNKNOWN],
  ['half an answer', { kind: 'truncated' }, UNKNOWN],
  ['a reset', { kind: 'reset' }, UNKNOWN],
];

describe('a submit makes one request', () => {
  it.each([...troubles, ['404', said(404, 'NotFound'), { kind: 'invalid_request' }]] as typeof troubles)(
    'that ends with %s',
    async (_name, trouble, expected) => {
      const { server, provider } = await start();
      await using _ = server;
      server.script('create', trouble);
      expect(await failureOf(provider.submit(request, options), server.apiKey)).toMatchObject(expected);
      expect(server.requests.map(({ name }) => name)).toEqual(['create']);
    },
  );

  it('and one task, where the answer is lost after the work', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('create', { kind: 'reset' }, { afterWork: true });
    expect(await failureOf(provider.submit(request, options), server.apiKey)).toMatchObject(UNKNOWN);
    expect(server.tasks).toHaveLength(1);
    expect(server.count('create')).toBe(1);
  });

  it('that ends when the caller has waited long enough', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('create', { kind: 'hang' });
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
    server.script('get', trouble);
    expect(await failureOf(provider.poll(task, options), server.apiKey)).toMatchObject(expected);
    expect(server.count('get')).toBe(1);
  });

  it('that ends with 404: the task is no more', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const gone = { state: 'failed', kind: 'task_failed' };
    expect(await provider.poll({ id: '404' }, options)).toMatchObject(gone);
    server.script('get', { kind: 'html', status: 404 });
    expect(await provider.poll({ id: '404' }, options)).toMatchObject(gone);
    expect(server.count('get')).toBe(2);
  });

  it('and none for a task that is not ours', async () => {
    const { server, provider } = await start();
    await using _ = server;
    for (const task of [{}, { id: '' }, { id: '../../credits' }, { id: 5 }]) {
      const failure = await failureOf(provider.poll(task, options), server.apiKey);
      expect(failure).toMatchObject({ kind: 'task_failed' });
    }
    expect(server.requests).toHaveLength(0);
  });
});

it.each([
  ['500', said(500, 'InternalServiceFailure'), { kind: 'unavailable' }],
  ['401', said(401, 'Unauthorized'), { kind: 'unauthorized' }],
  [
    '429',
    said(429, 'TooManyRequests', { headers: { 'retry-after': '1' } }),
    { kind: 'rate_limited', retryAfterMs: 1_000 },
  ],
  ['a reset', { kind: 'reset' }, { kind: 'unavailable' }],
] as typeof troubles)('a cancel makes one request that ends with %s', async (_name, trouble, expected) => {
  const { server, provider } = await start();
  await using _ = server;
  server.script('cancel', trouble);
  const call = (provider as Required<Provider>).cancel({ id: '1' }, options);
  expect(await failureOf(call, server.apiKey)).toMatchObject(expected);
  expect(server.count('cancel')).toBe(1);
});

it('keeps an id that arrives as a number only where it is exact', async () => {
  const { server, provider } = await start();
  await using _ = server;
  server.script('create', { kind: 'status', status: 200, body: { task_id: 875 } }, { times: 1 });
  expect(await provider.submit(request, options)).toEqual({ id: '875' });
  server.script('create', { kind: 'status', status: 200, body: { task_id: 875531234567890000 } });
  expect(await failureOf(provider.submit(request, options), server.apiKey)).toMatchObject(UNKNOWN);
});

it('cuts the key out of what a server says', async () => {
  const { server, provider } = await start();
  await using _ = server;
  const { apiKey } = server;
  server.script('create', said(401, `the key ${apiKey} is not known`));
  const error = await failureOf(provider.submit(request, options), apiKey);
  expect(error.message).toContain('the key [redacted] is not known');
  expect(error.message).toContain('trace 4f0c2a1b9d');

  const body = { state: 'failed', err_code: apiKey };
  server.script('get', { kind: 'status', status: 200, body });
  expect(JSON.stringify(await provider.poll({ id: '1' }, options))).not.toContain(apiKey);
});
