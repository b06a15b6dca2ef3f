import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import type { EngineDeps } from '../../src/jobs/engine-contract.ts';
import type { FailureKind } from '../../src/jobs/failure.ts';
import {
  type Cancellation,
  ProviderError,
  providerErrorKinds,
  type TaskStatus,
} from '../../src/providers/provider.ts';
import { fakeProvider, finished, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { firstWayOf } from '../support/models.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MINUTE_MS = 60_000;
const DEADLINE_MS = 20 * MINUTE_MS;
const KEPT_MS = 90 * MINUTE_MS;
const PRICE_USD = 0.25;

const running: TaskStatus = { state: 'running' };
const reply = { interactionToken: 'fresh', channelId: '8', messageId: '9', uploadLimitBytes: 10 };

const wayOf: EngineDeps['wayOf'] = (request) => {
  const way = firstWayOf(builtInModels)(request);
  if (!way) return undefined;
  const price = { usd: PRICE_USD, per: 'task' as const, chargedOnFailure: false };
  const stages = way.stages.map((stage) => ({ ...stage, price }));
  return { ...way, deadlineMs: DEADLINE_MS, keptMs: KEPT_MS, stages };
};

type Calls = Parameters<typeof fakeProvider>[0];

/** A job whose task runs at a provider that behaves as the test says. `atMs` are the times of its polls. */
async function startRunning(behavior: Calls, overrides: Partial<Omit<EngineDeps, 'limits'>> = {}) {
  const folder = await temporaryFolder();
  const atMs: number[] = [];
  const { provider, calls } = fakeProvider({
    ...behavior,
    async poll(...args) {
      atMs.push(run.clock.now() - startMs);
      return behavior?.poll?.(...args) ?? finished;
    },
  });
  const run = await startEngine(folder.path, provider, { wayOf, ...overrides });
  const startMs = run.clock.now();
  const job = aJob({ reservedUsd: PRICE_USD });
  await run.add(job);
  return {
    ...run,
    ...{ job, calls, atMs },
    untilTold: () => run.until(() => run.told.length > 0).then(run.settle),
    passed: () => run.clock.now() - startMs,
    get: () => run.stored(job.id),
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const failures: [name: string, error: Error][] = [
  ...providerErrorKinds.map((kind): [string, Error] => [kind, new ProviderError(kind, 'no')]),
  ...providerErrorKinds.map((kind): [string, Error] => [
    `${kind}, said to be refused`,
    new ProviderError(kind, 'no', { isRefused: true }),
  ]),
  ...[400, 401, 402, 403, 404, 405, 409, 410, 418, 422, 423, 425, 451, 500, 503, 530].map(
    (status): [string, Error] => [String(status), new ProviderError('unavailable', 'no', { status })],
  ),
  ['no connection', new ProviderError('unavailable', 'EAI_AGAIN', { sent: false })],
  ['a fault of our own', new TypeError('x is not a function')],
];

describe('a poll that fails with', () => {
  it.each(failures)('%s, four times, costs nothing but time', async (_, error) => {
    let left = 4;
    await using run = await startRunning({
      async poll() {
        if (left-- > 0) throw error;
        return finished;
      },
    });
    await run.untilTold();
    expect(run.told).toEqual([{ id: run.job.id, state: 'succeeded' }]);
    expect(run.calls).toMatchObject({ submit: 1, cancel: 0, poll: 5 });
    expect((await run.get()).costUsd).toBe(PRICE_USD);
  });

  it.each(failures)('%s each time ends when nothing can be kept any more', async (name, error) => {
    await using run = await startRunning({
      async poll() {
        throw error;
      },
    });
    await run.until(() => run.passed() > DEADLINE_MS + 11 * MINUTE_MS);
    // The deadline isn't the end. The member reads about it, and others use its slot meanwhile.
    expect(run.engine.get(run.job.id)?.status).toMatchObject({ state: 'running', isLate: true });
    expect(run.told).toEqual([]);
    await run.untilTold();
    expect(run.passed()).toBeGreaterThanOrEqual(DEADLINE_MS + KEPT_MS);
    const late = run.atMs.filter((atMs) => atMs > DEADLINE_MS + MINUTE_MS);
    const gaps = late.slice(1).map((atMs, index) => atMs - (late[index] ?? 0));
    expect(Math.min(...gaps.slice(0, -1))).toBeGreaterThanOrEqual(10 * MINUTE_MS);
    expect(run.atMs.length).toBeLessThan(60);
    const lasting: Record<string, FailureKind> = { unauthorized: 'unauthorized' };
    lasting['insufficient_credit'] = 'insufficient_credit';
    lasting['rate_limited'] = 'rate_limited';
    lasting['internal'] = 'internal';
    const [named = ''] = name.split(',');
    const kind = error instanceof ProviderError ? named : 'internal';
    expect(await run.get()).toMatchObject({
      status: { state: 'failed', kind: lasting[kind] ?? 'unavailable', bookedUsd: PRICE_USD },
      costUsd: PRICE_USD,
    });
    expect(run.calls).toMatchObject({ submit: 1, cancel: 1 });
  });
});

describe('a task that is said to be gone', () => {
  const gone = new ProviderError('task_failed', '404', { isGone: true, status: 404 });

  it('goes on after four times, whatever comes between them', async () => {
    const errors = [gone, gone, new ProviderError('unavailable', '500'), gone, gone];
    await using run = await startRunning({
      async poll() {
        const error = errors.shift();
        if (error) throw error;
        return finished;
      },
    });
    await run.untilTold();
    expect(run.told[0]?.state).toBe('succeeded');
  });

  it('is not counted over an answer that knows it', async () => {
    let polls = 0;
    await using run = await startRunning({
      async poll() {
        polls++;
        if (polls > 150) return finished;
        if (polls % 4 === 0) return running;
        throw gone;
      },
    });
    await run.untilTold();
    expect(run.told[0]?.state).toBe('succeeded');
  });

  it('is believed to be after minutes, stopped and booked', async () => {
    await using run = await startRunning({
      async poll() {
        throw gone;
      },
    });
    await run.untilTold();
    const { length } = run.atMs;
    expect(length).toBeGreaterThanOrEqual(5);
    expect((run.atMs.at(-1) ?? 0) - (run.atMs[0] ?? 0)).toBeGreaterThanOrEqual(5 * MINUTE_MS);
    expect(run.passed()).toBeLessThan(DEADLINE_MS);
    expect(await run.get()).toMatchObject({
      status: { state: 'failed', kind: 'task_failed', bookedUsd: PRICE_USD },
      costUsd: PRICE_USD,
    });
    expect(run.calls).toMatchObject({ submit: 1, cancel: 1 });
  });
});

describe('a job that is given up at its deadline, for its task still runs,', () => {
  it.each<[string, NonNullable<Calls>['cancel'], number]>([
    ['what the provider says', async () => ({ costUsd: 0.03 }), 0.03],
    ['its price where the task is stopped', async () => undefined, PRICE_USD],
    ['its price where the task goes on', async () => ({ goesOn: true }), PRICE_USD],
    [
      'its price where nobody can be asked',
      async () => {
        throw new ProviderError('unauthorized', '401');
      },
      PRICE_USD,
    ],
  ])('costs %s', async (_, cancel, costUsd) => {
    await using run = await startRunning({ poll: async () => running, ...(cancel && { cancel }) });
    await run.untilTold();
    expect(run.passed()).toBeLessThan(DEADLINE_MS + 2 * MINUTE_MS);
    expect(await run.get()).toMatchObject({ status: { state: 'failed', kind: 'timeout' }, costUsd });
    expect(run.calls.cancel).toBe(1);
  });
});

it('a cancel that nobody takes ends after minutes, and is booked', async () => {
  await using run = await startRunning({
    poll: async () => running,
    async cancel() {
      throw new ProviderError('unauthorized', '403');
    },
  });
  await run.until(() => run.engine.get(run.job.id)?.status.state === 'running');
  await run.engine.cancel(run.job.id);
  await run.untilTold();
  expect(await run.get()).toMatchObject({ status: { state: 'cancelled' }, costUsd: PRICE_USD });
  expect(run.calls.cancel).toBeGreaterThan(4);
});

describe('a cancel of a task', () => {
  const done: TaskStatus = { state: 'succeeded', output: { kind: 'url', url: 'https://cdn.example/a.mp4' } };
  const stopped: TaskStatus = { state: 'failed', kind: 'task_failed', cause: 'canceled' };
  const noAnswer = new ProviderError('task_failed', '404', { isGone: true });
  const says: Record<string, TaskStatus | Error> = {
    ...{ runs: running, 'has succeeded': done, 'is stopped': stopped, 'is not there': noAnswer },
    'was stopped for money': { ...stopped, costUsd: 0.1 },
  };
  const answers: Record<string, Cancellation | undefined> = {
    ...{ 'stops it': undefined, 'stops nothing': { hasStopped: false }, 'can not stop it': { goesOn: true } },
    'stops it for money': { costUsd: 0.2 },
  };
  /** Its cost, and whether its member gets it. */
  function expected(before: string, answer: string, after: string) {
    const known = [before, answer.endsWith('it') || answer.endsWith('nothing') ? after : ''];
    if (before === 'has succeeded') return { state: 'succeeded', costUsd: PRICE_USD };
    if (before === 'is stopped') return { state: 'cancelled', costUsd: null };
    if (before === 'was stopped for money') return { state: 'cancelled', costUsd: 0.1 };
    if (answer === 'can not stop it') return { state: 'cancelled', costUsd: PRICE_USD };
    if (answer === 'stops it for money') return { state: 'cancelled', costUsd: 0.2 };
    if (known[1] === 'has succeeded') return { state: 'succeeded', costUsd: PRICE_USD };
    if (known[1] === 'was stopped for money') return { state: 'cancelled', costUsd: 0.1 };
    const isDoubtful = answer === 'stops nothing' && known[1] !== 'is stopped';
    return { state: 'cancelled', costUsd: isDoubtful ? PRICE_USD : null };
  }
  const cases = Object.keys(says).flatMap((before) =>
    Object.keys(answers).flatMap((answer) =>
      Object.keys(says).map((after) => ({ before, answer, after, ...expected(before, answer, after) })),
    ),
  );

  it.each(cases)('that $before: $answer, then it $after: $state, $costUsd', async (each) => {
    let word: string | undefined;
    await using run = await startRunning({
      async poll() {
        const said = word === undefined ? running : says[word];
        if (said instanceof Error || said === undefined) throw said;
        return said;
      },
      async cancel() {
        word = each.after;
        return answers[each.answer];
      },
    });
    await run.until(() => run.engine.get(run.job.id)?.status.state === 'running');
    word = each.before;
    await run.engine.cancel(run.job.id);
    await run.untilTold();
    expect(await run.get()).toMatchObject({ status: { state: each.state }, costUsd: each.costUsd });
  });
});

it('a file that does not come can be given up while it is being fetched, and stays booked', async () => {
  const transfer = Promise.withResolvers<void>();
  let downloads = 0;
  await using run = await startRunning(
    { poll: async () => ({ state: 'succeeded', output: { kind: 'url', url: 'https://cdn.example/a.mp4' } }) },
    {
      async downloadVideo() {
        if (++downloads <= 8) throw new ProviderError('unavailable', 'reset');
        await transfer.promise;
        return statuses.delivering.file;
      },
    },
  );
  await run.until(() => downloads === 9);
  await run.engine.cancel(run.job.id);
  transfer.resolve();
  await run.untilTold();
  expect(run.told).toEqual([{ id: run.job.id, state: 'cancelled' }]);
  expect(await run.get()).toMatchObject({ status: { state: 'cancelled' }, costUsd: PRICE_USD });
  expect(run.delivered).toEqual([]);
});

// With Postgres, each takes some thousand transactions.
describe('a thousand late tasks', { timeout: 400_000 }, () => {
  /** When each was polled, in milliseconds, over some minutes after a start. */
  async function asked(minutes: number, isAway: (atMs: number) => boolean) {
    const folder = await temporaryFolder();
    const atMs: number[] = [];
    const { provider } = fakeProvider({
      async poll() {
        atMs.push(run.clock.now() - startMs);
        if (isAway(run.clock.now() - startMs)) throw new ProviderError('unavailable', '503', { status: 503 });
        return finished;
      },
    });
    let seed = 1;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    await using run = await startEngine(folder.path, provider, { wayOf, random });
    const startMs = run.clock.now();
    const status = { state: 'running', sinceMs: startMs - DEADLINE_MS - MINUTE_MS, isLate: true } as const;
    const late = Array.from({ length: 1_000 }, (_, index) =>
      aJob({ status, task: { taskId: `task-${index}` }, stateSinceMs: startMs }),
    );
    await Promise.all(late.map((job) => run.store.insert(job)));
    await run.engine.resume();
    while (run.clock.now() - startMs < minutes * MINUTE_MS) {
      await run.settle();
      run.clock.advance(1_000);
    }
    await run.settle();
    const bySecond = Map.groupBy(atMs, (each) => Math.floor(each / 1_000)).values();
    return { atMs, most: Math.max(...bySecond.map(({ length }) => length)), told: run.told.length };
  }

  it('are asked a few at a time, also after a start, and arrive', async () => {
    const { most, told } = await asked(3, () => false);
    expect(most).toBeLessThanOrEqual(11);
    expect(told).toBe(1_000);
  });

  it('leave a provider alone that keeps failing, and arrive once it is back', async () => {
    const { atMs, most, told } = await asked(45, (at) => at < 20 * MINUTE_MS);
    expect(atMs.filter((each) => each < 20 * MINUTE_MS).length).toBeLessThan(100);
    expect(most).toBeLessThanOrEqual(20);
    expect(told).toBe(1_000);
  });
});

describe('after a restart', () => {
  it('one failed poll ends no task, however long the bot was down', async () => {
    let isAway = true;
    await using run = await startRunning({
      async poll() {
        if (isAway) throw new ProviderError('unavailable', 'EAI_AGAIN', { sent: false });
        return finished;
      },
    });
    const job = aJob({ status: { state: 'running', sinceMs: run.clock.now() - 7 * 24 * 60 * MINUTE_MS } });
    await run.store.insert(job);
    await run.engine.cancel(run.job.id);
    await run.engine.resume();
    await run.until(() => run.engine.get(job.id)?.status.state === 'running' && run.atMs.length > 2);
    isAway = false;
    await run.until(() => run.told.some(({ id }) => id === job.id));
    expect(run.told.find(({ id }) => id === job.id)?.state).toBe('succeeded');
  });

  it('one failed download ends nothing, however long the bot was down', async () => {
    let isAway = true;
    let tries = 0;
    const folder = await temporaryFolder();
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      async downloadVideo() {
        tries++;
        if (isAway) throw new ProviderError('unavailable', 'EAI_AGAIN', { sent: false });
        return statuses.delivering.file;
      },
    });
    const stateSinceMs = run.clock.now() - 7 * 24 * 60 * MINUTE_MS;
    const job = aJob({ status: statuses.downloading, stateSinceMs });
    await run.store.insert(job);
    await run.engine.resume();
    await run.until(() => tries === 2);
    expect(run.engine.get(job.id)?.status).toMatchObject({ state: 'downloading' });
    isAway = false;
    await run.until(() => run.told.some(({ id }) => id === job.id));
    expect(run.told).toEqual([{ id: job.id, state: 'succeeded' }]);
  });

  it('a job whose provider is gone from the configuration waits for it, and is booked in the end', async () => {
    const folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    const job = aJob({ reservedUsd: 0.4 });
    {
      await using run = await startEngine(folder.path, provider, { providers: new Map() });
      await run.store.insert({ ...job, status: { state: 'running', sinceMs: run.clock.now() } });
      await run.engine.resume();
      await run.until(() => run.clock.now() - 1_800_000_000_000 > 45 * MINUTE_MS);
      expect((await run.stored(job.id)).status.state).toBe('running');
    }
    {
      await using run = await startEngine(folder.path, provider);
      await run.engine.resume();
      await run.until(() => run.told.length === 1);
      expect(run.told[0]?.state).toBe('succeeded');
      expect(calls.submit).toBe(0);
    }
    const other = aJob({ reservedUsd: 0.4 });
    await using run = await startEngine(folder.path, provider, { wayOf: () => undefined });
    await run.store.insert({ ...other, status: { state: 'running', sinceMs: run.clock.now() } });
    await run.engine.resume();
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect(await run.stored(other.id)).toMatchObject({ status: { kind: 'retired' }, costUsd: 0.4 });
  });
});

describe('a download', () => {
  const url = (path: string) => ({ kind: 'url', url: `https://cdn.example/${path}` }) as const;
  const made: TaskStatus = { state: 'succeeded', output: url('a.mp4') };
  const file = statuses.delivering.file;

  it.each([
    ...failures,
    ['what is no video', new ProviderError('bad_output', 'no container')] as [string, Error],
  ])('that fails eight times with %s brings the video', async (name, error) => {
    if (name.startsWith('task_failed')) return;
    let downloads = 0;
    await using run = await startRunning(
      { poll: async () => made },
      {
        async downloadVideo() {
          if (++downloads <= 8) throw error;
          return file;
        },
      },
    );
    await run.untilTold();
    expect(run.told[0]?.state).toBe('succeeded');
    expect([downloads, run.calls.submit]).toEqual([9, 1]);
  });

  it('is repeated for as long as the provider keeps the file, more and more seldom, over restarts', async () => {
    const folder = await temporaryFolder();
    const { provider } = fakeProvider({ poll: async () => made });
    const job = aJob();
    const atMs: number[] = [];
    let passedMs = 0;
    for (let start = 0, isOver = false; !isOver; start++) {
      await using run = await startEngine(folder.path, provider, {
        wayOf,
        async downloadVideo() {
          atMs.push(passedMs + run.clock.now());
          throw new ProviderError('unavailable', 'reset');
        },
      });
      const { clock } = run;
      clock.advance(passedMs);
      if (start === 0) await run.add(job);
      else await run.engine.resume();
      await run.until(
        () => clock.now() - 1_800_000_000_000 > (start + 1) * 30 * MINUTE_MS || run.told.length > 0,
      );
      passedMs = clock.now() - 1_800_000_000_000;
      await run.settle();
      isOver = run.told.length > 0;
      if (start < 2) expect((await run.stored(job.id)).status.state).toBe('downloading');
    }
    expect(passedMs).toBeGreaterThanOrEqual(KEPT_MS);
    expect(atMs.length).toBeGreaterThan(12);
    expect(atMs.length).toBeLessThan(60);
    await using run = await startEngine(folder.path, provider, { wayOf });
    expect(await run.stored(job.id)).toMatchObject({
      status: { state: 'failed', kind: 'not_fetched', output: made.output },
      costUsd: PRICE_USD,
    });
  });

  it('asks the task for a new address where its own is over', async () => {
    let polls = 0;
    await using run = await startRunning(
      { poll: async () => ({ state: 'succeeded', output: url(++polls > 3 ? 'new.mp4' : 'old.mp4') }) },
      {
        async downloadVideo({ status: { output } }) {
          if (output.kind === 'url' && output.url.endsWith('new.mp4')) return file;
          throw new ProviderError('unavailable', '403', { status: 403 });
        },
      },
    );
    await run.untilTold();
    expect(run.told[0]?.state).toBe('succeeded');
    expect(run.calls.submit).toBe(1);
    // Its cost isn't added again.
    expect((await run.get()).costUsd).toBe(PRICE_USD);
  });

  it('ends when both the file and its task are gone, and not by one word', async () => {
    let polls = 0;
    let downloads = 0;
    await using run = await startRunning(
      {
        async poll() {
          if (++polls === 1) return made;
          throw new ProviderError('task_failed', '404', { isGone: true });
        },
      },
      {
        async downloadVideo() {
          downloads++;
          throw new ProviderError('unavailable', '404', { status: 404 });
        },
      },
    );
    await run.untilTold();
    expect(run.passed()).toBeGreaterThan(5 * MINUTE_MS);
    expect(run.passed()).toBeLessThan(30 * MINUTE_MS);
    expect(downloads).toBeGreaterThanOrEqual(5);
    expect((await run.get()).status).toMatchObject({ kind: 'not_fetched' });
  });

  it('ends as a bad file after several looks over minutes', async () => {
    let downloads = 0;
    await using run = await startRunning(
      { poll: async () => made },
      {
        async downloadVideo() {
          downloads++;
          throw new ProviderError('bad_output', 'no container');
        },
      },
    );
    await run.untilTold();
    expect(run.passed()).toBeGreaterThan(5 * MINUTE_MS);
    expect(run.passed()).toBeLessThan(30 * MINUTE_MS);
    expect(downloads).toBeGreaterThanOrEqual(5);
    expect((await run.get()).status).toMatchObject({ kind: 'bad_output' });
  });
});

describe('looking for a failed job’s submit', () => {
  const givenUp = { state: 'failed', kind: 'unavailable', cause: 'no answer', bookedUsd: PRICE_USD } as const;
  const output = { kind: 'url', url: 'https://cdn.example/a.mp4' } as const;
  const notFetched = { state: 'failed', kind: 'not_fetched', cause: '403', output } as const;
  const away = new ProviderError('unauthorized', '401');

  /** An engine, and a settled job of that status in its store. */
  async function startWithFailed(
    status: (typeof givenUp | typeof notFetched) | (typeof statuses)['failed'],
    poll: NonNullable<Calls>['poll'],
    overrides: Partial<Omit<EngineDeps, 'limits'>> = {},
  ) {
    const folder = await temporaryFolder();
    const { provider, calls } = fakeProvider(poll && { poll });
    const run = await startEngine(folder.path, provider, { wayOf, ...overrides });
    const job = aJob({
      ...{ status, told: true, costUsd: PRICE_USD, reservedUsd: PRICE_USD },
      stateSinceMs: run.clock.now(),
    });
    await run.store.insert(job);
    return {
      ...run,
      ...{ job, calls },
      async [Symbol.asyncDispose]() {
        await run[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it.each([
    ['given up', givenUp],
    ['not fetched', notFetched],
    ['an older version had given up', statuses.failed],
  ])('goes on where its task has succeeded: %s', async (_, status) => {
    await using run = await startWithFailed(status, async () => ({ state: 'succeeded', output }));
    expect(await run.engine.retrieve(run.job.id, reply)).toBe('goes-on');
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect(run.delivered).toEqual([{ id: run.job.id, mayBeDelivered: true }]);
    expect(await run.stored(run.job.id)).toMatchObject({
      status: { state: 'succeeded' },
      ...{ told: true, costUsd: PRICE_USD },
      origin: { messageId: '9', channelId: '8' },
    });
    expect(run.calls.submit).toBe(0);
  });

  it('goes on with a task that still runs', async () => {
    let polls = 0;
    await using run = await startWithFailed(givenUp, async () => (++polls < 3 ? running : finished));
    expect(await run.engine.retrieve(run.job.id, reply)).toBe('goes-on');
    await run.until(() => run.told.length === 1);
    expect(run.told[0]?.state).toBe('succeeded');
  });

  it('fetches a known output where the task does not answer, or is gone', async () => {
    for (const error of [away, new ProviderError('task_failed', '404', { isGone: true })]) {
      await using run = await startWithFailed(notFetched, async () => Promise.reject(error));
      expect(await run.engine.retrieve(run.job.id, reply)).toBe('goes-on');
      await run.until(() => run.told.length === 1);
      await run.settle();
      expect(await run.stored(run.job.id)).toMatchObject({
        status: { state: 'succeeded' },
        costUsd: PRICE_USD,
      });
    }
  });

  it('fetches a known output, and books nothing again, where the task is said to run once more', async () => {
    let polls = 0;
    await using run = await startWithFailed(notFetched, async () =>
      ++polls === 1 ? running : { state: 'succeeded', output },
    );
    expect(await run.engine.retrieve(run.job.id, reply)).toBe('goes-on');
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect(await run.stored(run.job.id)).toMatchObject({
      status: { state: 'succeeded' },
      costUsd: PRICE_USD,
    });
  });

  const isGone = async () => Promise.reject(new ProviderError('task_failed', '404', { isGone: true }));
  const hasFailed = async () => ({ state: 'failed', kind: 'task_failed', cause: 'x' }) as const;
  const unreachable = { downloadVideo: async () => Promise.reject(new ProviderError('unavailable', '404')) };
  it.each([
    ['gone', givenUp, isGone, 'gone'],
    ['gone', givenUp, hasFailed, 'gone'],
    ['gone, with its output', notFetched, isGone, 'gone'],
    ['gone, by the word of the provider before', statuses.failed, async () => Promise.reject(away), 'gone'],
    ['not to be asked for', givenUp, async () => Promise.reject(away), 'no-answer'],
    ['not to be asked for, nor to be fetched', notFetched, async () => Promise.reject(away), 'no-answer'],
    ['said to run, and not to be fetched', notFetched, async () => running, 'no-answer'],
  ] as const)('stays failed where it is %s', async (_, status, poll, found) => {
    await using run = await startWithFailed(status, poll, unreachable);
    expect(await run.engine.retrieve(run.job.id, reply)).toBe(found);
    expect(await run.stored(run.job.id)).toEqual(run.job);
    expect(run.calls).toMatchObject({ submit: 0, cancel: 0 });
    // Nobody has to wait longer than anything is kept.
    run.clock.advance(KEPT_MS + 1);
    expect(await run.engine.retrieve(run.job.id, reply)).toBe('gone');
  });

  it('is one look for two clicks, and takes the money once', async () => {
    await using run = await startWithFailed(givenUp, async () => ({ state: 'succeeded', output }));
    const clicks = [run.engine.retrieve(run.job.id, reply), run.engine.retrieve(run.job.id, reply)];
    expect(await Promise.all(clicks)).toEqual(['goes-on', 'goes-on']);
    expect(await run.engine.retrieve(run.job.id, reply)).toBe('goes-on');
    await run.until(() => run.told.length === 1);
    await run.settle();
    // One for both clicks, and one of the job itself.
    expect(run.calls.poll).toBe(2);
    expect(run.delivered).toHaveLength(1);
    expect((await run.stored(run.job.id)).costUsd).toBe(PRICE_USD);
  });

  it('takes nothing of the next day, nor of the next month', async () => {
    let isAway = true;
    await using run = await startWithFailed(givenUp, async () =>
      isAway ? Promise.reject(away) : { state: 'succeeded', output },
    );
    const { origin, createdAtMs } = run.job;
    const usedFrom = async (fromMs: number, untilMs: number) =>
      Promise.all(
        (['videos', 'usd'] as const).map((unit) =>
          run.store.used({ scope: { guildId: origin.guildId }, period: { fromMs, untilMs }, unit }),
        ),
      );
    const [before, after] = [
      [createdAtMs, createdAtMs + 1],
      [createdAtMs + 1, createdAtMs + 1e13],
    ] as const;
    expect(await usedFrom(...before)).toEqual([0, PRICE_USD]);
    isAway = false;
    run.clock.advance(60 * MINUTE_MS);
    expect(await run.engine.retrieve(run.job.id, reply)).toBe('goes-on');
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect(await usedFrom(...before)).toEqual([1, PRICE_USD]);
    expect(await usedFrom(...after)).toEqual([0, 0]);
  });

  it('is gone for a job that was never submitted, and for an unknown one', async () => {
    await using run = await startWithFailed(givenUp, async () => finished);
    const unpaid = aJob({ status: statuses.failed, told: true, task: null });
    await run.store.insert(unpaid);
    expect(await run.engine.retrieve(unpaid.id, reply)).toBe('gone');
    expect(await run.engine.retrieve('7', reply)).toBe('gone');
    expect(run.calls.poll).toBe(0);
  });
});
