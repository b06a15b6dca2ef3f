import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Provider, ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import type { WebhookRules } from '../../src/providers/webhooks/rules.ts';
import { fakeProvider, finished, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { startStep } from '../support/step.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const rules: WebhookRules = { ask: (create) => create, calls: 1, signature: null };
const MINUTE = 60_000;

/** The engine with a provider that was asked to call back, and whose tasks end when the test says so. */
async function start(
  path: string,
  given: {
    rules?: Partial<WebhookRules>;
    provider?: Partial<Provider>;
    running?: TaskStatus;
    historyMs?: number[];
  } = {},
) {
  const over = new Set<string>();
  const polledAtMs: number[] = [];
  const lines: { level: number; provider: string; msg: string }[] = [];
  const learned: number[] = [];
  const { provider, calls } = fakeProvider({
    async poll({ taskId }) {
      polledAtMs.push(run.clock.now());
      return over.has(String(taskId)) ? finished : (given.running ?? { state: 'running' });
    },
  });
  const run = await startEngine(
    path,
    { ...provider, webhook: { rules: { ...rules, ...given.rules } }, ...given.provider },
    {
      webhookUrl: () => 'https://bot.example/webhooks/preview/x',
      timings: { historyMs: () => given.historyMs ?? [], record: async (_, ms) => void learned.push(ms) },
      limits: { providerRunning: () => 1_000, memberRunning: () => 1_000, memberWaiting: 1_000 },
      log: pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as never) }),
    },
  );
  return {
    ...{ run, calls, polledAtMs, learned },
    said: () =>
      lines
        .filter(({ msg }) => msg.startsWith('its webhooks'))
        .map(({ level, msg }) => [level, msg.slice(0, 20)]),
    /** A job whose task runs. */
    async begin() {
      const job = aJob();
      await run.add(job);
      await run.settle();
      const task = `task-${calls.submit}`;
      return { id: job.id, end: () => over.add(task) };
    },
    async call(jobId: string, news: { provider?: string; stage?: number } = {}) {
      await run.engine.news({ provider: 'preview', jobId, stage: 0, ...news });
      await run.settle();
    },
    async pass(ms: number) {
      const untilMs = run.clock.now() + ms;
      while ((run.clock.nextInMs ?? Infinity) <= untilMs - run.clock.now()) {
        run.clock.advance(run.clock.nextInMs ?? 0);
        await run.settle();
      }
      run.clock.advance(untilMs - run.clock.now());
    },
    [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
  };
}

type Started = Awaited<ReturnType<typeof start>>;

/** The shortest time between two polls of a new task in ten minutes, after the first. */
async function shortestGap(started: Started): Promise<number> {
  const { end } = await started.begin();
  const from = started.polledAtMs.length;
  await started.pass(10 * MINUTE);
  const [, ...at] = started.polledAtMs.slice(from);
  end();
  await started.pass(10 * MINUTE);
  return Math.min(...at.slice(1).map((ms, index) => ms - (at[index] ?? 0)));
}

/** A task that ends and, if wanted, says so. */
async function endOne(started: Started, { calls }: { calls: boolean }) {
  const { id, end } = await started.begin();
  end();
  if (calls) await started.call(id);
  await started.pass(2 * MINUTE);
}

describe('polls', () => {
  it('are as usual until the first call of the provider, and rare from then on', async () => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path);
    expect(await shortestGap(started)).toBeLessThan(5_000);
    await endOne(started, { calls: true });
    expect(await shortestGap(started)).toBeGreaterThanOrEqual(MINUTE);
    expect(started.said()).toEqual([[30, 'its webhooks arrive;']]);
  });

  it('are as usual again after two tasks in a row without a call, until one comes', async () => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path);
    await endOne(started, { calls: true });
    await endOne(started, { calls: false });
    await endOne(started, { calls: true });
    await endOne(started, { calls: false });
    // Not in a row.
    expect(await shortestGap(started)).toBeGreaterThanOrEqual(MINUTE);
    await endOne(started, { calls: false });
    expect(await shortestGap(started)).toBeLessThan(5_000);
    await endOne(started, { calls: true });
    expect(await shortestGap(started)).toBeGreaterThanOrEqual(MINUTE);
    const words = started.said().map(([level]) => level);
    expect(words).toEqual([30, 40, 30]);
  });

  it('tell once that no call ever comes', async () => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path);
    for (let task = 0; task < 5; task++) await endOne(started, { calls: false });
    expect(started.said()).toEqual([[40, "its webhooks don't a"]]);
  });

  it('count calls that come shortly after polls saw the ends', async () => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path);
    for (let pair = 0; pair < 3; pair++) {
      const tasks = [await started.begin(), await started.begin()];
      for (const { end } of tasks) end();
      await started.run.until(() => started.run.told.length === 2 * (pair + 1));
      for (const { id } of tasks) await started.call(id);
      await started.pass(2 * MINUTE);
    }
    expect(started.said()).toEqual([[30, 'its webhooks arrive;']]);
  });

  it('begin early, so that members see that something happens', async () => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path);
    await endOne(started, { calls: true });
    await started.begin();
    const from = started.polledAtMs.length;
    await started.pass(5_000);
    expect(started.polledAtMs.length - from).toBe(1);
  });

  it.each([
    ['that shows its progress', { running: { state: 'running', progress: 0.3 } as const }],
    ['whose last call has come although it runs', { rules: { calls: 0 } }],
  ])('stay as usual for a task %s', async (_, given) => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path, given);
    await endOne(started, { calls: true });
    const first = await shortestGap(started);
    expect([first, await shortestGap(started)].every((ms) => ms < 20_000)).toBe(true);
  });

  it('are woken by calls no faster than the provider takes them', async () => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path, {
      provider: { pollsPerSecond: 10 },
      // Otherwise each is polled soon.
      historyMs: Array<number>(10).fill(10 * MINUTE),
    });
    const ids: string[] = [];
    for (let job = 0; job < 60; job++) ids.push((await started.begin()).id);
    const from = started.polledAtMs.length;
    const nowMs = started.run.clock.now();
    for (const id of ids) await started.call(id);
    await started.pass(5_900);
    const at = started.polledAtMs.slice(from).map((ms) => ms - nowMs);
    expect(at).toHaveLength(60);
    // A second's worth at once, and so many in each second after it.
    expect(at.filter((ms) => ms < 100)).toHaveLength(10);
    expect(at.filter((ms) => ms >= 2_000 && ms < 3_000)).toHaveLength(10);
  });
});

describe('a call', () => {
  it.each([
    ['another stage', { stage: 1 }, 0],
    ['another provider', { provider: 'vidu' }, 0],
    ['the task', {}, 1],
  ])('about %s wakes %o: %i polls', async (_, news, polls) => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path);
    const { id } = await started.begin();
    await started.call(id, news);
    expect(started.polledAtMs).toHaveLength(polls);
    await started.call('unknown', news);
    expect(started.polledAtMs).toHaveLength(polls);
  });

  it('is the time when the task ended, for the estimates of later ones', async () => {
    await using folder = await temporaryFolder();
    await using started = await start(folder.path);
    await endOne(started, { calls: true });
    const { id, end } = await started.begin();
    await started.pass(100_000);
    end();
    await started.call(id);
    await started.run.until(() => started.learned.length === 2);
    expect(started.learned[1]).toBe(100_000);
  });

  it('about a task of an earlier process wakes its poll too', async () => {
    await using folder = await temporaryFolder();
    const before = await start(folder.path);
    const { id } = await before.begin();
    await before[Symbol.asyncDispose]();
    await using started = await start(folder.path, { historyMs: Array<number>(10).fill(10 * MINUTE) });
    await started.run.engine.resume();
    await started.run.settle();
    expect(started.polledAtMs).toHaveLength(1);
    await started.call(id);
    await started.pass(1_000);
    expect(started.polledAtMs).toHaveLength(2);
  });

  it('about a submit whose answer was lost finds its task, and the video is delivered', async () => {
    await using folder = await temporaryFolder();
    let isListed = false;
    await using started = await start(folder.path, {
      provider: {
        submit: async () => Promise.reject(new ProviderError('unavailable', 'the test wants it')),
        findTasks: async () => (isListed ? [{ taskId: 'found' }] : []),
      },
    });
    const { id } = await started.begin();
    await started.pass(3 * MINUTE);
    expect(started.run.engine.get(id)?.status.state).toBe('unclear');
    // It isn't in the list yet.
    await started.call(id);
    expect(started.run.engine.get(id)?.status.state).toBe('unclear');
    isListed = true;
    await started.call(id);
    expect(started.run.engine.get(id)?.task).toEqual({ taskId: 'found' });
    expect(started.polledAtMs).toHaveLength(1);
  });

  it('that waits for a create is answered at the stop', async () => {
    await using folder = await temporaryFolder();
    const answer = Promise.withResolvers<{ taskId: string }>();
    const started = await start(folder.path, { provider: { submit: () => answer.promise } });
    const { id } = await started.begin();
    const called = started.run.engine.news({ provider: 'preview', jobId: id, stage: 0 });
    const stopped = started[Symbol.asyncDispose]();
    await called;
    answer.resolve({ taskId: 'late' });
    await stopped;
  });

  it('that waits for a create is answered when another process takes the job', async () => {
    const job = aJob({ status: statuses.submitting });
    const { news } = startStep(job);
    const called = news.arrived({ provider: job.provider, jobId: job.id, stage: job.stage });
    news.forget(job.id);
    await called;
  });
});
