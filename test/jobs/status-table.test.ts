import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { createDownload } from '../../src/delivery/download.ts';
import { createFetchFile } from '../../src/delivery/fetch-file.ts';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import type { Job, JobIn } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import type { JobStatus } from '../../src/jobs/job-status.ts';
import { createStep } from '../../src/jobs/step.ts';
import type { StepDeps } from '../../src/jobs/steps/tools.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { transition } from '../../src/jobs/transition.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { type Adapter, adapters, order } from '../support/adapters.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses as states } from '../support/job.ts';
import { noFilms } from '../support/no-films.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const names = Object.keys(adapters) as (keyof typeof adapters)[];
const statuses = Array.from({ length: 200 }, (_, index) => 400 + index);
const bodies: [what: string, toTrouble: (status: number) => LoopbackTrouble][] = [
  ['JSON', (status) => ({ kind: 'status', status, body: {} })],
  ['a web page', (status) => ({ kind: 'html', status })],
];
const cases = names.flatMap((name) => bodies.map(([what, toTrouble]) => ({ name, what, toTrouble })));
const signal = new AbortController().signal;

/** Lets one job take steps with a real adapter. Only time and the store are simulated. */
function createSteps(adapter: Adapter, dataDir: string) {
  const clock = createFakeClock();
  const provider = { ...adapter.provider };
  const way = builtInModels[0]?.offers[0].ways[0];
  if (!way) throw new Error('no model');
  const stage = {
    makes: 'video',
    providerModel: adapter.request.model,
    price: { usd: 1, per: 'task' },
  } as const;
  const { fields } = adapter.request;
  const stages: typeof way.stages = [
    {
      ...stage,
      price: { ...stage.price, chargedOnFailure: false },
      ...(fields && { fields: { prompt: 'prompt' } }),
    },
  ];
  const log = pino({ level: 'silent' });
  let job: Job = aJob();
  let events: JobEvent['type'][] = [];
  const { downloadVideo } = createDownload({
    files: createJobFiles(dataDir, clock),
    fetchFile: createFetchFile(runtime),
    imageReader: createImageReader(systemProcesses),
    providers: new Map([[provider.id, provider]]),
    limit: createLimiter(1),
    decoder: undefined,
    ...{ clock, log },
  });
  const unused = async () => {
    throw new Error('not for this test');
  };
  const deps: StepDeps = {
    ...{ clock, log, random: () => 0.5, progress: new Map() },
    signalsOf: () => ({ stopping: signal, halting: signal }),
    providers: new Map([[provider.id, provider]]),
    gate: { waitMs: () => 0, submitsAtOnce: () => 1, failingForMs: () => 0 },
    wayOf: () => ({ ...way, stages, provider: provider.id }),
    timings: { record: async () => {}, historyMs: () => [] },
    // All dependencies of a step.
    store: { holdsTask: async () => false } as Partial<JobStore> as JobStore,
    isWithdrawn: async () => false,
    withInputs: async (job) => job,
    films: noFilms,
    cancelJob: unused,
    hasStill: unused,
    ...{
      downloadVideo,
      checkVideo: unused,
      assembleReel: unused,
      downloadStill: unused,
      publishInputs: unused,
      deliver: unused,
      notifyMember: unused,
    },
    ...{
      cleanUp: unused,
      wasAnswered: unused,
      onChange() {},
      intake: { requireOpen() {} },
      webhookUrl: () => undefined,
      wakeIn() {},
    },
    limits: { memberRunning: () => 1, memberWaiting: 1, guildRunning: () => 1, providerRunning: () => 1 },
    ...{ allJobs: () => [job], getJob: () => job, isResumed: () => false },
    // Another job's submit is looked for, and not submitted.
    mayPay: async () => true,
    claimSubmit: () => !(job.status.state === 'submitting' && job.status.lost),
    async apply(_id: string, event: JobEvent) {
      events.push(event.type);
      job = transition(job, event, clock.now());
      return job;
    },
  };
  const { step } = createStep(deps);
  return {
    /** Takes one step of a job in this state. Returns the result. */
    async take(status: JobStatus, more: Partial<Job> = {}) {
      const { prompt, durationSeconds, resolution, aspectRatio, seed } = adapter.request;
      const asked = { prompt, durationSeconds, resolution, aspectRatio, seed };
      const request = { ...aJob().request, ...asked, model: 'any' };
      job = aJob({ status, request, stateSinceMs: clock.now(), ...more, provider: provider.id });
      events = [];
      const delayMs = await step(job);
      return { job, events, delayMs };
    },
    now: clock.now,
  };
}

/** After a failed submit: it queues again, is unclear, or is refused and unpaid. */
function outcomeOf({ status }: Job): 'again' | 'unclear' | 'refused' | 'taken' {
  if (status.state === 'queued') return 'again';
  if (status.state === 'failed') return 'refused';
  return status.state === 'running' ? 'taken' : 'unclear';
}

describe.each(cases)('$name answers with $what', ({ name, what, toTrouble }) => {
  it('every status from 400 to 599 to a submit: sent once, except after 429', async () => {
    await using folder = await temporaryFolder();
    await using adapter = await adapters[name]();
    const steps = createSteps(adapter, folder.path);
    const outcomes: Record<string, number[]> = {};
    for (const status of statuses) {
      adapter.script('create', toTrouble(status), { times: 1 });
      const before = adapter.count('create');
      const { job } = await steps.take(states.submitting, { task: null });
      expect(adapter.count('create') - before, `${status}`).toBe(1);
      outcomes[outcomeOf(job)] = [...(outcomes[outcomeOf(job)] ?? []), status];
      expect(job.costUsd).toBeNull();
    }
    expect(outcomes['again']).toEqual([429]);
    expect(outcomes['taken']).toBeUndefined();
    // A server in trouble may have accepted it.
    for (const status of statuses.filter((each) => each >= 500))
      expect(outcomes['unclear']).toContain(status);
    expect(outcomes['unclear']).toContain(409);
    expect(outcomes['refused']).toContain(403);
    expect(adapter.tasks()).toBe(0);
  });

  it('every status from 400 to 599 to a poll, a cancel, a list and a download: nothing ends', async () => {
    await using folder = await temporaryFolder();
    await using adapter = await adapters[name]();
    const steps = createSteps(adapter, folder.path);
    const task = await adapter.provider.submit(adapter.request, order);
    const output = { kind: 'url', url: new URL(adapter.filePath, adapter.baseUrl).href } as const;
    const sinceMs = steps.now();
    for (const status of statuses) {
      const say = (call: Parameters<Adapter['script']>[0]) => {
        adapter.script(call, toTrouble(status), { times: 1 });
      };
      say('poll');
      const polled = await steps.take({ state: 'running', sinceMs }, { task });
      expect([polled.job.status.state, polled.events], `poll: ${status}`).toEqual(['running', []]);
      expect(polled.delayMs, `poll: ${status}`).toBeGreaterThanOrEqual(status === 429 ? 60_000 : 1_000);

      if (adapter.has('cancel')) {
        say('cancel');
        const cancelled = await steps.take({ state: 'cancelling', sinceMs }, { task });
        // If the provider itself has nothing left to stop, it's stopped. A web page doesn't count.
        if (what === 'a web page') expect(cancelled.job.status.state, `cancel: ${status}`).toBe('cancelling');
        else expect(['cancelling', 'cancelled'], `cancel: ${status}`).toContain(cancelled.job.status.state);
        // Its task continues anyway, as the server shows it.
        const isOver = cancelled.job.status.state === 'cancelled';
        if (isOver) expect(cancelled.job.costUsd, `cancel: ${status}`).toBeGreaterThan(0);
        else expect(cancelled.job.costUsd).toBeNull();
        if (status >= 500 && status !== 501) expect(cancelled.job.status.state).toBe('cancelling');
      }
      if (adapter.has('list')) {
        say('list');
        const lost = { cause: 'reset', atMs: steps.now() };
        const looked = await steps.take({ ...states.submitting, lost }, { task: null });
        expect(looked.job.status.state, `list: ${status}`).toBe('submitting');
      }
      say('download');
      const downloading: JobIn<'downloading'>['status'] = { state: 'downloading', output, attempts: 0 };
      const fetched = await steps.take(downloading, { task });
      expect(fetched.job.status, `download: ${status}`).toMatchObject({ state: 'downloading', attempts: 1 });
      expect(fetched.delayMs, `download: ${status}`).toBeGreaterThanOrEqual(status === 429 ? 60_000 : 1_000);
    }
    expect(adapter.tasks()).toBe(1);
    expect(adapter.count('create')).toBe(1);
    for (const call of ['poll', 'download'] as const)
      expect(adapter.count(call), call).toBeGreaterThanOrEqual(statuses.length);
  });
});
