import { describe, expect, it, vi } from 'vitest';
import type { Progress } from '../../../src/jobs/estimates.ts';
import { aloneFleet } from '../../../src/jobs/fleet.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { type Provider, ProviderError, type TaskStatus } from '../../../src/providers/provider.ts';
import { createFakeClock } from '../../support/clock.ts';
import { finished, still } from '../../support/engine.ts';
import { aJob } from '../../support/job.ts';
import { stage, startStep, way, wayChargingFailures } from '../../support/step.ts';

const MINUTE_MS = 60_000;
const NOW_MS = createFakeClock().now();
const away = new ProviderError('unavailable', '503');

/** A job whose task has been running for this long. */
const running = (elapsedMs: number, status: { isLate?: true } = {}) =>
  aJob({ status: { state: 'running', sinceMs: NOW_MS - elapsedMs, ...status }, stateSinceMs: NOW_MS });
const says = (status: TaskStatus) => ({ provider: { poll: async () => status } });
const fails = (error: Error) => ({ provider: { poll: async () => Promise.reject(error) } });

describe('the progress of a task', () => {
  it.each<[what: string, status: TaskStatus, known: Progress]>([
    ['nothing yet', { state: 'pending' }, {}],
    ['how many are before it', { state: 'pending', ahead: 2 }, { ahead: 2 }],
    ['only that it runs', { state: 'running' }, {}],
    ['how far it is', { state: 'running', progress: 0.5 }, { fraction: 0.5 }],
    ['what it does', { state: 'running', step: 'drawing' }, { step: 'drawing' }],
    ['both', { state: 'running', progress: 0, step: 'x' }, { fraction: 0, step: 'x' }],
  ])('is %s', async (_, status, known) => {
    const job = running(30_000);
    const progress = new Map<string, Progress>();
    const run = startStep(job, { ...says(status), progress });
    // A twelfth of its age, as nothing is known of its model.
    expect(await run.take()).toBe(2_400);
    expect(progress.get(job.id)).toEqual(known);
    expect(run.events).toEqual([]);
  });
});

describe('the next poll', () => {
  it('goes by progress that moves in fine steps, of one task', async () => {
    const seen = [0.04, 0.2];
    const run = startStep(running(2_000), {
      provider: { poll: async () => ({ state: 'running', progress: seen.shift() ?? 0 }) },
    });
    // By its first step alone, it would take 50 s.
    expect(await run.take()).toBe(4_000);
    run.clock.advance(8_000);
    // Now by its second half: 0.16 in 8 s, of which 0.8 are missing. At most 30 % of its age, or 4 s.
    expect(await run.take()).toBe(4_000);
    run.clock.advance(20_000);
    // It has stopped.
    expect(await run.take()).toBe(30_000 * 0.08);
  });

  it('comes later the more tasks run at the provider, until they end', async () => {
    const [one, two, three] = [running(30_000), running(30_000), running(30_000)];
    let status: TaskStatus = { state: 'pending' };
    const run = startStep(one, { provider: { pollsPerSecond: 0.5, poll: async () => status } });
    expect(await run.take(one)).toBe(2_400);
    expect(await run.take(two)).toBe(4_400);
    expect(await run.take(three)).toBe(6_600);
    status = { state: 'failed', kind: 'task_failed', cause: 'no boats' };
    await run.take(two);
    status = { state: 'pending' };
    expect(await run.take(three)).toBe(4_400);
    // Another process has it.
    run.forget(one.id);
    expect(await run.take(three)).toBe(2_400);
  });

  it('shares what the provider allows with the other workers, and not with gateways', async () => {
    const one = running(30_000);
    const run = startStep(one, {
      provider: { pollsPerSecond: 0.5, poll: async () => ({ state: 'pending' }) },
      fleet: { ...aloneFleet, size: () => ({ processes: 9, workers: 2 }) },
    });
    expect(await run.take()).toBe(4_400);
  });
});

describe('a task that has failed', () => {
  const failed = { state: 'failed', kind: 'task_failed', cause: 'no boats' } as const;
  it.each([
    ['what its provider says', 0.1, true, 0.1],
    ['nothing', 0, true, 0],
    ['its price where failed tasks are charged', undefined, true, 0.25],
    ['nothing where they are not', undefined, false, null],
  ])('costs %s', async (_, costUsd, chargedOnFailure, charged) => {
    const run = startStep(running(1_000), {
      ...says({ ...failed, ...(costUsd !== undefined && { costUsd }) }),
      wayOf: () => (chargedOnFailure ? wayChargingFailures : way),
    });
    expect(await run.take()).toBe(0);
    expect(run.job()).toMatchObject({ costUsd: charged, status: failed });
  });
});

it.each([
  ['first', 0.4],
  ['last', 0.25],
  ['reference', 0.25],
] as const)('a video with a %s image costs $%d by the catalog', async (role, usd) => {
  const price = { ...stage.price, cases: [{ when: { image: true }, usd: 0.4 }] };
  const run = startStep(
    { ...running(1_000), inputs: [{ role, ...still }] },
    { ...says(finished), wayOf: () => ({ ...way, stages: [{ ...stage, price }] }) },
  );
  await run.take();
  expect(run.job().costUsd).toBe(usd);
});

describe('a duration that is learned', () => {
  it('is the middle between the last two polls, of one task', async () => {
    const record = vi.fn(async () => {});
    let status: TaskStatus = { state: 'running' };
    const run = startStep(running(10_000), {
      provider: { poll: async () => status },
      timings: { historyMs: () => [], record },
    });
    await run.take();
    run.clock.advance(4_000);
    status = finished;
    expect(await run.take()).toBe(0);
    expect(record.mock.calls).toEqual([[expect.objectContaining({ stage: 0 }), 12_000]]);
  });

  it('of a later stage begins with that stage', async () => {
    const record = vi.fn(async (_job: Job, _ms: number) => {});
    let status: TaskStatus = { state: 'running' };
    const run = startStep(running(10_000), {
      provider: { poll: async () => status },
      timings: { historyMs: () => [], record },
      wayOf: () => ({ ...way, stages: [stage, stage] }),
      apply: async () => undefined,
    });
    const first = run.job();
    await run.take();
    status = finished;
    await run.take();
    await run.take({ ...first, stage: 1, status: { state: 'running', sinceMs: NOW_MS - 4_000 } });
    expect(record.mock.calls.map(([, ms]) => ms)).toEqual([10_000, 2_000]);
  });
});

describe('a provider that rests', () => {
  const resting = (restMs: number, elapsedMs: number, status: { isLate?: true } = {}) =>
    startStep(running(elapsedMs, status), {
      ...says(finished),
      gate: {
        waitMs: (_, call) => (call === 'poll' ? restMs : 0),
        submitsAtOnce: () => 1,
        failingForMs: () => 0,
      },
    });
  const DEADLINE_MS = way.deadlineMs;

  it.each([
    ['before the deadline', 5_000, MINUTE_MS, {}, 5_000],
    ['until just after the deadline', 5_000, DEADLINE_MS - 1_000, {}, 1_001],
    ['at the deadline', 5_000, DEADLINE_MS, {}, 1],
    ['of a late task', 5_000, DEADLINE_MS + 1, { isLate: true as const }, 10.5 * MINUTE_MS],
    [
      'of a late task, to the end',
      1,
      DEADLINE_MS + 90 * MINUTE_MS,
      { isLate: true as const },
      10.5 * MINUTE_MS,
    ],
  ])('is left alone: %s', async (_, restMs, elapsedMs, status, delayMs) => {
    const run = resting(restMs, elapsedMs, status);
    expect(await run.take()).toBe(delayMs);
    expect(run.events).toEqual([]);
  });

  it.each([
    ['that is not late yet', DEADLINE_MS + 1, {}],
    ['that nobody keeps any longer', DEADLINE_MS + 90 * MINUTE_MS + 1, { isLate: true as const }],
  ])('is asked for a task %s', async (_, elapsedMs, status) => {
    const run = resting(5_000, elapsedMs, status);
    expect(await run.take()).toBe(0);
    expect(run.events).toMatchObject([{ type: 'task-succeeded' }]);
  });
});

describe('a task at its deadline', () => {
  it.each([
    [way.deadlineMs, []],
    [way.deadlineMs + 1, [{ type: 'failed', kind: 'timeout', costUsd: 0.25 }]],
  ])('that still runs after %i ms', async (elapsedMs, events) => {
    const run = startStep(running(elapsedMs), says({ state: 'running' }));
    await run.take();
    expect(run.events).toMatchObject(events);
  });

  it('goes on for minutes that a process saw that has just started', async () => {
    const run = startStep(running(way.deadlineMs + 1), {
      ...says({ state: 'running' }),
      isResumed: () => true,
    });
    for (let poll = 1; poll <= 5; poll++) {
      expect(run.events).toEqual([]);
      if (poll === 5) run.clock.advance(5 * MINUTE_MS);
      await run.take();
    }
    expect(run.events).toMatchObject([{ type: 'failed', kind: 'timeout' }]);
  });
});

describe('a poll without an answer', () => {
  const DEADLINE_MS = way.deadlineMs;
  const END_MS = DEADLINE_MS + 90 * MINUTE_MS;

  it('is repeated after growing pauses, and no sooner than the provider allows', async () => {
    const run = startStep(running(1_000), fails(away));
    expect([await run.take(), await run.take(), await run.take()]).toEqual([2_000, 4_000, 8_000]);
    const slow = startStep(running(1_000), {
      provider: { ...fails(away).provider, minPollIntervalMs: 9_000 },
    });
    expect(await slow.take()).toBe(9_000);
  });

  it('begins again with the shortest pause after an answer', async () => {
    let error: Error | undefined = away;
    const run = startStep(running(1_000), {
      provider: { poll: async () => (error ? Promise.reject(error) : { state: 'running' }) },
    });
    await run.take();
    error = undefined;
    await run.take();
    error = away;
    expect(await run.take()).toBe(2_000);
  });

  it.each([
    ['at the deadline', DEADLINE_MS, 2_000, []],
    ['after it', DEADLINE_MS + 1, 10.5 * MINUTE_MS, [{ type: 'late' }]],
    ['near the end', END_MS - MINUTE_MS, MINUTE_MS, [{ type: 'late' }]],
    ['at the end, which takes proof', END_MS, 2_000, [{ type: 'late' }]],
  ])('%s', async (_, elapsedMs, delayMs, events) => {
    const run = startStep(running(elapsedMs), fails(away));
    expect(await run.take()).toBe(delayMs);
    expect(run.events).toEqual(events);
  });

  it.each([
    ['of any kind', new ProviderError('bad_output', 'x'), true, 'unavailable'],
    ['about the account', new ProviderError('insufficient_credit', 'x'), true, 'insufficient_credit'],
    ['of a removed model', away, false, 'retired'],
  ])('that ends the job is named by its last error: %s', async (_, error, isKnown, kind) => {
    const run = startStep(
      { ...running(END_MS), reservedUsd: 0.25 },
      {
        ...fails(error),
        wayOf: () => (isKnown ? way : undefined),
      },
    );
    for (let poll = 1; poll <= 5; poll++) {
      if (poll === 5) run.clock.advance(5 * MINUTE_MS);
      await run.take();
    }
    expect(run.events.at(-1)).toMatchObject({ type: 'failed', kind, costUsd: 0.25, isGivenUp: true });
  });

  it('long before its end ends nothing, however often', async () => {
    const run = startStep(running(DEADLINE_MS + MINUTE_MS), fails(away));
    for (let poll = 1; poll <= 5; poll++) {
      if (poll === 5) run.clock.advance(5 * MINUTE_MS);
      await run.take();
    }
    expect(new Set(run.events.map(({ type }) => type))).toEqual(new Set(['late']));
  });

  const gone = new ProviderError('task_failed', '404', { isGone: true });
  it.each([
    [5 * MINUTE_MS, [{ type: 'failed', kind: 'task_failed', costUsd: 0.25, isGivenUp: true }]],
    [5 * MINUTE_MS - 1, []],
  ])('because its task is gone ends it after five in %i ms', async (forMs, events) => {
    const run = startStep(running(1_000), fails(gone));
    for (let poll = 1; poll <= 5; poll++) {
      if (poll === 5) run.clock.advance(forMs);
      await run.take();
    }
    expect(run.events).toMatchObject(events);
  });

  it('because a free task is gone lets it be made again, once', async () => {
    const provider = { forgetsForFree: true, poll: async () => Promise.reject(gone) };
    const end = async (spentMs: Job['spentMs']) => {
      const run = startStep({ ...running(1_000), spentMs }, { provider });
      for (let poll = 1; poll <= 5; poll++) {
        if (poll === 5) run.clock.advance(5 * MINUTE_MS);
        await run.take();
      }
      return run;
    };
    const again = await end({});
    expect(again.events).toEqual([{ type: 'task-lost' }]);
    expect(again.job()).toMatchObject({ task: null, status: { state: 'queued', attempts: 0 } });
    expect((await end({ running: 1 })).events).toMatchObject([{ type: 'failed', kind: 'task_failed' }]);
  });

  it('because its task is gone counts from the last answer that knew it', async () => {
    let isGone = true;
    const run = startStep(running(1_000), {
      provider: { poll: async () => (isGone ? Promise.reject(gone) : { state: 'running' }) },
    });
    for (let poll = 1; poll <= 4; poll++) await run.take();
    isGone = false;
    await run.take();
    isGone = true;
    run.clock.advance(5 * MINUTE_MS);
    await run.take();
    expect(run.events).toEqual([]);
  });

  it('of a removed model ends half an hour and one hour later', async () => {
    const taken = async (elapsedMs: number) => {
      const run = startStep(running(elapsedMs), { wayOf: () => undefined });
      return [await run.take(), run.events.length];
    };
    expect(await taken(30 * MINUTE_MS)).toEqual([2_000, 0]);
    expect(await taken(30 * MINUTE_MS + 1)).toEqual([10.5 * MINUTE_MS, 1]);
    expect(await taken(90 * MINUTE_MS - 1)).toEqual([2_000, 1]);
  });
});

describe('a job that is given up', () => {
  const late = (
    poll: Provider['poll'],
    cancel: NonNullable<Provider['cancel']>,
    fields: Partial<Job> = {},
    overrides = {},
  ) => startStep({ ...running(way.deadlineMs + 1), ...fields }, { provider: { poll, cancel }, ...overrides });
  const runs = async () => ({ state: 'running' }) as const;

  it.each([
    ['its price', async () => undefined, 0.25],
    ['its price, where it can not be stopped', async () => Promise.reject(away), 0.25],
    ['what the provider says', async () => ({ costUsd: 0.1 }), 0.1],
  ])('costs %s', async (_, cancel, costUsd) => {
    const run = late(runs, cancel);
    expect(await run.take()).toBe(0);
    expect(run.events).toMatchObject([{ type: 'failed', kind: 'timeout', costUsd, isGivenUp: true }]);
  });

  it('goes on in the next process where a stop comes first', async () => {
    const run = late(runs, () => new Promise(() => {}));
    const step = run.take();
    await run.settle();
    run.stopping.abort();
    expect([await step, run.events]).toEqual([undefined, []]);
  });

  it.each([
    [1, 0.25, 0.75],
    [0.2, 0.25, 0],
    [1, null, 1],
  ])(
    'by a removed model costs what is left of its reservation: of $%d after $%s',
    async (reservedUsd, costUsd, rest) => {
      const run = startStep(
        { ...running(100 * MINUTE_MS), reservedUsd, costUsd },
        { ...fails(away), wayOf: () => undefined },
      );
      for (let poll = 1; poll <= 5; poll++) {
        if (poll === 5) run.clock.advance(5 * MINUTE_MS);
        await run.take();
      }
      expect(run.events.at(-1)).toMatchObject({ type: 'failed', costUsd: rest });
    },
  );

  it('and one that has failed by itself are told apart', async () => {
    const run = startStep(running(1_000), says({ state: 'failed', kind: 'task_failed', cause: 'no boats' }));
    await run.take();
    expect(run.events).toMatchObject([{ isGivenUp: false }]);
  });
});

it('a call that a stop or its time cuts short is told so', async () => {
  const heard: AbortSignal[] = [];
  const run = startStep(running(1_000), {
    provider: {
      poll(_, { signal }) {
        if (signal) heard.push(signal);
        return new Promise(() => {});
      },
    },
  });
  const step = run.take();
  await run.settle();
  run.clock.advance(20_000);
  await step;
  const second = run.take();
  await run.settle();
  run.stopping.abort();
  await second;
  expect(heard.map(({ aborted }) => aborted)).toEqual([true, true]);
});

it('a poll that a stop cuts short changes nothing', async () => {
  const run = startStep(running(way.deadlineMs + 100 * MINUTE_MS), {
    provider: { poll: () => new Promise(() => {}) },
  });
  const step = run.take();
  await run.settle();
  run.stopping.abort();
  expect(await step).toBeUndefined();
  expect(run.events).toEqual([]);
});

it('a poll is waited for 20 s', async () => {
  const run = startStep(running(1_000), { provider: { poll: () => new Promise(() => {}) } });
  const step = run.take();
  await run.settle();
  expect(run.clock.nextInMs).toBe(20_000);
  run.clock.advance(20_000);
  expect(await step).toBe(2_000);
});
