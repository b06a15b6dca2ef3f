import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createClaims } from '../../src/jobs/claims.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Provider, TaskRef } from '../../src/providers/provider.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider, finished, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** As if requested at the time of the fake clock. */
const young = { createdAtMs: 1_800_000_000_000 };

const list = (ids: readonly string[]) => async (): Promise<TaskRef[]> => ids.map((taskId) => ({ taskId }));

describe('a claim', () => {
  const task = { taskId: 'task-1' };
  const event = { type: 'submitted', task } as const;
  const submitting = (fields: Partial<Job> = {}) =>
    aJob({ status: statuses.submitting, task: null, ...fields });
  const owner = aJob({ status: statuses.running, task });

  /** The function that judges claims, with these jobs in memory. */
  function start(
    jobs: readonly Job[],
    calls: Partial<Pick<Provider, 'findTasks' | 'submitIsRepeatable'>> = {},
  ) {
    const known = new Map(jobs.map((job) => [job.id, job]));
    const { provider } = fakeProvider(calls);
    const claim = createClaims({
      ...{ jobs: known, clock: createFakeClock(7), log: pino({ level: 'silent' }) },
      providers: new Map([[provider.id, provider]]),
    });
    return { claim, known };
  }

  it.each<[string, Job[], Partial<Pick<Provider, 'findTasks' | 'submitIsRepeatable'>>, object]>([
    ['nobody', [], {}, event],
    ['nobody: another has another', [aJob({ task: { taskId: 'task-2' } })], {}, event],
    ['nobody at its provider', [{ ...owner, provider: 'vidu' }], {}, event],
    ['another job', [owner], {}, { type: 'submit-lost', cause: expect.stringContaining('another job') }],
    ['another job, and there is a list', [owner], { findTasks: list([]) }, { type: 'answer-lost', atMs: 7 }],
    [
      'another job, and the same submit gets the same answer',
      [owner],
      { findTasks: list([]), submitIsRepeatable: true },
      { type: 'submit-lost' },
    ],
  ])('of a task that belongs to %s', (_, jobs, calls, expected) => {
    const job = submitting();
    expect(start([job, ...jobs], calls).claim(job, event)).toMatchObject(expected);
  });

  it('of its own task is always granted', () => {
    const job = submitting({ task });
    expect(start([job]).claim(job, event)).toBe(event);
  });

  it('of a job that is being looked up changes nothing', () => {
    for (const status of [statuses.unclear, { ...statuses.submitting, lost: { cause: 'reset', atMs: 0 } }])
      expect(start([owner]).claim(submitting({ status }), event)).toBeUndefined();
  });

  it('is granted while it is being written, and free again if its job is gone or has another task', () => {
    const [first, second] = [submitting(), submitting()];
    const { claim, known } = start([first, second]);
    expect(claim(first, event)).toBe(event);
    expect(claim(second, event)).toMatchObject({ type: 'submit-lost' });
    known.delete(first.id);
    expect(claim(second, event)).toBe(event);
    known.set(second.id, { ...second, task: { taskId: 'task-2' } });
    expect(claim(submitting(), event)).toBe(event);
  });

  it('is asked for by no other event', () => {
    const late = { type: 'late' } as const;
    expect(start([owner]).claim(owner, late)).toBe(late);
  });
});

/**
 * Two submits that a provider answers with one task, and a third with a task of its own, at a provider that runs two at
 * once: whether the third gets its turn shows whether the second frees its slot. No task ends before `end`.
 */
async function start(path: string, behavior: Partial<Pick<Provider, 'findTasks' | 'submitIsRepeatable'>>) {
  const lines: { job?: string; owner?: string }[] = [];
  const log = pino({ level: 'error' }, { write: (line) => lines.push(JSON.parse(line)) });
  let isOver = false;
  const { provider, calls } = fakeProvider({
    submit: async ({ prompt }) => ({ taskId: prompt === 'third' ? 'task-3' : 'task-1' }),
    poll: async () => (isOver ? finished : { state: 'running' }),
    ...behavior,
  });
  const run = await startEngine(path, provider, { log, limits: { providerRunning: () => 2 } });
  const [first, second, third] = ['first', 'second', 'third'].map((prompt) =>
    aJob({ ...young, request: { prompt } }),
  );
  if (!first || !second || !third) throw new Error('no jobs');
  await run.add(first);
  await run.until(() => run.engine.get(first.id)?.status.state === 'running');
  await run.add(second);
  await run.add(third);
  return {
    ...{ run, calls, lines, first, second, third },
    async end() {
      isOver = true;
      await run.until(() => run.told.filter(({ state }) => state === 'succeeded').length >= 2);
    },
  };
}

it.each<[what: string, behavior: Partial<Pick<Provider, 'findTasks' | 'submitIsRepeatable'>>]>([
  ['where there is no list', {}],
  ['where the list has nothing else', { findTasks: list(['task-1']) }],
  ['where the list is empty', { findTasks: list([]) }],
  ['where the same order gets the same answer', { submitIsRepeatable: true }],
  ['where both are so', { submitIsRepeatable: true, findTasks: list(['task-1']) }],
])('a task that is named twice is the first job’s, and the second is unclear: %s', async (_, behavior) => {
  await using folder = await temporaryFolder();
  const { run, calls, lines, first, second, third, end } = await start(folder.path, behavior);
  await using _run = run;
  await run.until(() => run.engine.get(third.id)?.status.state === 'running');
  await run.until(() => run.told.some(({ id, state }) => id === second.id && state === 'unclear'));
  expect(lines).toMatchObject([{ job: second.id, owner: first.id }]);
  expect(run.engine.get(second.id)).toMatchObject({ task: null, status: { state: 'unclear' } });
  expect(run.engine.get(first.id)).toMatchObject({ task: { taskId: 'task-1' } });
  // Asking once more doesn't take it from the first either.
  await run.engine.check(second.id);
  expect(run.engine.get(second.id)?.status.state).toBe('unclear');
  expect(calls.submit).toBe(3);
  await end();
  expect(run.told).toContainEqual({ id: first.id, state: 'succeeded' });
});

it('a task that is named twice: the second job’s own is found in the list', async () => {
  await using folder = await temporaryFolder();
  const { run, calls, lines, first, second, third, end } = await start(folder.path, {
    findTasks: list(['task-1', 'task-2']),
  });
  await using _run = run;
  await run.until(() => run.engine.get(second.id)?.status.state === 'running');
  expect(run.engine.get(second.id)?.task).toEqual({ taskId: 'task-2' });
  expect(lines).toHaveLength(1);
  await end();
  await run.until(() => run.told.length === 3);
  expect(new Set(run.told.map(({ id }) => id))).toEqual(new Set([first.id, second.id, third.id]));
  expect(run.told.every(({ state }) => state === 'succeeded')).toBe(true);
  expect(calls.submit).toBe(3);
});

it('a task that two answers name at the same time is one job’s', async () => {
  await using folder = await temporaryFolder();
  const { promise: answer, resolve } = Promise.withResolvers<TaskRef>();
  const { provider, calls } = fakeProvider({
    submit: () => answer,
    poll: async () => ({ state: 'running' }),
  });
  await using run = await startEngine(folder.path, provider);
  const jobs = [aJob(young), aJob(young)];
  for (const job of jobs) await run.add(job);
  await run.until(() => calls.submit === 2);
  resolve({ taskId: 'task-1' });
  await run.settle();
  expect(jobs.map(({ id }) => run.engine.get(id)?.status.state).toSorted()).toEqual(['running', 'unclear']);
});
