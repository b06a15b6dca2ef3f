import { describe, expect, it } from 'vitest';
import { type Provider, ProviderError, type TaskStatus } from '../../../src/providers/provider.ts';
import { createFakeClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';
import { stage, startStep, way, wayChargingFailures } from '../../support/step.ts';

const NOW_MS = createFakeClock().now();
const away = new ProviderError('unavailable', '503');

/** A cancel of a task that runs, at a provider that allows a poll every second. */
function start(
  calls: Partial<Pick<Provider, 'poll' | 'cancel'>>,
  overrides: Partial<Parameters<typeof startStep>[1]> = {},
) {
  const asked: string[] = [];
  const job = aJob({ status: { state: 'cancelling', sinceMs: NOW_MS }, stateSinceMs: NOW_MS });
  const run = startStep(job, {
    provider: {
      async poll(...args) {
        asked.push('poll');
        return calls.poll?.(...args) ?? { state: 'running' };
      },
      ...('cancel' in calls && {
        async cancel(...args) {
          asked.push('cancel');
          return calls.cancel?.(...args);
        },
      }),
    },
    ...overrides,
  });
  return { ...run, asked };
}

const charging = { wayOf: () => wayChargingFailures };

it('is preceded and followed by a poll, each after the provider’s pause', async () => {
  const run = start({ cancel: async () => undefined });
  expect([await run.take(), run.asked]).toEqual([0, ['poll', 'cancel']]);
  expect([await run.take(), run.asked.length]).toEqual([1_000, 2]);
  run.clock.advance(999);
  expect(await run.take()).toBe(1);
  run.clock.advance(1);
  expect([await run.take(), run.asked]).toEqual([0, ['poll', 'cancel', 'poll']]);
  expect(run.events).toEqual([{ type: 'cancelled' }]);
});

it('is sent again if another process had the job in between', async () => {
  const run = start({ cancel: async () => undefined });
  await run.take();
  run.forget(run.job().id);
  expect([await run.take(), run.asked]).toEqual([0, ['poll', 'cancel', 'poll', 'cancel']]);
});

describe('a cancel that fails', () => {
  it('is repeated seven times with growing pauses, then the job ends and is booked', async () => {
    const run = start({ cancel: async () => Promise.reject(away) });
    const delays: unknown[] = [];
    for (let tried = 1; tried <= 7; tried++) {
      delays.push(await run.take());
      run.clock.advance(60_000);
    }
    expect(delays).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 0]);
    expect(run.events).toEqual([{ type: 'cancelled', costUsd: 0.25 }]);
  });

  it('because its provider is gone from the configuration is repeated like any other', async () => {
    const run = start({}, { providers: new Map() });
    expect([await run.take(), run.asked, run.events]).toEqual([2_000, [], []]);
  });
});

it('a task that ended before the cancel is its member’s', async () => {
  const output = { kind: 'url', url: 'https://provider.example/film.mp4' } as const;
  const run = start({
    poll: async () => ({ state: 'succeeded', output, costUsd: 0.1 }),
    cancel: async () => undefined,
  });
  expect([await run.take(), run.asked]).toEqual([0, ['poll']]);
  expect(run.events).toEqual([{ type: 'task-succeeded', output, costUsd: 0.1, isAdult: false }]);
});

it('a later stage is canceled like the first: whatever became of that', async () => {
  const output = { kind: 'url', url: 'https://provider.example/still.png' } as const;
  let status: TaskStatus = { state: 'running' };
  let fails = true;
  const run = start(
    {
      poll: async () => status,
      cancel: async () => (fails ? Promise.reject(away) : undefined),
    },
    { wayOf: () => ({ ...way, stages: [stage, stage] }) },
  );
  const first = run.job();
  expect(await run.take()).toBe(2_000);
  run.clock.advance(2_000);
  fails = false;
  expect(await run.take()).toBe(0);
  run.clock.advance(1_000);
  status = { state: 'succeeded', output };
  expect(await run.take()).toBe(0);
  expect(run.job().status.state).toBe('downloading');
  // Its next stage is polled at once, and stopped.
  status = { state: 'running' };
  fails = true;
  run.asked.length = 0;
  expect([await run.take({ ...first, stage: 1 }), run.asked]).toEqual([2_000, ['poll', 'cancel']]);
});

it('a task at a provider that can stop none is booked', async () => {
  const run = start({});
  expect(await run.take()).toBe(0);
  expect(run.events).toEqual([{ type: 'cancelled', costUsd: 0.25 }]);
});

it('a provider that rests is not polled, and is told to stop the task', async () => {
  const run = start(
    { cancel: async () => undefined },
    {
      gate: { waitMs: (_, call) => (call === 'poll' ? 1 : 0), submitsAtOnce: () => 1, failingForMs: () => 0 },
    },
  );
  expect([await run.take(), await run.take(), run.asked]).toEqual([0, 0, ['cancel']]);
  expect(run.events).toEqual([{ type: 'cancelled' }]);
});

describe('the cost of a canceled task', () => {
  const failed: TaskStatus = { state: 'failed', kind: 'task_failed', cause: 'canceled' };
  it.each<[string, TaskStatus, Partial<Parameters<typeof startStep>[1]>, number | undefined]>([
    ['that ended for money', { ...failed, costUsd: 0.1 }, {}, 0.1],
    ['that ended for nothing', { ...failed, costUsd: 0 }, charging, 0],
    ['that ended where failed ones are charged', failed, charging, 0.25],
    ['that ended where they are not', failed, {}, undefined],
  ])('%s', async (_, status, overrides, costUsd) => {
    const run = start({ poll: async () => status }, overrides);
    expect(await run.take()).toBe(0);
    expect(run.events).toEqual([{ type: 'cancelled', ...(costUsd !== undefined && { costUsd }) }]);
  });

  it('that was stopped is what its provider says', async () => {
    const run = start({ cancel: async () => ({ costUsd: 0.1 }) }, charging);
    expect([await run.take(), run.events]).toEqual([0, [{ type: 'cancelled', costUsd: 0.1 }]]);
  });

  it.each([
    ['that was stopped where failed ones are charged', undefined, charging, 0.25],
    ['that was stopped where they are not', undefined, {}, undefined],
    ['that could not be stopped', { hasStopped: false as const }, {}, 0.25],
  ])('%s', async (_, answer, overrides, costUsd) => {
    const run = start({ cancel: async () => answer }, overrides);
    await run.take();
    run.clock.advance(1_000);
    await run.take();
    expect(run.events).toEqual([{ type: 'cancelled', ...(costUsd !== undefined && { costUsd }) }]);
  });
});

it.each(['poll', 'cancel'] as const)('a %s that a stop cuts short changes nothing', async (call) => {
  const run = start({
    poll: async () => (call === 'poll' ? new Promise<never>(() => {}) : { state: 'running' }),
    cancel: () => new Promise(() => {}),
  });
  const step = run.take();
  await run.settle();
  expect(run.asked.at(-1)).toBe(call);
  run.stopping.abort();
  expect(await step).toBeUndefined();
  expect([run.asked.at(-1), run.events]).toEqual([call, []]);
});

it('a cancel is waited for 20 s, and is told so', async () => {
  const heard: (AbortSignal | undefined)[] = [];
  const run = start({
    cancel(_, { signal }) {
      heard.push(signal);
      return new Promise(() => {});
    },
  });
  const step = run.take();
  await run.settle();
  expect(run.clock.nextInMs).toBe(20_000);
  run.clock.advance(20_000);
  expect(await step).toBe(2_000);
  expect(heard.map((signal) => signal?.aborted)).toEqual([true]);
});
