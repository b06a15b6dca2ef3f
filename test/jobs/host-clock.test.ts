import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { DeliveryError } from '../../src/jobs/delivery-error.ts';
import type { EngineDeps } from '../../src/jobs/engine-contract.ts';
import type { Job } from '../../src/jobs/job.ts';
import { moved } from '../../src/jobs/moved.ts';
import { ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import { followHost } from '../../src/runtime/clock.ts';
import { fakeProvider, finished, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { firstWayOf } from '../support/models.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DEADLINE_MS = 20 * MINUTE_MS;
const running: TaskStatus = { state: 'running' };
const away = new ProviderError('unavailable', 'EAI_AGAIN', { sent: false });
const busy = new ProviderError('rate_limited', '429', { retryAfterMs: 50_000 });

const wayOf: EngineDeps['wayOf'] = (request) => {
  const way = firstWayOf(builtInModels)(request);
  return way && { ...way, deadlineMs: DEADLINE_MS, keptMs: 90 * MINUTE_MS };
};

type Run = Awaited<ReturnType<typeof startEngine>>;

/** Events while minutes pass, and how the job ends. It must end between `fromMinute` and `toMinute`. */
interface Case {
  name: string;
  poll?(minute: number): TaskStatus | Error;
  submit?(minute: number): Error | undefined;
  download?(minute: number): Error | undefined;
  deliver?(minute: number): Error | undefined;
  isReviewed?: boolean;
  end: string;
  between: [fromMinute: number, toMinute: number];
  cancels?: number;
}

const until = (minute: number, error: Error) => (now: number) => (now < minute ? error : undefined);
const cases: Case[] = [
  {
    name: 'a task that runs ends',
    poll: (minute) => (minute < 15 ? running : finished),
    ...{ end: 'succeeded', between: [15, 16] },
  },
  {
    name: 'a task that never ends is given up at its deadline',
    poll: () => running,
    ...{ end: 'failed', between: [20, 22], cancels: 1 },
  },
  {
    name: 'a task whose provider is away is asked until it is back',
    poll: (minute) => (minute < 12 ? away : finished),
    ...{ end: 'succeeded', between: [12, 15] },
  },
  {
    name: 'a late task is asked for as long as it is kept',
    poll: (minute) => (minute < 100 ? away : finished),
    ...{ end: 'succeeded', between: [100, 111] },
  },
  {
    name: 'a late task of which nothing is heard is given up after that',
    poll: () => away,
    ...{ end: 'failed', between: [110, 118], cancels: 1 },
  },
  {
    name: 'a refused order is made again in time',
    submit: until(4, busy),
    ...{ end: 'succeeded', between: [4, 6] },
  },
  {
    name: 'an order to a provider that is away is made when it is back',
    submit: until(15, away),
    ...{ end: 'succeeded', between: [15, 18] },
  },
  {
    name: 'a file that does not come is fetched for as long as it is kept',
    download: until(80, new ProviderError('unavailable', '503', { status: 503 })),
    ...{ end: 'succeeded', between: [80, 92] },
  },
  {
    name: 'a video that can not be delivered is kept for a day',
    deliver: until(20 * 60, new DeliveryError('undeliverable', 'no way', { problem: 'away' })),
    ...{ end: 'succeeded', between: [20 * 60, 21 * 60] },
  },
  {
    name: 'a video waits a day for its review',
    isReviewed: true,
    ...{ end: 'cancelled', between: [24 * 60, 24 * 60 + 5] },
  },
];
const settings: [name: string, ms: number][] = [
  ['an hour ahead', HOUR_MS],
  ['an hour back', -HOUR_MS],
  ['a day ahead', 25 * HOUR_MS],
  ['a day back', -25 * HOUR_MS],
  ['years ahead', 20_000 * HOUR_MS],
];

describe.each(settings)("where the host's clock is set %s", (_, setMs) => {
  it.each(cases)('$name', async (each) => {
    await using folder = await temporaryFolder();
    let run: Run | undefined;
    let startMs = 0;
    const minute = () => ((run?.clock.steadyMs() ?? startMs) - startMs) / MINUTE_MS;
    const unlessFailed = <T>(error: Error | undefined, value: T): T => {
      if (error) throw error;
      return value;
    };
    const { provider, calls } = fakeProvider({
      submit: async () => unlessFailed(each.submit?.(minute()), { taskId: 'x' }),
      async poll() {
        const said = each.poll?.(minute()) ?? finished;
        if (said instanceof Error) throw said;
        return said;
      },
    });
    run = await startEngine(folder.path, provider, {
      wayOf,
      downloadVideo: async () => unlessFailed(each.download?.(minute()), statuses.delivering.file),
      deliver: async () =>
        unlessFailed(each.deliver?.(minute()), { route: 'reply', messageId: '1', channelId: '2' }),
    });
    await using engine = run;
    const { clock } = run;
    startMs = clock.steadyMs();
    const stop = followHost(clock, engine.engine.clockSet);
    clock.after(3.5 * MINUTE_MS, () => clock.set(setMs));
    const job = aJob({
      ...{ createdAtMs: clock.now(), stateSinceMs: clock.now() },
      ...(each.isReviewed && { review: {} }),
    });
    await run.add(job);
    const isOver = () => engine.told.some(({ state }) => state === each.end);
    while (!isOver() && minute() < 26 * 60) {
      for (let step = 0; step < 20 && !isOver(); step++) {
        await run.settle();
        clock.advance(clock.nextInMs ?? 1_000);
      }
      await run.settle();
    }
    stop();
    expect(engine.told.at(-1)?.state).toBe(each.end);
    expect(minute()).toBeGreaterThanOrEqual(each.between[0]);
    expect(minute()).toBeLessThan(each.between[1]);
    expect(calls.cancel).toBe(each.cancels ?? 0);
    expect(clock.aheadMs()).toBe(0);
  });
});

/** What a run of the bot left, and what ends it in the next one, whose host's clock says that it was long ago. */
interface Left {
  name: string;
  status: Partial<Job['status']> & Pick<Job['status'], 'state'>;
  /** Until this minute the task runs, and its file and the way to the member are not there. */
  readyAt: number;
  end: string;
  between: [fromMinute: number, toMinute: number];
  cancels?: number;
}
const left: Left[] = [
  {
    ...{ name: 'a task that runs ends', status: statuses.running },
    ...{ readyAt: 3, end: 'succeeded', between: [3, 4] },
  },
  {
    ...{ name: 'a late task that runs ends', status: { ...statuses.running, isLate: true } },
    ...{ readyAt: 3, end: 'succeeded', between: [3, 14] },
  },
  {
    ...{ name: 'a task that never ends is given up', status: statuses.running },
    ...{ readyAt: 1_000, end: 'failed', between: [5, 8], cancels: 1 },
  },
  {
    ...{ name: 'a file that is not there yet is fetched', status: statuses.downloading },
    ...{ readyAt: 3, end: 'succeeded', between: [3, 6] },
  },
  {
    ...{ name: 'a video that could not be delivered is tried once more', status: statuses.undeliverable },
    ...{ readyAt: 0, end: 'succeeded', between: [0, 1] },
  },
  {
    ...{ name: 'one that can not be delivered now either is over', status: statuses.undeliverable },
    ...{ readyAt: 1, end: 'failed', between: [0, 1] },
  },
];

describe.each([
  ['hours', 3 * HOUR_MS],
  ['a day', 25 * HOUR_MS],
  ['years', 20_000 * HOUR_MS],
])("where the host's clock was set %s ahead between two runs", (_, setMs) => {
  it.each(left.filter(({ status }) => status.state !== 'undeliverable' || setMs > 24 * HOUR_MS))(
    '$name',
    async (each) => {
      await using folder = await temporaryFolder();
      let minute = () => 0;
      const isReady = () => minute() >= each.readyAt;
      const unlessEarly = <T>(value: T, error: Error): T => {
        if (!isReady()) throw error;
        return value;
      };
      const { provider, calls } = fakeProvider({ poll: async () => (isReady() ? finished : running) });
      await using run = await startEngine(folder.path, provider, {
        wayOf,
        downloadVideo: async () =>
          unlessEarly(statuses.delivering.file, new ProviderError('unavailable', '503', { status: 503 })),
        deliver: async () =>
          unlessEarly(
            { route: 'reply', messageId: '1', channelId: '2' },
            new DeliveryError('undeliverable', 'no way'),
          ),
      });
      const { clock } = run;
      const startMs = clock.steadyMs();
      minute = () => (clock.steadyMs() - startMs) / MINUTE_MS;
      const thenMs = clock.now() - setMs;
      const status = 'sinceMs' in each.status ? { ...each.status, sinceMs: thenMs } : each.status;
      await run.store.insert(
        aJob({ status: status as Job['status'], createdAtMs: thenMs, stateSinceMs: thenMs, told: true }),
      );
      await run.engine.resume();
      await run.until(() => run.told.length > 0);
      expect(run.told.at(-1)?.state).toBe(each.end);
      expect(minute()).toBeGreaterThanOrEqual(each.between[0]);
      expect(minute()).toBeLessThan(each.between[1]);
      expect(calls.cancel).toBe(each.cancels ?? 0);
    },
  );
});

it.each([
  [
    { ...statuses.queued, notBeforeMs: 5, refusedSinceMs: 6 },
    { notBeforeMs: 105, refusedSinceMs: 106 },
  ],
  [
    { ...statuses.submitting, refusedSinceMs: 6, lost: { cause: 'reset', atMs: 7 } },
    { refusedSinceMs: 106, lost: { cause: 'reset', atMs: 107 } },
  ],
  [{ ...statuses.running, sinceMs: 5 }, { sinceMs: 105 }],
  [{ ...statuses.cancelling, sinceMs: 5 }, { sinceMs: 105 }],
  [{ ...statuses.unclear, submittedAtMs: 5 }, { submittedAtMs: 105 }],
  [
    { ...statuses.succeeded, host: { kind: 's3', name: 'a', expiresAtMs: 5 } as const },
    { host: { kind: 's3', name: 'a', expiresAtMs: 5 } },
  ],
])('every instant of %j moves, and nothing else', (status, expected) => {
  const job = aJob({ status, stateSinceMs: 1, notice: { of: 'x', atMs: 2, hasNonce: true } });
  expect(moved(job, 100)).toEqual({
    ...job,
    ...{ stateSinceMs: 101, notice: { of: 'x', atMs: 102, hasNonce: true } },
    status: { ...status, ...expected },
  });
});

it('the age of a still moves too', () => {
  const output = { kind: 'url', url: 'https://provider.example/still.png' } as const;
  const stillSource = { stage: 0, provider: 'x', task: { taskId: '1' }, output, madeAtMs: 5 };
  expect(moved(aJob({ stillSource }), 100).stillSource?.madeAtMs).toBe(105);
});

it.each([HOUR_MS, 25 * HOUR_MS])(
  "a start whose host's clock is %i ms behind waits for nothing",
  async (ms) => {
    await using folder = await temporaryFolder();
    const { provider } = fakeProvider();
    await using run = await startEngine(folder.path, provider, { wayOf });
    const stateSinceMs = run.clock.now() + ms;
    await run.store.insert(
      aJob({ stateSinceMs, status: { ...statuses.queued, notBeforeMs: stateSinceMs + MINUTE_MS } }),
    );
    await run.engine.resume();
    await run.until(() => run.told.length > 0);
    expect(run.clock.steadyMs() + ms - stateSinceMs).toBeLessThan(2 * MINUTE_MS);
  },
);
