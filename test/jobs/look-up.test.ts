import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { type LostSubmit, type Provider, ProviderError, type TaskRef } from '../../src/providers/provider.ts';
import { fakeProvider, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { firstWayOf } from '../support/models.ts';
import { shape } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const lost = new ProviderError('unavailable', 'ECONNRESET');

/**
 * A provider that accepts every submit and loses the answer, and lists its tasks as `shows` says: by default, those
 * with the same prompt.
 */
function losingProvider(
  shows: (
    tasks: readonly { id: string; prompt: string }[],
    looks: number,
  ) => readonly { id: string; prompt: string }[] = (tasks) => tasks,
  behavior: Partial<Pick<Provider, 'submit' | 'poll'>> = {},
) {
  const tasks: { id: string; prompt: string }[] = [];
  const looks: LostSubmit[] = [];
  const { provider, calls, keys } = fakeProvider({
    async submit({ prompt }) {
      tasks.push({ id: `task-${tasks.length}`, prompt });
      throw lost;
    },
    async findTasks({ prompt }, options): Promise<TaskRef[]> {
      looks.push(options);
      return shows(tasks, looks.length)
        .filter((task) => task.prompt === prompt)
        .map(({ id }) => ({ id }));
    },
    ...behavior,
  });
  return { provider, calls, keys, looks };
}

/** As if requested at the time of the fake clock. */
const young = { createdAtMs: 1_800_000_000_000 };

describe('a submit whose answer is lost', () => {
  it('is found in the list of the provider and goes on, submitted once', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls, looks, keys } = losingProvider();
    await using run = await startEngine(folder.path, provider);
    const job = aJob(young);
    await run.add(job);
    const submittedAtMs = run.clock.now();
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect(run.changes).toEqual([
      'accepted→queued',
      'queued→submitting',
      'submitting→submitting',
      'submitting→running',
      'running→downloading',
      'downloading→delivering',
      'delivering→succeeded',
      'succeeded→succeeded',
    ]);
    expect(calls.submit).toBe(1);
    expect(looks).toMatchObject([
      { idempotencyKey: keys[0], fromMs: submittedAtMs, untilMs: submittedAtMs + 60_000 },
    ]);
    expect((await run.stored(job.id)).task).toEqual({ id: 'task-0' });
  });

  it('may appear in the list a little later', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls, looks } = losingProvider((tasks, count) => (count > 3 ? tasks : []));
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => looks.length === 2);
    expect(run.engine.get(job.id)?.status).toMatchObject({ state: 'submitting', lost: { cause: /RESET/ } });
    await run.until(() => run.told.length === 1);
    expect(run.told).toEqual([{ id: job.id, state: 'succeeded' }]);
    expect(calls.submit).toBe(1);
  });

  it('and is not in the list for 20 s leaves the job unclear', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = losingProvider(() => []);
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    const submittedAtMs = run.clock.now();
    await run.until(() => run.changes.includes('submitting→unclear'));
    expect(run.clock.now() - submittedAtMs).toBe(20_000);
    expect(run.engine.get(job.id)?.status).toMatchObject({ state: 'unclear', submittedAtMs });
    expect(calls.submit).toBe(1);
  });

  it('and may be either of several tasks leaves the job unclear', async () => {
    await using folder = await temporaryFolder();
    const { provider } = losingProvider((tasks) => [
      ...tasks,
      ...tasks.map((task) => ({ ...task, id: 'x' })),
    ]);
    await using run = await startEngine(folder.path, provider);
    await run.add(aJob());
    await run.until(() => run.changes.includes('submitting→unclear'));
  });

  // A server takes its time: there, the one may be looked up before the other is submitted.
  const lockstep = it.skipIf(shape === 'Postgres');

  lockstep('with an equal one beside it: both unclear, and no task is taken', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = losingProvider();
    await using run = await startEngine(folder.path, provider);
    const jobs = [aJob(), aJob()];
    await Promise.all(jobs.map(run.add));
    await run.until(() => run.changes.filter((change) => change === 'submitting→unclear').length === 2);
    expect(calls.submit).toBe(2);
    expect(jobs.map(({ id }) => run.engine.get(id)?.task)).toEqual([null, null]);
  });

  lockstep('with an equal one, of which only one arrived: nobody knows whose it is', async () => {
    await using folder = await temporaryFolder();
    const { provider } = losingProvider((tasks) => tasks.slice(0, 1));
    await using run = await startEngine(folder.path, provider);
    const jobs = [aJob(), aJob()];
    await Promise.all(jobs.map(run.add));
    await run.until(() => run.changes.filter((change) => change === 'submitting→unclear').length === 2);
    expect(jobs.map(({ id }) => run.engine.get(id)?.task)).toEqual([null, null]);
  });

  lockstep('beside another that gets its own answer only later takes nothing of that one', async () => {
    await using folder = await temporaryFolder();
    const answer = Promise.withResolvers<TaskRef>();
    const orders: string[] = [];
    const { provider, looks } = losingProvider(() => [{ id: 'hers', prompt: 'a kite' }], {
      async submit() {
        orders.push('order');
        if (orders.length === 2) return answer.promise;
        throw lost;
      },
      poll: async () => ({ state: 'running' }),
    });
    await using run = await startEngine(folder.path, provider);
    const [his, hers] = [aJob({ request: { prompt: 'a kite' } }), aJob({ request: { prompt: 'a kite' } })];
    await Promise.all([run.add(his), run.add(hers)]);
    await run.until(() => looks.length >= 4);
    expect(run.engine.get(his.id)?.status.state).toBe('submitting');
    answer.resolve({ id: 'hers' });
    await run.until(() => run.changes.includes('submitting→unclear'));
    expect(run.engine.get(hers.id)).toMatchObject({ status: { state: 'running' }, task: { id: 'hers' } });
    expect(run.engine.get(his.id)).toMatchObject({ status: { state: 'unclear' }, task: null });
  });

  it.each([0, 23])('takes no task of a finished job that is %i h older', async (hours) => {
    await using folder = await temporaryFolder();
    const { provider } = losingProvider();
    await using run = await startEngine(folder.path, provider);
    const createdAtMs = young.createdAtMs - hours * 3_600_000;
    const done = aJob({ createdAtMs, status: statuses.succeeded, task: { id: 'task-0' }, told: true });
    await run.store.insert(done);
    await run.add(aJob(young));
    await run.until(() => run.changes.includes('submitting→unclear'));
  });

  it('is looked for a while longer where the list can not be read, then unclear', async () => {
    await using folder = await temporaryFolder();
    const fake = fakeProvider({
      submit: async () => Promise.reject(lost),
      findTasks: async () => Promise.reject(lost),
    });
    await using run = await startEngine(folder.path, fake.provider);
    await run.add(aJob());
    const submittedAtMs = run.clock.now();
    await run.until(() => run.changes.includes('submitting→unclear'));
    expect(run.clock.now() - submittedAtMs).toBeGreaterThanOrEqual(120_000);
    expect(fake.calls.submit).toBe(1);
  });

  it('and cancelled meanwhile is stopped as soon as it is found', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls, looks } = losingProvider((tasks, count) => (count > 2 ? tasks : []), {
      poll: async () => ({ state: 'running' }),
    });
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => looks.length === 1);
    await run.engine.cancel(job.id);
    await run.until(() => run.told.length === 1);
    expect(run.told[0]?.state).toBe('cancelled');
    expect(calls).toMatchObject({ submit: 1, cancel: 1 });
  });

  it('is looked up too where a crash lost it', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = losingProvider(() => [{ id: 'found', prompt: aJob().request.prompt }]);
    await using run = await startEngine(folder.path, provider);
    const job = aJob({ status: statuses.submitting, task: null });
    await run.store.insert(job);
    await run.engine.resume();
    await run.until(() => run.told.length === 1);
    expect(run.told[0]?.state).toBe('succeeded');
    expect(calls.submit).toBe(0);
  });
});

describe('checking an unclear job', () => {
  it('continues the job if the submit is found by then, and two clicks cause one lookup', async () => {
    await using folder = await temporaryFolder();
    let isListed = false;
    const { provider, calls, looks } = losingProvider((tasks) => (isListed ? tasks : []));
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.changes.includes('submitting→unclear'));
    expect(await run.engine.check(job.id)).toMatchObject({ status: { state: 'unclear' } });
    isListed = true;
    const before = looks.length;
    const checked = await Promise.all([run.engine.check(job.id), run.engine.check(job.id)]);
    expect(checked).toMatchObject([{ status: { state: 'running' } }, { status: { state: 'running' } }]);
    expect(looks.length).toBe(before + 1);
    await run.until(() => run.told.length === 2);
    expect(run.told.map(({ state }) => state)).toEqual(['unclear', 'succeeded']);
    expect(calls.submit).toBe(1);
  });

  it('leaves it where the provider has no list, and knows nothing of a job that is gone', async () => {
    await using folder = await temporaryFolder();
    const { provider } = fakeProvider({ submit: async () => Promise.reject(lost) });
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.changes.includes('submitting→unclear'));
    expect(await run.engine.check(job.id)).toMatchObject({ status: { state: 'unclear' } });
    expect(await run.engine.check('1')).toBeUndefined();
  });
});

describe('a provider in trouble', () => {
  const down = new ProviderError('unavailable', 'ECONNREFUSED', { sent: false });

  it('gets no submits while it rests, then one, then all; no job fails', async () => {
    await using folder = await temporaryFolder();
    let isDown = true;
    const atMs: number[] = [];
    const { provider } = fakeProvider({
      async submit(request) {
        atMs.push(run.clock.now());
        if (isDown) throw down;
        return { taskId: request.prompt };
      },
    });
    await using run = await startEngine(folder.path, provider, { limits: { memberRunning: () => 10 } });
    const startMs = run.clock.now();
    const jobs = Array.from({ length: 4 }, (_, index) => aJob({ request: { prompt: `kite ${index}` } }));
    for (const job of jobs) await run.add(job);
    await run.until(() => run.clock.now() - startMs > 5 * 60_000);
    expect(run.engine.queuePositionOf(jobs[3]?.id ?? '')).toBeDefined();
    expect(run.health.of('preview')).toMatchObject({ state: 'failing', sinceMs: startMs });
    // One after each pause: of 5, 10, 20, 40 and then 60 s.
    expect(atMs.at(-1)).toBeGreaterThan(startMs + 3 * 60_000);
    expect(atMs.length).toBeLessThan(13);
    isDown = false;
    await run.until(() => run.told.length === 4);
    expect(run.told.map(({ state }) => state)).toEqual(Array(4).fill('succeeded'));
  });

  it('for half an hour fails the jobs that wait for it', async () => {
    await using folder = await temporaryFolder();
    const { provider } = fakeProvider({ submit: async () => Promise.reject(down) });
    await using run = await startEngine(folder.path, provider, { limits: { memberRunning: () => 10 } });
    const jobs = Array.from({ length: 5 }, () => aJob());
    const startMs = run.clock.now();
    for (const job of jobs) await run.add(job);
    await run.until(() => run.told.length === 5);
    expect(run.told.map(({ state }) => state)).toEqual(Array(5).fill('failed'));
    const waitedMs = run.clock.now() - startMs;
    expect(waitedMs).toBeGreaterThan(30 * 60_000);
    expect(waitedMs).toBeLessThan(62 * 60_000);
  });

  it('is polled less and less, and its running job goes on', async () => {
    await using folder = await temporaryFolder();
    let polls = 0;
    const { provider } = fakeProvider({
      async poll() {
        if (++polls < 9) throw new ProviderError('unavailable', '503');
        return { state: 'succeeded', output: { kind: 'file', path: '/nowhere/film.mp4' } };
      },
    });
    await using run = await startEngine(folder.path, provider, {
      wayOf(request) {
        const way = firstWayOf(builtInModels)(request);
        return way && { ...way, deadlineMs: 60 * 60_000 };
      },
    });
    await run.add(aJob());
    await run.until(() => run.told.length === 1);
    expect(run.told[0]?.state).toBe('succeeded');
  });
});
