import { builtInModels } from '../../src/catalog/catalog.ts';
import type { Way } from '../../src/catalog/schema.ts';
import type { Stage } from '../../src/catalog/stage-schema.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { createStep } from '../../src/jobs/step.ts';
import type { StepDeps } from '../../src/jobs/steps/tools.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { transition } from '../../src/jobs/transition.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { createFakeClock } from './clock.ts';
import { noFilms } from './no-films.ts';
import { silent } from './ports.ts';

const first = builtInModels[0]?.offers[0].ways[0];
if (!first) throw new Error('There are no models');

export const stage: Stage = {
  ...{ makes: 'video', providerModel: 'boats' },
  price: { usd: 0.25, per: 'task', chargedOnFailure: false },
};

/** A way of one stage that costs $0.25. Its deadline is 20 minutes, and its provider keeps results for 90. */
export const way: Way = {
  ...first,
  ...{ typicalMs: 60_000, deadlineMs: 20 * 60_000, keptMs: 90 * 60_000, stages: [stage] },
};

/** The same, but tasks that fail cost as much. */
export const wayChargingFailures: Way = {
  ...way,
  stages: [{ ...stage, price: { ...stage.price, chargedOnFailure: true } }],
};

/** Lets one job take single steps: whatever `overrides` lacks must not be called. `events` contains what happened. */
export function startStep(given: Job, overrides: Partial<StepDeps> & { provider?: Partial<Provider> } = {}) {
  const { provider: calls, ...rest } = overrides;
  const clock = createFakeClock();
  const [stopping, halting] = [new AbortController(), new AbortController()];
  const events: JobEvent[] = [];
  let job = given;
  function apply(event: JobEvent) {
    job = transition(job, event, clock.now());
    return job;
  }
  const unused = async () => {
    throw new Error('not for this test');
  };
  const provider = { id: given.provider, minPollIntervalMs: 1_000, submit: unused, poll: unused, ...calls };
  const { step, check, news, forget } = createStep({
    ...{ clock, log: silent, random: () => 0.5, progress: new Map() },
    signalsOf: () => ({ stopping: stopping.signal, halting: halting.signal }),
    providers: new Map([[provider.id, provider]]),
    gate: { waitMs: () => 0, submitsAtOnce: () => 1, failingForMs: () => 0 },
    wayOf: () => way,
    timings: { record: async () => {}, historyMs: () => [] },
    store: { holdsTask: async () => false } as Partial<JobStore> as JobStore,
    isWithdrawn: async () => false,
    withInputs: async (job) => job,
    films: noFilms,
    cancelJob: unused,
    ...{ hasStill: unused, downloadVideo: unused, checkVideo: unused, downloadStill: unused },
    ...{ assembleReel: unused, webhookUrl: () => undefined, wakeIn() {} },
    ...{ publishInputs: unused, deliver: unused, notifyMember: unused, cleanUp: unused, wasAnswered: unused },
    ...{ onChange() {}, intake: { requireOpen() {} } },
    limits: { memberRunning: () => 1, memberWaiting: 1, guildRunning: () => 1, providerRunning: () => 1 },
    ...{ allJobs: () => [job], getJob: () => job, isResumed: () => false, claimSubmit: () => true },
    mayPay: async () => true,
    async apply(_, event) {
      // A step that doesn't wait for the store is noticed.
      await new Promise((resolve) => setImmediate(resolve));
      events.push(event);
      return apply(event);
    },
    ...rest,
  });
  return {
    ...{ clock, stopping, halting, events, apply, news, forget },
    /** The next step of the job, or of a later stage of it. */
    take: (later = job) => step(later),
    check: () => check(job as Parameters<typeof check>[0]),
    job: () => job,
    async settle() {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
