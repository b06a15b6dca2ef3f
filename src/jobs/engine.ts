import { createKeyedMutex } from '../keyed-mutex.ts';
import { createClaims } from './claims.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Engine, EngineDeps } from './engine-contract.ts';
import type { Progress } from './estimates.ts';
import { createEstimates } from './estimates.ts';
import { createQueuePositions, mayFreeSlots } from './fair-queue.ts';
import { createAcceptance, JobMap } from './intake.ts';
import { logBroken } from './invariants.ts';
import { isIn, type Job } from './job.ts';
import type { JobEvent } from './job-events.ts';
import { logChange } from './job-log.ts';
import { waitAtMost } from './limit-time.ts';
import { createNoteOnVideo } from './note-on-video.ts';
import { takeUp } from './resume.ts';
import { createRetrieve } from './retrieve.ts';
import { createRetrieveStill } from './retrieve-still.ts';
import { createRunner } from './runner.ts';
import { createJobSignals } from './signals.ts';
import { isFinal, isSettled } from './states.ts';
import { createStep } from './step.ts';
import { transition } from './transition.ts';
import { createWriteBehindStore } from './write-behind-store.ts';

/** Running work gets this long to stop after its time is up. */
const HALT_MS = 500;

/** The `Engine`: stores each change, wakes jobs when they are due, and lets each take one step at a time. */
export function createEngine(deps: EngineDeps): Engine {
  const { store, clock, log } = deps;
  const jobs = new JobMap();
  const positions = createQueuePositions(jobs);
  const progress = new Map<string, Progress>();
  const changes = createKeyedMutex();
  const stopping = new AbortController();
  /** Aborted when the time for running work is up. */
  const halting = new AbortController();
  /** Jobs that this process moved to `submitting`, with their paid call still to be made. Each call is made once. */
  const pendingSubmits = new Set<string>();
  /** Jobs from an earlier process. Their last action may have happened without being stored. */
  const resumed = new Set<string>();
  const writeBehind = createWriteBehindStore({
    ...deps,
    onStored(job) {
      if (isSettled(job)) forget(job);
    },
  });
  const signals = { stopping: stopping.signal, halting: halting.signal };
  const jobSignals = createJobSignals(signals);
  const { step, check, news } = createStep({
    ...{ ...deps, apply, progress, signalsOf: jobSignals.of },
    getJob: (id) => jobs.get(id),
    allJobs: () => jobs.values(),
    isResumed: (id) => resumed.has(id),
    claimSubmit: (id) => pendingSubmits.delete(id),
    wakeIn: (id, delayMs) => (delayMs > 0 ? runner.wakeIn(id, delayMs) : wake(id)),
  });

  const runner = createRunner({
    ...{ jobs, clock, log, ...signals },
    step: (job) => (deps.inStep ? deps.inStep(job, () => step(job)) : step(job)),
  });
  const { wake } = runner;

  const dispatcher = createDispatcher({
    ...{ jobs, limits: deps.limits, gate: deps.gate, clock, log, stopping: stopping.signal },
    start,
    async giveUp({ id }, cause) {
      await apply(id, { type: 'failed', kind: 'unavailable', cause });
      wake(id);
    },
  });

  const retrieve = createRetrieve({ ...deps, jobs, stopping: stopping.signal, apply });
  const noteOnVideo = createNoteOnVideo({ ...deps, jobs, apply });
  const onBroken = logBroken(log);
  const claims = createClaims({ ...deps, jobs });

  function apply(id: string, event: JobEvent): Promise<Job | undefined> {
    return changes.run(id, async () => {
      const job = jobs.get(id);
      const happened = job && claims(job, event);
      if (job === undefined || happened === undefined) return job;
      const changed = transition(job, happened, clock.now(), onBroken);
      if (changed === job) return job;
      // No paid call is based on something that a crash would undo.
      const isStored = await writeBehind.update(changed, { mustBeStored: event.type === 'submitting' });
      jobs.set(id, changed);
      positions.changed();
      logChange(log, changed, job);
      deps.onChange(changed, job);
      news.onChange(changed);
      if (isStored && isSettled(changed)) forget(changed);
      if (mayFreeSlots(job, changed)) dispatcher.dispatch();
      return changed;
    });
  }

  function setClock(id: string, byMs: number) {
    return apply(id, { type: 'clock-set', byMs }).catch((err: unknown) => {
      log.error({ err, job: id }, "could not shift the job's times with the host's clock");
    });
  }

  function forget(job: Job) {
    jobs.delete(job.id);
    progress.delete(job.id);
    resumed.delete(job.id);
    pendingSubmits.delete(job.id);
    runner.forget(job.id);
    jobSignals.forget(job.id);
    news.forget(job.id);
    deps
      .cleanUp(job)
      .catch((err: unknown) => log.warn({ err, job: job.id }, 'could not clean up after the job'));
  }

  async function start(job: Job) {
    try {
      // The member may have canceled it at this very moment.
      if (!isIn(jobs.get(job.id) ?? job, 'queued')) return;
      const started = await apply(job.id, { type: job.reel ? 'assembling' : 'submitting' });
      if (started === undefined || !isIn(started, 'submitting', 'assembling')) return;
      if (isIn(started, 'submitting') && !started.isRestored) pendingSubmits.add(job.id);
      wake(job.id);
    } catch (err) {
      log.error({ err, job: job.id }, 'could not start the job; it stays queued');
      clock.after(5_000, dispatcher.dispatch);
    }
  }

  return {
    accept: createAcceptance({
      ...{ ...deps, jobs, stopping: stopping.signal, onFailed: writeBehind.note },
    }),

    async apply(id, event) {
      const job = await apply(id, event);
      // Accepted jobs are checked only after a restart.
      if (job && !isIn(job, 'accepted')) wake(id);
      return job;
    },

    get: (id) => jobs.get(id),
    all: () => jobs.values(),
    progressOf: (id) => progress.get(id) ?? {},

    storageProblem: writeBehind.problem,
    queuePositionOf: positions.of,
    estimateOf: createEstimates({ ...deps, jobs, progressOf: (id) => progress.get(id) ?? {} }),

    async cancel(id, reply) {
      const job = await apply(id, { type: 'cancel-requested', reply });
      if (job && (isFinal(job) || isIn(job, 'cancelling'))) wake(id);
      return job;
    },

    async check(id) {
      const job = jobs.get(id);
      if (!job || !isIn(job, 'unclear')) return job;
      await check(job);
      // The job may run again.
      wake(id);
      return jobs.get(id);
    },

    async retrieve(id, reply) {
      const found = await retrieve(id, reply);
      if (found === 'goes-on') wake(id);
      return found;
    },

    setSpoiler: (id, isOn) => noteOnVideo(id, { type: 'spoiler-set', isOn }),
    messageDeleted: (id) => noteOnVideo(id, { type: 'message-deleted' }),

    retrieveStill: createRetrieveStill({ ...deps, jobs, stopping: stopping.signal }),

    reconsider: () => dispatcher.dispatch(),

    recheck: (id) => wake(id),

    news: news.arrived,

    async clockSet(byMs) {
      log.warn({ byMs }, "the host's clock was changed, or the host slept; running timers shift by as much");
      await Promise.all([...jobs.keys()].map((id) => setClock(id, byMs)));
      dispatcher.dispatch();
    },

    async resume() {
      const stored = (await store.unsettled()).map(({ job }) => job);
      for (const { id } of stored) resumed.add(id);
      takeUp(stored, { jobs, clock, runner });
      positions.changed();
      dispatcher.dispatch();
      return stored.length;
    },

    async close(graceMs) {
      stopping.abort(new Error('The bot is stopping'));
      runner.stop();
      news.stop();
      dispatcher.stop();
      const isQuiet = () =>
        Promise.allSettled([...runner.underWay(), ...changes.all(), dispatcher.underWay()]);
      await waitAtMost(clock, graceMs, isQuiet());
      halting.abort(new Error('The bot is stopping'));
      await waitAtMost(clock, HALT_MS, isQuiet());
      writeBehind.stop();
    },
  };
}
