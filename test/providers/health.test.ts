import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { aloneBus } from '../../src/bus.ts';
import { createHealth } from '../../src/providers/health.ts';
import { createLumaAgents } from '../../src/providers/luma/index.ts';
import { createOpenai } from '../../src/providers/openai/index.ts';
import { type Provider, ProviderError, type TaskRequest } from '../../src/providers/provider.ts';
import { createReplicate } from '../../src/providers/replicate/index.ts';
import { createBusHub } from '../support/bus-hub.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { runtime } from '../support/runtime.ts';

const request: TaskRequest = {
  ...{ model: 'owner/name', makes: 'video', task: 'generate', prompt: 'a kite', inputs: [] },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 7, fields: { prompt: 'prompt' } },
};
const options = () => ({ signal: new AbortController().signal, idempotencyKey: 'key' });

/** A watched provider whose calls fail with the present value of `error`. */
function start(bus = aloneBus, clock = createFakeClock(Date.parse('2026-11-01T00:00:00Z'))) {
  const log: Record<string, unknown>[] = [];
  const health = createHealth({
    ...{ clock, bus },
    log: pino({ base: null }, { write: (line: string) => void log.push(JSON.parse(line)) }),
  });
  const state: { error: Error | undefined } = { error: undefined };
  const orFail = async <T>(value: T): Promise<T> => {
    if (state.error) throw state.error;
    return value;
  };
  const { provider } = fakeProvider({
    submit: () => orFail({ taskId: 'task' }),
    poll: () => orFail({ state: 'pending' }),
  });
  const watched = health.watch(provider);
  async function poll(error?: Error) {
    state.error = error;
    await watched.poll({}, options()).catch(() => {});
  }
  async function submit(error?: Error) {
    state.error = error;
    await watched.submit(request, options()).catch(() => {});
  }
  const wait = () => [health.waitMs('preview', 'poll'), health.waitMs('preview', 'submit')];
  return { clock, health, log, poll, submit, wait };
}

const down = new ProviderError('unavailable', '503');

describe('a provider that others come before', () => {
  const MINUTE_MS = 60_000;
  type Life = ReturnType<typeof start>;
  it.each<[what: string, live: (life: Life) => Promise<unknown>, isAvoided: boolean]>([
    ['was never called', async () => {}, false],
    ['works', async ({ submit }) => submit(), false],
    ['failed once', async ({ poll }) => poll(down), false],
    ['refuses the key', async ({ submit }) => submit(new ProviderError('unauthorized', '401')), true],
    ['has no credit', async ({ submit }) => submit(new ProviderError('insufficient_credit', '402')), true],
    [
      'refused one poll',
      async ({ poll }) => poll(new ProviderError('unauthorized', '401')),
      // It may have been an edge's mistake.
      false,
    ],
    [
      'accepts the key again',
      async ({ submit }) => {
        await submit(new ProviderError('unauthorized', '401'));
        await submit();
      },
      false,
    ],
    [
      'refused the key an hour ago',
      async ({ submit, clock }) => {
        await submit(new ProviderError('unauthorized', '401'));
        clock.advance(60 * MINUTE_MS);
      },
      false,
    ],
    [
      'wants a pause',
      async ({ submit }) => submit(new ProviderError('rate_limited', '429', { retryAfterMs: 9_000 })),
      true,
    ],
    [
      'has had its pause',
      async ({ submit, clock }) => {
        await submit(new ProviderError('rate_limited', '429', { retryAfterMs: 9_000 }));
        clock.advance(9_000);
      },
      false,
    ],
    ['keeps failing', fail, true],
    ['failed minutes ago', async (life) => fail(life, 5_000 + 10 * MINUTE_MS - 1), true],
    // Somebody has to find out.
    ['failed a while ago', async (life) => fail(life, 5_000 + 10 * MINUTE_MS), false],
  ])('%s', async (_, live, isAvoided) => {
    const life = start();
    await live(life);
    expect(life.health.isAvoided('preview')).toBe(isAvoided);
  });

  async function fail({ poll, clock }: Life, agoMs = 0) {
    for (let call = 0; call < 3; call++) await poll(down);
    clock.advance(agoMs);
  }
});

describe('a provider that keeps failing', () => {
  it('rests for 5 s, then twice as long each time, to 60 s, until it answers', async () => {
    const { clock, health, log, poll, wait } = start();
    expect(health.of('preview')).toEqual({ state: 'unknown' });
    await poll(down);
    await poll(new ProviderError('timeout', 'nothing came'));
    expect(wait()).toEqual([0, 0]);
    await poll(down);
    const rests: number[] = [];
    for (let round = 0; round < 6; round++) {
      rests.push(health.waitMs('preview', 'submit'));
      expect(health.submitsAtOnce('preview')).toBe(0);
      clock.advance(rests.at(-1) ?? 0);
      expect(wait()).toEqual([0, 0]);
      expect(health.submitsAtOnce('preview')).toBe(1);
      await poll(down);
    }
    expect(rests).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(health.of('preview')).toEqual({
      ...{ state: 'failing', cause: 'unavailable', sinceMs: Date.parse('2026-11-01T00:00:00Z') },
      restingUntilMs: clock.now() + 60_000,
    });
    expect(health.failingForMs('preview')).toBe(195_000);
    clock.advance(60_000);
    await poll();
    expect(wait()).toEqual([0, 0]);
    expect(health.of('preview')).toEqual({ state: 'ok' });
    expect(log.map(({ msg }) => msg)).toEqual([
      'the provider keeps failing; pausing calls to it',
      'the provider answers again',
    ]);
  });

  it('rests no longer because of calls that began before', async () => {
    const { clock, poll, wait } = start();
    for (let call = 1; call <= 3; call++) await poll(down);
    clock.advance(4_000);
    for (let call = 1; call <= 20; call++) await poll(down);
    expect(wait()).toEqual([1_000, 1_000]);
  });

  it('is tried with one call, while the others wait for what comes of it', async () => {
    const clock = createFakeClock();
    const health = createHealth({ clock, log: pino({ level: 'silent' }) });
    const answers: PromiseWithResolvers<{ state: 'pending' }>[] = [];
    const { provider } = fakeProvider({
      poll() {
        answers.push(Promise.withResolvers());
        return answers.at(-1)?.promise ?? Promise.reject(down);
      },
    });
    const watched = health.watch(provider);
    const polls = [1, 2, 3].map(() => watched.poll({}, options()));
    for (const { reject } of answers) reject(down);
    await Promise.allSettled(polls);
    clock.advance(5_000);
    const tried = watched.poll({}, options());
    expect(health.waitMs('preview', 'poll')).toBe(2_000);
    expect(health.submitsAtOnce('preview')).toBe(0);
    answers.at(-1)?.resolve({ state: 'pending' });
    await tried;
    expect(health.waitMs('preview', 'poll')).toBe(0);
    // A call that never ends doesn't keep the breaker open forever.
    const more = [1, 2, 3].map(() => watched.poll({}, options()));
    for (const { reject } of answers) reject(down);
    await Promise.allSettled(more);
    clock.advance(5_000);
    void watched.poll({}, options());
    clock.advance(70_000);
    expect(health.waitMs('preview', 'poll')).toBe(0);
  });

  it.each([
    ['invalid_request', true],
    ['content_rejected', true],
    ['task_failed', true],
    ['invalid_request', false],
  ] as const)('is not one that answers %s (sent: %s)', async (kind, sent) => {
    const { health, submit, wait } = start();
    for (let times = 0; times < 10; times++) await submit(new ProviderError(kind, 'no', { sent }));
    expect(wait()).toEqual([0, 0]);
    expect(health.of('preview').state).toBe(sent ? 'ok' : 'unknown');
  });
});

describe('a 429 with Retry-After', () => {
  it('rests submits for that long, and polls not at all', async () => {
    const { clock, health, submit, wait } = start();
    await submit(new ProviderError('rate_limited', '429', { retryAfterMs: 30_000 }));
    expect(wait()).toEqual([0, 30_000]);
    expect(health.submitsAtOnce('preview')).toBe(0);
    expect(health.of('preview')).toEqual({ state: 'ok', restingUntilMs: clock.now() + 30_000 });
    clock.advance(30_000);
    expect(health.submitsAtOnce('preview')).toBe(Number.POSITIVE_INFINITY);
    await submit(new ProviderError('rate_limited', '429', { retryAfterMs: 86_400_000 }));
    expect(wait()).toEqual([0, 600_000]);
  });
});

it('a submit that was never sent for a limit rests the next ones too', async () => {
  const { submit, wait } = start();
  await submit(new ProviderError('rate_limited', 'used up', { sent: false, retryAfterMs: 30_000 }));
  expect(wait()).toEqual([0, 30_000]);
});

it('failures count from the last answer on', async () => {
  const { health, poll, wait } = start();
  for (const error of [down, down, undefined, down, down]) await poll(error);
  expect(wait()).toEqual([0, 0]);
  // It has been called, whatever came of it.
  expect(health.of('preview')).toEqual({ state: 'ok' });
});

it('a provider that was called once without an answer is not unknown any more', async () => {
  const { health, poll } = start();
  await poll(down);
  expect(health.of('preview')).toEqual({ state: 'ok' });
});

it('the last failure is the cause, and its times are those of the host’s clock', async () => {
  const { clock, health, poll } = start();
  clock.set(3_600_000);
  clock.take(3_600_000);
  for (const error of [down, down, new ProviderError('timeout', 'nothing came')]) await poll(error);
  const now = clock.now();
  expect(health.of('preview')).toEqual({
    ...{ state: 'failing', cause: 'timeout', sinceMs: now, restingUntilMs: now + 5_000 },
  });
  clock.advance(1_000);
  expect(health.lastError('preview')).toEqual({ kind: 'timeout', atMs: now });
});

it('an account that is refused for another reason is refused since then', async () => {
  const { clock, health, submit } = start();
  await submit(new ProviderError('unauthorized', '401'));
  clock.advance(60_000);
  await submit(new ProviderError('insufficient_credit', '402'));
  expect(health.of('preview')).toEqual({
    ...{ state: 'refused', cause: 'insufficient_credit', sinceMs: clock.now() },
  });
});

it('every call of a provider is watched, and only a charge that can’t be true is a warning', async () => {
  const { health, log } = start();
  const { provider } = fakeProvider({ poll: async () => ({ state: 'running', progress: 7 }) });
  const watched = health.watch({
    ...provider,
    findTasks: async () => Promise.reject(down),
    cancel: async () => ({ costUsd: 1e6 }),
  });
  expect(await watched.poll({}, options())).toEqual({ state: 'running' });
  expect(log).toEqual([]);
  expect(await watched.cancel?.({}, options())).toEqual({});
  expect(log).toMatchObject([{ costUsd: '1000000' }]);
  for (let n = 0; n < 3; n++)
    await watched.findTasks?.(request, { ...options(), fromMs: 0, untilMs: 0 }).catch(() => {});
  expect(health.of('preview').state).toBe('failing');
});

it('a poll that is limited rests no submits', async () => {
  const { poll, wait } = start();
  await poll(new ProviderError('rate_limited', '429', { retryAfterMs: 30_000 }));
  expect(wait()).toEqual([0, 0]);
});

describe('a refused key or account', () => {
  it.each(['unauthorized', 'insufficient_credit'] as const)(
    '%s: the operator hears of it once, until a submit is taken again',
    async (kind) => {
      const { clock, health, log, poll, submit } = start();
      const refusal = new ProviderError(kind, '40x');
      await submit(refusal);
      const sinceMs = clock.now();
      clock.advance(1_000);
      await submit(refusal);
      // An empty account still answers polls.
      await poll();
      expect(health.of('preview')).toEqual({ state: 'refused', cause: kind, sinceMs });
      await submit(new ProviderError('content_rejected', 'a member’s fault'));
      expect(health.lastError('preview')).toEqual({ kind, atMs: sinceMs + 1_000 });
      await submit();
      expect(health.of('preview')).toEqual({ state: 'ok' });
      expect(log.map(({ level, kind: of }) => [level, of])).toEqual([
        [50, kind],
        [30, undefined],
      ]);
      await submit(refusal);
      clock.advance(3_600_000);
      expect(health.of('preview').state).toBe('ok');
    },
  );

  it.each(['unauthorized', 'insufficient_credit'] as const)(
    '%s: a poll that is refused once says nothing, and for minutes tells the operator once',
    async (kind) => {
      const { clock, health, log, poll, submit } = start();
      const refusal = new ProviderError(kind, '40x');
      await poll(refusal);
      clock.advance(90_000);
      await poll(refusal);
      expect(health.of('preview')).toEqual({ state: 'ok' });
      await poll();
      clock.advance(90_000);
      await poll(refusal);
      expect(log).toEqual([]);
      const sinceMs = clock.now();
      clock.advance(120_000);
      await poll(refusal);
      await poll(refusal);
      expect(health.of('preview')).toEqual({ state: 'refused', cause: kind, sinceMs });
      // A refused submit counts more than successful polls.
      await submit(refusal);
      await poll(refusal);
      await poll();
      expect(health.of('preview').state).toBe('refused');
      await submit();
      expect(log.map(({ level, kind: of }) => [level, of])).toEqual([
        [50, kind],
        [30, undefined],
      ]);
    },
  );
});

/** A server that announces the end of everything. */
it('remembers a refusal until something is accepted, though it stops no calls after an hour', async () => {
  const { clock, health, submit } = start();
  await submit(new ProviderError('unauthorized', '401'));
  clock.advance(2 * 60 * 60_000);
  expect([health.of('preview').state, health.hasOpenRefusal('preview')]).toEqual(['ok', true]);
  await submit();
  expect(health.hasOpenRefusal('preview')).toBe(false);
});

async function startEnding(headers: Record<string, string>, status = 503) {
  const server = createServer((_, response) => response.writeHead(status, headers).end('{}'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => void server.close() };
}

const adapters: [string, (baseUrl: string) => Provider][] = [
  [
    'openai',
    (baseUrl) =>
      createOpenai({ runtime, apiKey: 'sk-123456', baseUrl, encoding: 'json', isOperatorsOwn: true }),
  ],
  [
    'replicate',
    (baseUrl) => createReplicate({ runtime, apiToken: 'r8_123456', baseUrl, isOperatorsOwn: true }),
  ],
  [
    'luma-agents',
    (baseUrl) => createLumaAgents({ runtime, apiKey: 'key-123456', baseUrl, isOperatorsOwn: true }),
  ],
];

describe.each(adapters)('the end of a model of %s', (id, create) => {
  it.each([
    ['Sunset', { sunset: 'Tue, 24 Nov 2026 23:59:59 GMT' }, '2026-11-24'],
    ['Deprecation', { deprecation: '@1795478400' }, undefined],
  ])('is announced by its %s header', async (_, headers, endsOn) => {
    const { clock, health, log } = start();
    await using server = await startEnding(headers);
    const watched = health.watch(create(server.url));
    const ask = () => watched.submit(request, options()).catch(() => {});
    await ask();
    const seenAtMs = clock.now();
    expect(health.notices()).toEqual([
      { providerId: id, model: 'owner/name', seenAtMs, ...(endsOn && { endsOn }) },
    ]);
    const warnings = () => log.filter(({ level, model }) => level === 40 && model === 'owner/name');
    expect(warnings()).toHaveLength(1);
    await ask();
    expect(warnings()).toHaveLength(1);
    clock.advance(17 * 24 * 3_600_000);
    await ask();
    // 30 days ahead and 7.
    expect(warnings()).toHaveLength(endsOn ? 2 : 1);
  });

  it('is known after a 410', async () => {
    const { clock, health, log } = start();
    await using server = await startEnding({}, 410);
    const answer = health.watch(create(server.url)).submit(request, options());
    await expect(answer).rejects.toMatchObject({ kind: 'retired' });
    expect(health.notices()).toEqual([{ providerId: id, model: 'owner/name', seenAtMs: clock.now() }]);
    expect(log).toMatchObject([{ level: 40, msg: 'the provider has switched this off' }]);
  });
});

describe('two processes', () => {
  const startTwo = () => {
    const hub = createBusHub();
    const one = start(hub.join());
    return { hub, one, other: start(hub.join(), one.clock) };
  };

  it('count on when they hear of something else than a rest', async () => {
    const { one, other } = startTwo();
    for (const _ of [1, 2]) await other.poll(down);
    await one.submit(new ProviderError('rate_limited', 'slow down', { retryAfterMs: 1_000 }));
    expect(other.wait()).toEqual([0, 1_000]);
    await other.poll(down);
    expect(other.wait()[0]).toBe(5_000);
  });

  it('let a provider rest as long as one of them does, and let one of them try it', async () => {
    const { one, other, hub } = startTwo();
    // Each counts its own failures.
    for (const each of [one, other, one]) await each.poll(down);
    expect(other.wait()).toEqual([0, 0]);
    await one.poll(down);
    expect(other.wait()).toEqual([5_000, 5_000]);
    expect(other.health.of('preview')).toEqual(one.health.of('preview'));
    expect(other.log).toEqual([]);
    one.clock.advance(5_000);
    expect(other.health.submitsAtOnce('preview')).toBe(1);
    const submit = one.submit(down);
    expect(other.wait()).toEqual([2_000, 2_000]);
    await submit;
    expect(other.wait()).toEqual([10_000, 10_000]);
    // One that begins later knows it, too.
    expect(start(hub.join(), one.clock).wait()).toEqual([10_000, 10_000]);
    one.clock.advance(10_000);
    await other.poll();
    expect(one.wait()).toEqual([0, 0]);
    expect(one.health.of('preview')).toEqual({ state: 'ok' });
  });

  it('know the pauses, refusals and announcements that one of them saw', async () => {
    const { one, other } = startTwo();
    await one.submit(new ProviderError('rate_limited', '429', { retryAfterMs: 30_000 }));
    expect(other.wait()).toEqual([0, 30_000]);
    await one.submit(new ProviderError('unauthorized', '401'));
    expect(other.health.of('preview')).toMatchObject({ state: 'refused', cause: 'unauthorized' });
    expect(other.health.lastError('preview')).toMatchObject({ kind: 'unauthorized' });
    await other.submit(new ProviderError('retired', '410'));
    expect(one.health.notices()).toEqual(other.health.notices());
    expect(one.health.notices()).toHaveLength(1);
    await other.submit();
    expect(one.health.hasOpenRefusal('preview')).toBe(false);
  });
});
