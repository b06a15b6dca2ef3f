import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { createRetrieve } from '../../src/jobs/retrieve.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { ProviderError, type TaskOutput, type TaskStatus } from '../../src/providers/provider.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { stage, way } from '../support/step.ts';

const NOW_MS = createFakeClock().now();
const KEPT_MS = way.keptMs;
const reply = { interactionToken: 'fresh', channelId: '8', messageId: '9', uploadLimitBytes: 10 };
const output = { kind: 'url', url: 'https://cdn.example/a.mp4' } as const;
const renewed = { kind: 'url', url: 'https://cdn.example/b.mp4' } as const;

/** Looks for what became of the job's task, which `poll` says. `isThere`: whether its known output can be downloaded. */
function start(
  job: Job | undefined,
  poll: () => Promise<TaskStatus>,
  { isThere = true, isStored = true, wayOf = (): typeof way | undefined => way, provider = 'preview' } = {},
) {
  const clock = createFakeClock();
  const jobs = new Map(job && !isStored ? [[job.id, job]] : []);
  const events: JobEvent[] = [];
  const fetched: TaskOutput[] = [];
  const cleaned: string[] = [];
  const stopping = new AbortController();
  let polls = 0;
  const signals: AbortSignal[] = [];
  const retrieve = createRetrieve({
    ...{ jobs, clock, log: silent, stopping: stopping.signal, wayOf },
    store: { get: async () => job } as Partial<JobStore> as JobStore,
    providers: new Map([
      [
        provider,
        {
          ...{ id: provider, minPollIntervalMs: 0, submit: () => Promise.reject(new Error('never')) },
          poll(_, { signal }) {
            polls++;
            if (signal) signals.push(signal);
            return poll();
          },
        },
      ],
    ]),
    async downloadVideo({ status }) {
      fetched.push(status.output);
      if (!isThere) throw new ProviderError('unavailable', '404');
      return statuses.delivering.file;
    },
    cleanUp: async ({ id }) => void cleaned.push(id),
    async apply(_, event) {
      events.push(event);
      return job;
    },
  });
  return {
    ...{ clock, jobs, events, fetched, cleaned, stopping, signals, polls: () => polls },
    look: () => retrieve(job?.id ?? '1', reply),
  };
}

type Failed = (typeof statuses)['failed'] & { output?: TaskOutput; bookedUsd?: number };
const failed = (status: Partial<Failed> = {}, fields: Partial<Job> = {}) =>
  aJob({ status: { ...statuses.failed, ...status }, told: true, stateSinceMs: NOW_MS, ...fields });
const givenUp = { bookedUsd: 0.25 };
const made = async (): Promise<TaskStatus> => ({ state: 'succeeded', output: renewed });
const runs = async (): Promise<TaskStatus> => ({ state: 'running' });
const hasFailed = async (): Promise<TaskStatus> => ({ state: 'failed', kind: 'task_failed', cause: 'x' });
const isGone = async () => Promise.reject(new ProviderError('task_failed', '404', { isGone: true }));
const away = async () => Promise.reject(new ProviderError('unauthorized', '401'));

describe('a failed job whose task', () => {
  const downloading = (from: TaskOutput) => ({ state: 'downloading', output: from, attempts: 0 });
  const running = { state: 'running', sinceMs: NOW_MS };
  it.each<[string, Partial<Failed>, () => Promise<TaskStatus>, object]>([
    // Its end is booked by its own poll.
    ['has succeeded', givenUp, made, running],
    ['still runs', givenUp, runs, running],
    ['was given up by an older version, and runs', {}, runs, running],
    ['has succeeded, with an output that was known', { output }, made, downloading(renewed)],
    ['does not answer, with an output that was known', { output }, away, downloading(output)],
    ['is gone, with an output that was known', { output }, isGone, downloading(output)],
    ['has failed, with an output that was known', { output }, hasFailed, downloading(output)],
    ['is said to run again, with an output that was known', { output }, runs, downloading(output)],
  ])('%s goes on', async (_, status, poll, next) => {
    const run = start(failed(status), poll);
    expect(await run.look()).toBe('goes-on');
    expect(run.events).toEqual([{ type: 'recovered', status: next, earlierUsd: 0, ...reply }]);
    expect(run.jobs.size).toBe(1);
    expect(run.cleaned).toEqual([]);
  });

  it.each<[string, Partial<Failed>, () => Promise<TaskStatus>, 'gone' | 'no-answer']>([
    ['is gone', givenUp, isGone, 'gone'],
    ['has failed', givenUp, hasFailed, 'gone'],
    ['does not answer', givenUp, away, 'no-answer'],
    ['does not answer, and had failed before', {}, away, 'gone'],
    ['is gone, as is its output', { output }, isGone, 'gone'],
    ['does not answer, and its output can not be fetched', { output }, away, 'no-answer'],
  ])('%s stays failed', async (_, status, poll, found) => {
    const job = failed(status);
    const run = start(job, poll, { isThere: false });
    expect([await run.look(), run.events, run.jobs.size]).toEqual([found, [], 0]);
    expect([run.fetched, run.cleaned]).toEqual(status.output ? [[output], [job.id]] : [[], []]);
  });

  it.each([
    [KEPT_MS, 'no-answer'],
    [KEPT_MS + 1, 'gone'],
  ])('does not answer for %i ms: %s', async (agoMs, found) => {
    const job = failed(givenUp, { stateSinceMs: NOW_MS - agoMs });
    expect(await start(job, away).look()).toBe(found);
    // Nothing says how long the provider of a removed model keeps anything.
    expect(await start(job, away, { wayOf: () => undefined }).look()).toBe('gone');
  });

  it('is at a provider that was removed can not be asked for', async () => {
    const run = start(failed(givenUp), made, { provider: 'vidu' });
    expect([await run.look(), run.polls()]).toEqual(['no-answer', 0]);
  });

  it('is not answered for in 20 s, or before a stop, gives no answer', async () => {
    const slow = start(failed(givenUp), () => new Promise(() => {}));
    const look = slow.look();
    await new Promise((resolve) => setImmediate(resolve));
    slow.clock.advance(20_000);
    expect(await look).toBe('no-answer');
    const stopped = start(failed(givenUp), () => new Promise(() => {}));
    stopped.stopping.abort();
    expect(await stopped.look()).toBe('no-answer');
    expect([slow, stopped].map(({ signals }) => signals.map(({ aborted }) => aborted))).toEqual([
      ...[[true], [true]],
    ]);
  });

  it('has news is as it was told meanwhile', async () => {
    const job = failed({ output });
    const told = { ...job, told: false };
    const run = start(job, async () => {
      run.jobs.set(job.id, told);
      return made();
    });
    await run.look();
    expect(run.jobs.get(job.id)).toBe(told);
  });
});

describe('the stages before the one that failed', () => {
  const twoStages: typeof way = { ...way, stages: [{ ...stage, makes: 'image' }, stage] };
  it.each([
    ['cost what was reserved beyond this one', 0.3, 1, 0.05],
    ['cost nothing where less was reserved', 0.1, 1, 0],
  ])('%s', async (_, reservedUsd, index, earlierUsd) => {
    const run = start(failed(givenUp, { reservedUsd, stage: index }), runs, { wayOf: () => twoStages });
    await run.look();
    expect(run.events).toMatchObject([{ earlierUsd: expect.closeTo(earlierUsd) }]);
  });

  it('cost nothing that is known of a removed model', async () => {
    const run = start(failed(givenUp, { reservedUsd: 0.3 }), runs, { wayOf: () => undefined });
    await run.look();
    expect(run.events).toMatchObject([{ earlierUsd: 0 }]);
  });

  it('are not downloaded twice: a still is fetched by the job itself', async () => {
    const run = start(failed({ output }), away, { wayOf: () => twoStages });
    expect([await run.look(), run.fetched]).toEqual(['goes-on', []]);
  });
});

describe('a look', () => {
  it.each(['running', 'unclear'] as const)('at a job that is %s finds that it goes on', async (state) => {
    const run = start(aJob({ status: statuses[state] }), made, { isStored: false });
    expect([await run.look(), run.polls(), run.events]).toEqual(['goes-on', 0, []]);
  });

  it.each([
    ['an unknown job', undefined],
    ['a delivered job', aJob({ status: statuses.succeeded })],
    ['a job that was never submitted', failed(givenUp, { task: null })],
  ])('at %s finds nothing', async (_, job) => {
    const run = start(job, made);
    expect([await run.look(), run.polls()]).toEqual(['gone', 0]);
  });

  it('is one for two clicks, and another for a later one', async () => {
    const run = start(failed(givenUp), away);
    expect(await Promise.all([run.look(), run.look()])).toEqual(['no-answer', 'no-answer']);
    expect(run.polls()).toBe(1);
    await run.look();
    expect(run.polls()).toBe(2);
  });
});
