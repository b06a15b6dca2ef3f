import { describe, expect, it, vi } from 'vitest';
import { checkKey, isKeyRefused } from '../../scripts/doctor/providers.ts';
import type { Config } from '../../src/config.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import {
  type Adapter,
  adapters,
  answered,
  failureOf,
  itFails,
  never,
  order,
  type Refusal,
  taskNamed,
  withoutCancel,
} from '../support/adapters.ts';
import { createFakeClock } from '../support/clock.ts';
import { startLoopbackApi } from '../support/loopback-api.ts';
import { runtime } from '../support/runtime.ts';

const names = Object.keys(adapters) as (keyof typeof adapters)[];

const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';
const IN_20_S = 'Sun, 22 Nov 2026 10:00:20 GMT';
const UNKNOWN = { kind: 'unavailable', sent: true } as const;

/** Cases that `test/e2e/provider-failures.test.ts` doesn't cover. They mean the same everywhere, for every call. */
const troubles: Refusal[] = [
  [
    '429 with Retry-After as a date',
    answered(429, {}, { 'retry-after': IN_20_S, date: DATE }),
    { kind: 'rate_limited', retryAfterMs: 20_000 },
  ],
  ['429 as HTML', { kind: 'html', status: 429 }, { kind: 'rate_limited' }],
  ['503 with Retry-After', answered(503, {}, { 'retry-after': '2' }), { ...UNKNOWN, retryAfterMs: 2_000 }],
  ['an empty 502', answered(502, ''), UNKNOWN],
  ['a redirect', answered(302, {}, { location: 'http://127.0.0.1:9/' }), { kind: 'unavailable' }],
  ['something else', answered(200, { hello: 1 }), UNKNOWN],
];

const atCancel: Refusal[] = [
  ['500', answered(500, {}), { kind: 'unavailable' }],
  ['401', answered(401, {}), { kind: 'unauthorized' }],
  ['429', answered(429, {}, { 'retry-after': '1' }), { kind: 'rate_limited', retryAfterMs: 1_000 }],
  ['a reset', { kind: 'reset' }, { kind: 'unavailable' }],
];

describe.each(names)('%s', (name) => {
  itFails(name, 'create', troubles);
  itFails(name, 'poll', troubles);
  if (!withoutCancel.includes(name)) itFails(name, 'cancel', atCancel);

  it('has made one task where the answer is lost after the work', async () => {
    await using adapter = await adapters[name]();
    const { provider, request, key } = adapter;
    adapter.script('create', { kind: 'reset' }, { afterWork: true });
    expect(await failureOf(provider.submit(request, order), key)).toMatchObject(UNKNOWN);
    expect([adapter.tasks(), adapter.count('create')]).toEqual([1, 1]);
  });

  it('ends a submit when the caller has waited long enough, and sends none that was aborted before', async () => {
    await using adapter = await adapters[name]();
    const { provider, request, key } = adapter;
    adapter.script('create', { kind: 'hang' });
    const controller = new AbortController();
    const { signal } = controller;
    const submit = failureOf(provider.submit(request, { ...order, signal }), key);
    await arrival(adapter);
    controller.abort(new ProviderError('timeout', 'no answer in 60000 ms'));
    expect(await submit).toMatchObject({ kind: 'timeout', sent: true });
    await expect(provider.submit(request, { ...order, signal })).rejects.toThrow();
    expect(adapter.requests).toHaveLength(1);
  });

  it('says that nothing was sent where nobody listens', async () => {
    await using adapter = await adapters[name]();
    const { provider, request, key } = adapter;
    await adapter.close();
    const error = await failureOf(provider.submit(request, order), key);
    expect(error).toMatchObject({ kind: 'unavailable', sent: false });
  });

  it('lets the provider itself alone say that a task is gone', async () => {
    await using adapter = await adapters[name]();
    const { provider, request, key } = adapter;
    const task = await provider.submit(request, order);
    for (const status of [404, 410]) {
      adapter.script('poll', answered(status, { detail: 'no such task' }), { times: 1 });
      expect(await failureOf(provider.poll(task, never), key)).toMatchObject({
        kind: 'task_failed',
        isGone: true,
      });
      for (const trouble of [
        { kind: 'html', status },
        { kind: 'bytes', status, bytes: '' },
      ] as const) {
        adapter.script('poll', trouble, { times: 1 });
        const expected = { kind: 'unavailable', isGone: false };
        expect(await failureOf(provider.poll(task, never), key)).toMatchObject(expected);
      }
    }
  });

  it('has an address that tells a good key from a bad one, for free', async () => {
    await using adapter = await adapters[name]();
    const { checkUrl, headers: right = {} } = adapter.provider.api ?? {};
    // Its API documents no free call.
    if (name === 'luma-agents') return expect(checkUrl).toBeUndefined();
    expect((await fetch(checkUrl ?? '', { headers: right })).status).toBe(200);
    const headers = JSON.parse(JSON.stringify(right).replace(adapter.key, 'wrong'));
    const refused = await fetch(checkUrl ?? '', { headers });
    // Some say it like a wrong field.
    if (refused.status !== 400) expect(refused.status).toBe(401);
    else expect(isKeyRefused(400, await refused.text())).toBe(true);
    expect(adapter.tasks()).toBe(0);
  });

  it('has its key checked by the doctor at that address alone, wherever it leads', async () => {
    using said = vi.spyOn(console, 'log').mockReturnValue();
    await using adapter = await adapters[name]();
    await using gateway = await startLoopbackApi(createFakeClock());
    const { api } = adapter.provider;
    const elsewhere = gateway.apiUrl.replace('127.0.0.1', 'localhost');
    gateway.replyWith({ status: 302, headers: { location: elsewhere } });
    const provider = { ...adapter.provider, ...(api && { api: { ...api, checkUrl: gateway.apiUrl } }) };
    await checkKey(provider, { secrets: [adapter.key] } as unknown as Config, runtime);
    expect(gateway.requests).toHaveLength(1);
    expect(said.mock.calls.join()).toContain('answers 302');
  });

  it('asks for no task that is not its own', async () => {
    await using adapter = await adapters[name]();
    for (const task of [{}, { id: '' }, { id: '../account' }, { videoId: '' }]) {
      const outcome = await adapter.provider.poll(task, never).catch((error: unknown) => error);
      expect(outcome).toMatchObject({ kind: 'task_failed' });
    }
    expect(adapter.requests).toHaveLength(0);
  });

  it('cuts the key out of what a server says', async () => {
    await using adapter = await adapters[name]();
    const { provider, request, key } = adapter;
    const said = `the key ${key} is not known`;
    adapter.script('create', answered(401, { error: said, detail: said, message: said }));
    const { message } = await failureOf(provider.submit(request, order), key);
    expect(message).toContain('the key [redacted] is not known');
    const failed = { error: said, failure: said, failure_reason: said, err_code: said };
    const task = { id: 'a', videoId: 'a', status: 'failed', state: 'failed', ...failed };
    adapter.script('poll', answered(200, { ...task, data: task }));
    const status = await provider.poll(taskNamed('1'), never);
    expect(status).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(status)).not.toContain(key);
  });
});

/** Until the server has seen a request. */
async function arrival({ requests }: Adapter): Promise<void> {
  await expect.poll(() => requests.length).toBe(1);
}
