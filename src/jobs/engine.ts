import { createChanges, type OwnChange } from './changes.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Engine, EngineDeps } from './engine-contract.ts';
import { createEstimates } from './estimates.ts';
import { createQueuePositions, mayFreeSlots } from './fair-queue.ts';
import { aloneFleet } from './fleet.ts';
import { createHeldJobs } from './held-jobs.ts';
import { createAcceptance } from './intake.ts';
import { isIn, type Job } from './job.ts';
import type { FreshReply } from './job-events.ts';
import { logChange } from './job-log.ts';
import { waitAtMost } from './limit-time.ts';
import { createNoteOnVideo } from './note-on-video.ts';
import { asLeft } from './resume.ts';
import { createRetrieve } from './retrieve.ts';
import { createRetrieveStill } from './retrieve-still.ts';
import { createSharedJobs } from './shared-jobs.ts';
import { isFinal, isSettled } from './states.ts';
import { createStepping } from './stepping.ts';

/** Running work gets this long to stop after its time is up. */
const HALT_MS = 500;

/** The `Engine`: stores each change, wakes jobs when they are due, and lets each take one step at a time. */
export function createEngine(deps: EngineDeps): Engine {
  const { store, clock, log } = deps;
  const fleet = deps.fleet === aloneFleet ? undefined : deps.fleet;
  const { takes = true } = deps;
  const jobs = new Map<string, Job>();
  const positions = createQueuePositions(jobs);
  const stopping = new AbortController();
  /** Aborted when the time for running work is up. */
  const halting = new AbortController();

  const held = createHeldJobs({
    ...{ isAlone: fleet === undefined, jobs, onTaken: goOn, onLost: letGo },
    onSeen(job, previous, { isHeld }) {
      noteAny(job, previous);
      if (!isHeld) return;
      deps.onHeldChange?.(job, previous);
      news.onChange(job);
      wake(job.id);
    },
    onFree: () => shared.look(),
    onUpdated({ mayStart }) {
      positions.changed();
      if (mayStart) dispatcher.dispatch();
    },
  });

  const changes = createChanges({
    ...{ store, providers: deps.providers, jobs, holds: held.has, onChanged, onStored, clock, log },
    onRead: held.update,
    onGone: drop,
    isShared: fleet !== undefined,
    isLeft: ({ type }) => type === 'answered' && !takes,
  });
  const { apply } = changes;

  const stepping = createStepping({
    ...{ ...deps, jobs, held, changes },
    signals: { stopping: stopping.signal, halting: halting.signal },
    cancelJob: (id) => cancel(id),
    isAlive: () => fleet === undefined || fleet.isAlive(),
    onStartFailed: (id) => (fleet ? wake(id) : dispatcher.dispatch()),
  });
  const { wake, news } = stepping;

  const shared = createSharedJobs({
    ...{ fleet, takes, store, held, readJobs: changes.read, wake, stopping: stopping.signal, clock, log },
    onInterrupted() {
      for (const id of held.ids) {
        stepping.interrupt(id);
        const job = jobs.get(id);
        if (job) deps.onLost?.(job);
      }
    },
    onContinued: () => goOn([...held.ids].flatMap((id) => jobs.get(id) ?? [])),
    onNews: (about) => void news.arrived(about),
    dispatch: () => dispatcher.dispatch(),
  });

  const dispatcher = createDispatcher({
    ...{ jobs, limits: deps.limits, gate: deps.gate, clock, log, stopping: stopping.signal },
    ...{ holds: held.has, mayDispatch: takes ? shared.mayDispatch : async () => false },
    start: fleet ? stepping.grant : stepping.start,
    async changeOffer(job) {
      const next = deps.otherOffer?.(job);
      if (next) await apply(job.id, { type: 'offer-changed', wasQueued: true, ...next }, { grant: true });
    },
    async giveUp({ id }, cause) {
      await apply(id, { type: 'failed', kind: 'unavailable', cause }, { grant: true });
      wake(id);
    },
  });

  const retrieve = createRetrieve({ ...deps, jobs, stopping: stopping.signal, apply });
  const noteOnVideo = createNoteOnVideo({ ...deps, jobs, apply });

  function onChanged(job: Job, previous: Job, change: OwnChange) {
    stepping.onChanged(job, change);
    positions.changed();
    logChange(log, job, previous);
    deps.onChange(job, previous);
    noteAny(job, previous);
    if (change.options.release && fleet) letGo(job);
    else if (held.has(job.id)) deps.onHeldChange?.(job, previous);
    news.onChange(job);
    if (change.isStored) onStored(job);
    if (mayFreeSlots(previous, job)) dispatcher.dispatch();
  }

  function noteAny(job: Job, previous: Job) {
    deps.onAnyChange?.(job, previous);
    // Its film goes on.
    if (job.shotOf !== undefined && jobs.has(job.shotOf) && held.has(job.shotOf)) wake(job.shotOf);
  }

  async function cancel(id: string, reply?: FreshReply) {
    if (!jobs.has(id)) await shared.read(id);
    const job = await apply(id, { type: 'cancel-requested', reply });
    if (job && (isFinal(job) || isIn(job, 'cancelling'))) wake(id);
    return job;
  }

  function onStored(job: Job) {
    shared.announce(job.id);
    if (isSettled(job)) forget(job);
  }

  function setClock(id: string, byMs: number) {
    return apply(id, { type: 'clock-set', byMs }, { asHolder: true }).catch((err: unknown) => {
      log.error({ err, job: id }, "could not shift the job's times with the host's clock");
    });
  }

  /** Another process continues the job, or has ended it. */
  function letGo(job: Job) {
    held.ids.delete(job.id);
    stepping.end(job.id);
    deps.onLost?.(job);
  }

  function drop(id: string) {
    jobs.delete(id);
    held.ids.delete(id);
    stepping.forget(id);
    positions.changed();
  }

  function forget(job: Job) {
    drop(job.id);
    deps
      .cleanUp(job)
      .catch((err: unknown) => log.warn({ err, job: job.id }, 'could not clean up after the job'));
  }

  /** Lets held jobs continue as another process left them, or this one before it was interrupted. */
  function goOn(taken: readonly Job[]) {
    const nowMs = clock.now();
    for (const job of taken) {
      jobs.set(job.id, asLeft(job, nowMs));
      deps.onTaken?.(job);
    }
    stepping.goOn(taken);
  }

  return {
    accept: createAcceptance({
      ...{ ...deps, jobs, held: held.ids, stopping: stopping.signal, onFailed: changes.note },
    }),

    async apply(id, event) {
      if (!jobs.has(id)) await shared.read(id);
      const job = await apply(id, event);
      // Accepted jobs are checked only after a restart.
      if (job && !isIn(job, 'accepted')) wake(id);
      return job;
    },

    get: (id) => jobs.get(id),
    // Bound: nothing of the engine runs for those who look.
    all: jobs.values.bind(jobs),
    refresh: shared.read,
    holds: held.has,
    progressOf: stepping.progressOf,

    storageProblem: changes.problem,
    queuePositionOf: positions.of,
    estimateOf: createEstimates({ ...deps, jobs, progressOf: stepping.progressOf }),

    cancel,

    async check(id) {
      if (!jobs.has(id)) await shared.read(id);
      const job = jobs.get(id);
      if (!job || !isIn(job, 'unclear')) return job;
      await stepping.check(job);
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

    reconsider() {
      dispatcher.dispatch();
      shared.askToReconsider();
    },

    recheck(id) {
      if (held.has(id)) wake(id);
      else shared.askForStep(id);
    },

    async news(about) {
      if (!held.has(about.jobId)) shared.passOnNews(about);
      else await news.arrived(about);
    },

    async clockSet(byMs) {
      log.warn({ byMs }, "the host's clock was changed, or the host slept; running timers shift by as much");
      await Promise.all([...jobs.keys()].filter(held.has).map((id) => setClock(id, byMs)));
      dispatcher.dispatch();
    },

    async resume() {
      // What others change from now on is told.
      shared.start();
      const stored = await store.unsettled();
      changes.learn(stored);
      dispatcher.dispatch();
      return stored.filter(({ job }) => held.has(job.id)).length;
    },

    async close(graceMs) {
      stopping.abort(new Error('The bot is stopping'));
      stepping.stop();
      dispatcher.stop();
      const isQuiet = () =>
        Promise.allSettled([
          ...[...stepping.underWay(), ...changes.underWay()],
          ...[dispatcher.underWay(), shared.underWay()],
        ]);
      await waitAtMost(clock, graceMs, isQuiet());
      halting.abort(new Error('The bot is stopping'));
      await waitAtMost(clock, HALT_MS, isQuiet());
      changes.stop();
      shared.stop();
      await waitAtMost(
        clock,
        HALT_MS,
        shared
          .leave()
          .catch((err: unknown) => log.warn({ err }, 'could not leave the jobs to other processes')),
      );
    },
  };
}
