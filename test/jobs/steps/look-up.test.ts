import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import type { JobStatus } from '../../../src/jobs/job-status.ts';
import type { JobStore } from '../../../src/jobs/store.ts';
import type { LostSubmit, TaskRef } from '../../../src/providers/provider.ts';
import { createFakeClock } from '../../support/clock.ts';
import { fakeProvider } from '../../support/engine.ts';
import { aJob, statuses } from '../../support/job.ts';
import { stage, startStep, way } from '../../support/step.ts';

const NOW_MS = createFakeClock().now();
const SUBMITTED_MS = NOW_MS - 5_000;
const task = { id: 'task-1', account: 7 };
type Overrides = NonNullable<Parameters<typeof startStep>[1]>;

/** A submit whose answer was lost this long ago. */
const lost = (agoMs = 0, fields: Partial<Job> = {}) => {
  const status: JobStatus = { ...statuses.submitting, lost: { cause: 'reset', atMs: NOW_MS - agoMs } };
  return aJob({ status, task: null, stateSinceMs: SUBMITTED_MS, ...fields });
};

/** Looks for the job in a list of these tasks, beside other jobs. */
function start(
  job: Job,
  tasks: readonly TaskRef[] | (() => Promise<readonly TaskRef[]>),
  { others = [], held, ...overrides }: Overrides & { others?: Job[]; held?: JobStore['holdsTask'] } = {},
) {
  const looks: LostSubmit[] = [];
  const run = startStep(job, {
    claimSubmit: () => false,
    allJobs: () => [run.job(), ...others],
    store: { holdsTask: held ?? (async () => false) } as Partial<JobStore> as JobStore,
    provider: {
      async findTasks(_, options) {
        looks.push(options);
        return typeof tasks === 'function' ? tasks() : tasks;
      },
    },
    ...overrides,
  });
  return { ...run, looks };
}

describe('a submit whose answer was lost', () => {
  it('is looked for by its key, in the minute after it', async () => {
    const run = start(lost(0, { id: '7', stage: 0 }), [task]);
    expect([await run.take(), run.events]).toEqual([0, [{ type: 'submitted', task }]]);
    expect(run.looks).toMatchObject([
      { idempotencyKey: '7-0', fromMs: SUBMITTED_MS, untilMs: SUBMITTED_MS + 60_000 },
    ]);
  });

  it('by a crash is noted as lost first', async () => {
    const run = start(aJob({ status: statuses.submitting, task: null }), []);
    expect(await run.take()).toBe(0);
    expect(run.events).toEqual([
      { type: 'answer-lost', cause: expect.stringContaining('stopped'), atMs: NOW_MS },
    ]);
  });

  const fails = async () => Promise.reject(new Error('503'));
  it.each<[string, number, TaskRef[] | (() => Promise<TaskRef[]>), string | undefined]>([
    ['not in the list', 19_999, [], undefined],
    ['not in the list', 20_000, [], 'none'],
    ['one of several', 0, [task, { id: 'task-2' }], 'several'],
    ['in a list that can not be read', 119_999, fails, undefined],
    ['in a list that can not be read', 120_000, fails, 'not-yet'],
  ])('and that is %s after %i ms', async (_, agoMs, tasks, found) => {
    const run = start(lost(agoMs), tasks);
    expect(await run.take()).toBe(found ? 0 : 4_000);
    expect(run.events).toEqual(found ? [{ type: 'submit-lost', cause: `reset (looked up: ${found})` }] : []);
  });

  it.each<[string, Overrides]>([
    ['has no list', { provider: {} }],
    ['is gone', { providers: new Map() }],
    ['has lost its model', { wayOf: () => undefined }],
  ])('at a provider that %s is unclear at once', async (_, overrides) => {
    const run = start(lost(), [task], overrides);
    expect(await run.take()).toBe(0);
    expect(run.events).toEqual([{ type: 'submit-lost', cause: 'reset (looked up: no-list)' }]);
  });

  it('is looked for later if the provider rests', async () => {
    const run = start(lost(), [task], {
      gate: {
        waitMs: (__, call) => (call === 'poll' ? 1 : 0),
        submitsAtOnce: () => 1,
        failingForMs: () => 0,
      },
    });
    expect([await run.take(), run.looks, run.events]).toEqual([4_000, [], []]);
  });

  it('is looked for by the next process after a stop', async () => {
    const run = start(lost(999_999), () => new Promise(() => {}));
    const step = run.take();
    await run.settle();
    expect(run.clock.nextInMs).toBe(20_000);
    run.stopping.abort();
    expect([await step, run.events]).toEqual([undefined, []]);
  });
});

describe('a task of the list', () => {
  it.each<[string, Job[], boolean]>([
    ['another job has', [aJob({ status: statuses.running, task })], true],
    ['a job has in part', [aJob({ status: statuses.running, task: { id: 'task-1' } })], false],
    ['a job has, and more', [aJob({ status: statuses.running, task: { ...task, more: 1 } })], false],
    ['a job of another provider has', [aJob({ provider: 'vidu', status: statuses.running, task })], false],
  ])('that %s is taken: %3$s', async (_, others, isTaken) => {
    const run = start(lost(20_000), [task], { others });
    await run.take();
    expect(run.events).toMatchObject([{ type: isTaken ? 'submit-lost' : 'submitted' }]);
  });

  it('that a settled job of the last day has is taken', async () => {
    const asked: unknown[] = [];
    const run = start(lost(20_000), [task], {
      async held(...args) {
        asked.push(args);
        return true;
      },
    });
    await run.take();
    expect(asked).toEqual([['preview', task, SUBMITTED_MS - 24 * 60 * 60_000]]);
    expect(run.events).toMatchObject([{ type: 'submit-lost', cause: 'reset (looked up: none)' }]);
  });

  it('that gets its owner during the look is waited for', async () => {
    let looks = 0;
    const run = start(lost(), [task], { held: async () => ++looks > 1 });
    expect([await run.take(), run.events]).toEqual([4_000, []]);
  });
});

describe('a task that may belong to another submit', () => {
  const rival = (status: JobStatus, fields: Partial<Job> = {}) =>
    aJob({ status, task: null, stateSinceMs: SUBMITTED_MS, ...fields });
  const { lost: _, ...underWay } = { ...statuses.submitting, lost: undefined };

  it.each<[string, Job, 'not-yet' | 'several' | 'taken']>([
    ['which is under way', rival(underWay), 'not-yet'],
    ['whose answer was lost too', lost(0), 'several'],
    ['which is unclear', rival(statuses.unclear), 'several'],
    ['which has not begun', rival(statuses.queued), 'taken'],
    ['of another provider', rival(statuses.unclear, { provider: 'vidu' }), 'taken'],
  ])('%s', async (__, other, outcome) => {
    const run = start(lost(), [task], { others: [other] });
    expect(await run.take()).toBe(outcome === 'not-yet' ? 4_000 : 0);
    const events = {
      'not-yet': [],
      several: [{ type: 'submit-lost', cause: 'reset (looked up: several)' }],
      taken: [{ type: 'submitted', task }],
    };
    expect(run.events).toEqual(events[outcome]);
  });

  it.each([
    [['task-2'], 'submitted'],
    [['task-2', 'task-1'], 'submit-lost'],
  ])('which may have made %j', async (theirs, type) => {
    const other = rival({ ...statuses.unclear, submittedAtMs: SUBMITTED_MS - 9_000 });
    const run = start(lost(), [], {
      others: [other],
      provider: {
        findTasks: async (__, { fromMs }) =>
          fromMs === SUBMITTED_MS ? [task] : theirs.map((id) => ({ ...task, id })),
      },
    });
    await run.take();
    expect(run.events).toMatchObject([{ type }]);
  });

  it('at another provider that names its model alike is found', async () => {
    const preview = { ...fakeProvider().provider, findTasks: async () => [task] };
    const run = start(lost(), [], {
      others: [rival(statuses.unclear, { provider: 'vidu' })],
      providers: new Map([
        ['preview', preview],
        ['vidu', { ...preview, id: 'vidu' }],
      ]),
    });
    await run.take();
    expect(run.events).toEqual([{ type: 'submitted', task }]);
  });

  it('of another model is found', async () => {
    const other = rival(statuses.unclear, { request: { ...aJob().request, model: 'other' } });
    const run = start(lost(), [task], {
      others: [other],
      wayOf: ({ model }) =>
        model === 'other' ? { ...way, stages: [{ ...stage, providerModel: 'kites' }] } : way,
    });
    await run.take();
    expect(run.events).toEqual([{ type: 'submitted', task }]);
  });

  it('of another provider whose tasks have the same ids is found', async () => {
    const findTasks = async () => [task];
    const [one, two] = ['preview', 'vidu'].map((id) => ({
      ...{ id, minPollIntervalMs: 0, findTasks },
      ...{ submit: () => Promise.reject(new Error('never')), poll: () => Promise.reject(new Error('never')) },
    }));
    if (!one || !two) throw new Error('There are two');
    const run = start(lost(), [], {
      others: [rival(statuses.unclear, { provider: 'vidu' })],
      providers: new Map([one, two].map((each) => [each.id, each])),
    });
    await run.take();
    expect(run.events).toEqual([{ type: 'submitted', task }]);
  });

  it('is looked for in the minute after that one', async () => {
    const status = { ...statuses.unclear, submittedAtMs: SUBMITTED_MS - 9_000 };
    const run = start(lost(), [task], { others: [rival(status)] });
    await run.take();
    expect(run.looks.map(({ fromMs }) => fromMs)).toEqual([SUBMITTED_MS, SUBMITTED_MS - 9_000]);
  });
});

describe('an unclear job', () => {
  const unclear = () => aJob({ status: { ...statuses.unclear, submittedAtMs: SUBMITTED_MS }, task: null });

  it('that is checked goes on if its task is found', async () => {
    const run = start(unclear(), [task]);
    await run.check();
    expect(run.events).toEqual([{ type: 'submitted', task }]);
    expect(run.looks).toMatchObject([{ fromMs: SUBMITTED_MS }]);
  });

  it('that is checked by two clicks is looked for once, and again by a later one', async () => {
    const run = start(unclear(), []);
    await Promise.all([run.check(), run.check()]);
    expect([run.looks.length, run.events]).toEqual([1, []]);
    await run.check();
    expect(run.looks).toHaveLength(2);
  });
});
