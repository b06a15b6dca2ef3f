import { describe, expect, it } from 'vitest';
import type { EngineDeps } from '../../src/jobs/engine-contract.ts';
import type { Job } from '../../src/jobs/job.ts';
import { transition } from '../../src/jobs/transition.ts';
import { ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import { fakeProvider, startEngine, still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MINUTE_MS = 60_000;
const output = { kind: 'url', url: 'https://cdn.example/still.png' } as const;
const renewed = { kind: 'url', url: 'https://cdn.example/still.png?again' } as const;
const START_MS = 1_800_000_000_000;

/** A failed job of two stages whose still was made at the start of the fake clock. */
function failedJob(more: Partial<Job> = {}): Job {
  const source = { stage: 0, provider: 'preview', task: { taskId: 'of-the-still' }, output };
  return aJob({
    ...{ stage: 1, provider: 'of-the-video', still, stillSource: { ...source, madeAtMs: START_MS } },
    ...{ status: statuses.failed, told: true, task: { taskId: 'of-the-video' } },
    request: { model: 'flux-pro-svd' },
    ...more,
  });
}

async function startWith(
  job: Job,
  poll: (signal: AbortSignal | undefined) => Promise<TaskStatus>,
  overrides: Partial<Omit<EngineDeps, 'limits'>> = {},
) {
  const folder = await temporaryFolder();
  const tasks: unknown[] = [];
  const fetched: Job[] = [];
  const { provider, calls } = fakeProvider({
    async poll(task, { signal }) {
      tasks.push(task);
      return poll(signal);
    },
  });
  const run = await startEngine(folder.path, provider, {
    hasStill: async () => false,
    async downloadStill(job) {
      fetched.push(job);
      return still;
    },
    ...overrides,
  });
  await run.store.insert(job);
  return {
    ...run,
    ...{ calls, tasks, fetched },
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('the still of a job', () => {
  it('that is on this machine is asked for nowhere', async () => {
    const job = failedJob();
    await using run = await startWith(job, async () => ({ state: 'running' }), {
      hasStill: async () => true,
    });
    expect(await run.engine.retrieveStill(job.id)).toBe(true);
    expect([run.tasks, run.fetched]).toEqual([[], []]);
  });

  it.each<[string, () => Promise<TaskStatus>, typeof output | typeof renewed]>([
    ['where its task says', async () => ({ state: 'succeeded', output: renewed }), renewed],
    ['where it was, of a task that does not answer', async () => Promise.reject(new TypeError('x')), output],
    [
      'where it was, of a task that is gone',
      async () => Promise.reject(new ProviderError('task_failed', '404', { isGone: true })),
      output,
    ],
  ])('is fetched again %s, once for two clicks', async (_, poll, from) => {
    const job = failedJob();
    await using run = await startWith(job, poll);
    const clicks = [run.engine.retrieveStill(job.id), run.engine.retrieveStill(job.id)];
    expect(await Promise.all(clicks)).toEqual([true, true]);
    expect(run.tasks).toEqual([{ taskId: 'of-the-still' }]);
    expect(run.fetched).toMatchObject([
      { id: job.id, stage: 0, provider: 'preview', status: { state: 'downloading', output: from } },
    ]);
    expect(run.calls).toMatchObject({ submit: 0, cancel: 0 });
    expect(await run.stored(job.id)).toEqual(job);
  });

  it('is fetched until the last moment of what its provider keeps, and asked for again by a later click', async () => {
    const job = failedJob();
    await using run = await startWith(job, async () => ({ state: 'succeeded', output }));
    run.clock.advance(60 * MINUTE_MS);
    expect(await run.engine.retrieveStill(job.id)).toBe(true);
    expect(await run.engine.retrieveStill(job.id)).toBe(true);
    expect(run.tasks).toHaveLength(2);
    run.clock.advance(1);
    expect(await run.engine.retrieveStill(job.id)).toBe(false);
  });

  it('is fetched from where it was if its task does not answer in time, which the call is told', async () => {
    const job = failedJob();
    const heard: (AbortSignal | undefined)[] = [];
    await using run = await startWith(job, (signal) => {
      heard.push(signal);
      return new Promise(() => {});
    });
    const look = run.engine.retrieveStill(job.id);
    await run.settle();
    run.clock.advance(20_000);
    expect([await look, heard.map((signal) => signal?.aborted)]).toEqual([true, [true]]);
    expect(run.fetched).toMatchObject([{ status: { output } }]);
  });

  const isLost = { downloadStill: async () => Promise.reject(new ProviderError('unavailable', '404')) };
  const { stillSource: _, ...ofOlderVersion } = failedJob();
  it.each<[string, Job, Partial<Omit<EngineDeps, 'limits'>>, number]>([
    ['can not be fetched', failedJob(), isLost, 0],
    ['is kept by nobody any more', failedJob(), {}, 25 * 60 * MINUTE_MS],
    ['was made by a version that did not note by whom', ofOlderVersion, {}, 0],
    ['was never made', failedJob({ still: null }), {}, 0],
    ['is of a model that is gone', failedJob(), { wayOf: () => undefined }, 0],
  ])('is gone where it %s', async (_, job, overrides, laterMs) => {
    await using run = await startWith(job, async () => ({ state: 'succeeded', output }), overrides);
    run.clock.advance(laterMs);
    expect(await run.engine.retrieveStill(job.id)).toBe(false);
  });

  it('is stored with who made it, and neither is left of a job that is forgotten', () => {
    const job = aJob({ status: { state: 'downloading', output, attempts: 0 }, costUsd: 0.055 });
    const queued = transition(job, { type: 'still-made', still, provider: 'other' }, 7);
    expect(queued).toMatchObject({
      ...{ stage: 1, task: null, costUsd: 0.055 },
      stillSource: { stage: 0, provider: 'preview', task: job.task, output, madeAtMs: 7 },
    });
    const failed = transition(failedJob(), { type: 'forgotten' }, 8);
    expect([failed.still, failed.stillSource]).toEqual([null, undefined]);
  });
});
