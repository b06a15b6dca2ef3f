import { inspect } from 'node:util';
import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orRetired } from '../../src/providers/openai/failure.ts';
import { createOpenai } from '../../src/providers/openai/index.ts';
import { ProviderError, type TaskRequest } from '../../src/providers/provider.ts';
import { runtime } from '../support/runtime.ts';

const KEY = 'sk-secret-0123456789';
const never = new AbortController().signal;
const request: TaskRequest = {
  ...{ model: 'sora-2', makes: 'video', task: 'generate', prompt: 'a lighthouse', inputs: [] },
  ...{ durationSeconds: 4, resolution: '720p', aspectRatio: '16:9', seed: 1 },
};

let server: LoopbackOpenai;
beforeAll(async () => {
  server = await startLoopbackOpenai({ videoPath: import.meta.filename });
});
afterAll(() => server.close());

function provider(encoding: 'multipart' | 'json' = 'multipart') {
  const { baseUrl } = server;
  return createOpenai({ runtime, apiKey: server.apiKey, baseUrl, encoding, isOperatorsOwn: true });
}

const status = (status: number, error: object | string = {}, headers = {}): LoopbackTrouble => ({
  ...{ kind: 'status', status, headers },
  body: typeof error === 'string' ? error : 'detail' in error ? error : { error },
});

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => expect.fail(`should have failed: ${inspect(value)}`),
    (error: unknown) => error,
  );
}

const create: [string, LoopbackTrouble, Partial<ProviderError>][] = [
  ['400', status(400, { code: 'invalid_value', message: 'no' }), { kind: 'invalid_request' }],
  [
    '400 moderation',
    status(400, { code: 'moderation_blocked', message: 'no' }),
    { kind: 'content_rejected' },
  ],
  ['400 billing', status(400, { code: 'billing_hard_limit_reached' }), { kind: 'insufficient_credit' }],
  ['402', status(402), { kind: 'insufficient_credit' }],
  ['403', status(403), { kind: 'unauthorized' }],
  ['404', status(404), { kind: 'retired' }],
  ['404 detail', status(404, { detail: 'Not Found' }), { kind: 'retired' }],
  ['408', status(408), { kind: 'unavailable' }],
  ['410', status(410), { kind: 'retired' }],
  ['413 HTML', status(413, '<h1>too big'), { kind: 'invalid_request' }],
  ['422', status(422, { detail: [{ loc: ['body', 'size'], msg: 'bad' }] }), { kind: 'invalid_request' }],
  ['422 safety', status(422, { detail: 'safety checker' }), { kind: 'content_rejected' }],
  ['429 ms', status(429, {}, { 'retry-after-ms': '250', 'retry-after': '7' }), { retryAfterMs: 250 }],
  ['429 words', status(429, { message: 'Please try again in 20s.' }), { retryAfterMs: 20_000 }],
  ['429 longer words', status(429, { message: 'Please try again in 1m30.5s.' }), { retryAfterMs: 90_500 }],
  ['429 quota', status(429, { code: 'insufficient_quota', message: 'no' }), { kind: 'insufficient_credit' }],
  ['429 quota by type', status(429, { type: 'insufficient_quota' }), { kind: 'insufficient_credit' }],
  ['308', status(308, {}, { location: 'http://127.0.0.1:1/' }), { kind: 'unavailable', isRefused: true }],
  ['303', status(303, {}, { location: 'http://127.0.0.1:1/' }), { kind: 'unavailable', sent: true }],
];

describe.each(['multipart', 'json'] as const)('a create as %s', (encoding) => {
  it.each(create)('%s', async (_name, trouble, expected) => {
    const [before, script] = [server.count('create'), server.script('create', trouble, { times: 1 })];
    const error = await failureOf(provider(encoding).submit(request, { signal: never, idempotencyKey: 'a' }));
    script.remove();
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject(expected);
    expect(server.count('create') - before).toBe(1);
  });
});

it.each(['create', 'poll', 'cancel'] as const)(
  'a %s that is not answered ends with the signal',
  async (name) => {
    const [before, script] = [server.count(name), server.script(name, { kind: 'hang' }, { times: 1 })];
    const controller = new AbortController();
    const { signal } = controller;
    const openai = provider();
    const task = { videoId: 'video_x' };
    const calls = {
      create: () => openai.submit(request, { signal, idempotencyKey: 'a' }),
      poll: () => openai.poll(task, { signal }),
      cancel: async () => openai.cancel?.(task, { signal }),
    };
    const failed = failureOf(calls[name]());
    await expect.poll(() => script.hits).toBe(1);
    const reason = new Error('the engine lost patience');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    expect(server.count(name) - before).toBe(1);
  },
);

it('sends nothing where the signal came first', async () => {
  const before = server.requests.length;
  const signal = AbortSignal.abort(new Error('stopping'));
  await expect(provider().submit(request, { signal, idempotencyKey: 'a' })).rejects.toThrow('stopping');
  await expect(provider().poll({ videoId: 'a' }, { signal })).rejects.toThrow('stopping');
  expect(server.requests.length).toBe(before);
});

it('sends nothing where there is no such host', async () => {
  const baseUrl = 'http://no-such-host.invalid/v1';
  const openai = createOpenai({ runtime, apiKey: KEY, baseUrl, encoding: 'multipart', isOperatorsOwn: true });
  const error = await failureOf(openai.submit(request, { signal: never, idempotencyKey: 'a' }));
  expect(error).toMatchObject({ kind: 'unavailable', sent: false });
});

describe('OpenAI itself', () => {
  it.each([400, 403, 404, 410])('a submit answered with %i means retired', (code) => {
    const error = new ProviderError('unavailable', 'a page', { status: code });
    expect(orRetired(error)).toMatchObject({ kind: 'retired', isRefused: true, status: code });
  });

  it.each([401, 429, 500, undefined])('a submit answered with %s doesn’t', (code) => {
    const error = new ProviderError('unavailable', 'a page', { status: code });
    expect(orRetired(error)).toBe(error);
  });
});

it('keeps the key out of all that it throws', async () => {
  const openai = createOpenai({
    runtime,
    apiKey: KEY,
    baseUrl: server.baseUrl,
    encoding: 'json',
    isOperatorsOwn: true,
  });
  const echo = `key ${KEY}, Bearer ${KEY}`;
  const troubles: LoopbackTrouble[] = [
    ...create.map(([, trouble]) => trouble),
    ...[400, 401, 403, 404, 422, 429, 500].map((code) => status(code, { code: KEY, message: echo })),
    status(422, { detail: echo }),
    status(502, `<p>${echo}</p>`),
    status(200, echo),
    status(200, { detail: echo }),
    status(500, { message: 'x'.repeat(490) + echo }),
  ];
  for (const trouble of troubles) {
    for (const name of ['create', 'poll', 'cancel'] as const) {
      const script = server.script(name, trouble, { times: 1 });
      const calls = {
        create: () => openai.submit(request, { signal: never, idempotencyKey: 'a' }),
        poll: () => openai.poll({ videoId: 'a' }, { signal: never }),
        cancel: async () => openai.cancel?.({ videoId: 'a' }, { signal: never }),
      };
      const outcome = await calls[name]().catch((error: unknown) => error);
      script.remove();
      const shown = inspect(outcome, { depth: 20, showHidden: true, getters: true });
      expect(shown).not.toContain(KEY.slice(0, 12));
    }
  }
});
