import { createKeyedMutex } from '../keyed-mutex.ts';
import type { Log } from '../log.ts';
import type { Provider } from '../providers/provider.ts';
import { type Clock, type Moment, momentOf } from '../runtime/clock.ts';
import { isAnonymous } from './anonymous.ts';
import { createClaims } from './claims.ts';
import type { KnownJob } from './fleet.ts';
import { logBroken } from './invariants.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-events.ts';
import { isSettled } from './states.ts';
import type { JobStore, UpdateOptions } from './store.ts';
import { IllegalTransition, transition } from './transition.ts';
import { type Change, createWriteBehindStore, type WriteBehindStore } from './write-behind-store.ts';

const TOO_LATE = 'another process has changed the job, so that a change comes too late';

/** A change that this process has made. */
export interface OwnChange extends Change {
  /** Not if it is kept in memory, because nothing can be stored at the moment. */
  isStored: boolean;
  /** When the write was sent. */
  sentAt: Moment;
}

/** Changes jobs, one change of each job at a time, and only as they are stored at that moment. */
export interface Changes extends Pick<WriteBehindStore, 'note' | 'problem' | 'stop'> {
  /**
   * Resolves with the job afterwards; `undefined` if there is no such unsettled job. `asHolder`: nothing changes if the
   * job is another process's by now.
   */
  apply(id: string, event: JobEvent, options?: UpdateOptions): Promise<Job | undefined>;
  /** Takes over jobs as the store has just returned them. */
  learn(known: readonly KnownJob[]): void;
  /** Reads jobs again, while nothing changes them here. Two calls must not overlap. */
  read(ids: readonly string[]): Promise<void>;
  /** Stores once more that the job is this process's. False if it isn't, or that can't be stored. */
  confirm(id: string): Promise<boolean>;
  underWay(): Iterable<Promise<unknown>>;
}

export function createChanges(deps: {
  store: JobStore;
  providers: ReadonlyMap<string, Provider>;
  jobs: Map<string, Job>;
  holds(id: string): boolean;
  /** Whether other processes use the store. */
  isShared: boolean;
  /** Whether another process continues a job of this one from then on. */
  isLeft(event: JobEvent): boolean;
  /** This process has changed the job. `jobs` shows it already. */
  onChanged(job: Job, previous: Job, change: OwnChange): void;
  /** A change that was kept in memory is stored now. */
  onStored(job: Job): void;
  /** The store has these jobs, perhaps changed by others. Must bring `jobs` up to date before it returns. */
  onRead(known: readonly KnownJob[], rebase: WriteBehindStore['rebase']): void;
  /** The store has the job no more, or not as this version could read it. */
  onGone(id: string): void;
  clock: Clock;
  log: Log;
}): Changes {
  const { store, jobs, holds, clock, log } = deps;
  const locks = createKeyedMutex();
  const claims = createClaims(deps);
  const onBroken = logBroken(log);
  const learn = (known: readonly KnownJob[]) => deps.onRead(known, writeBehind.rebase);
  const writeBehind = createWriteBehindStore({
    ...{ store, clock, log, lock: locks.run, repeat },
    onStored: deps.onStored,
    onRefused: (known) => learn([known]),
  });

  function repeat(job: Job, { event, atMs }: Change): Job {
    if (isAnonymous(job)) return job;
    try {
      return transition(job, event, atMs, onBroken);
    } catch (err) {
      if (!(err instanceof IllegalTransition)) throw err;
      log.info({ err, job: job.id }, TOO_LATE);
      return job;
    }
  }

  /** Resolves with `undefined` if the job has been changed by another process, and is known now as it is stored. */
  async function change(job: Job, event: JobEvent, options: UpdateOptions): Promise<Job | undefined> {
    const made: Change = { event, atMs: clock.now(), options };
    const changed = transition(job, event, made.atMs, onBroken);
    if (changed === job) return job;
    const sentAt = momentOf(clock);
    // No paid call is based on something that a crash would undo. Nor is a ping, if another process may have taken the
    // job, and lets it end in another way.
    const isBasis = event.type === 'submitting' || (deps.isShared && event.type === 'notifying');
    const mustBeStored = isBasis || (deps.isShared && options.grant === true);
    const stored = await writeBehind.update(changed, made, { mustBeStored });
    if (typeof stored === 'object') {
      learn([stored]);
      // A settled one is known only while a note is added to it, and not if its member has just been forgotten.
      if (isSettled(job) && isSettled(stored.job) && !isAnonymous(stored.job)) jobs.set(job.id, stored.job);
      return undefined;
    }
    jobs.set(job.id, changed);
    deps.onChanged(changed, job, { ...made, sentAt, isStored: stored });
    return changed;
  }

  /** The same for a job that another process has just changed: what can't happen any more changes nothing. */
  async function changeAnew(job: Job, event: JobEvent, options: UpdateOptions): Promise<Job | undefined> {
    return change(job, event, options).catch((err: unknown) => {
      // Whoever has a paid task has to hear that.
      if (event.type === 'submitted' || !(err instanceof IllegalTransition)) throw err;
      log.info({ err, job: job.id }, TOO_LATE);
      return job;
    });
  }

  async function apply(id: string, event: JobEvent, options: UpdateOptions): Promise<Job | undefined> {
    for (let make = change; ; make = changeAnew) {
      const job = jobs.get(id);
      if (!job || (options.asHolder && !holds(id))) return job;
      const happened = claims(job, event);
      if (!happened) return job;
      const changed = await make(job, happened, options);
      // What may start is decided anew.
      if (changed || options.grant) return changed ?? jobs.get(id);
    }
  }

  /** Runs `work` while nothing changes these jobs here. */
  async function withLocks(ids: readonly string[], work: () => Promise<void>): Promise<void> {
    const end = Promise.withResolvers<void>();
    const begun = ids.map((id) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      void locks.run(id, () => {
        resolve();
        return end.promise;
      });
      return promise;
    });
    await Promise.all(begun);
    await work().finally(end.resolve);
  }

  return {
    apply: (id, event, options = {}) =>
      locks.run(id, () => apply(id, event, { ...options, ...(deps.isLeft(event) && { release: true }) })),
    learn,
    read: (ids) =>
      withLocks(ids, async () => {
        const known = await store.read(ids);
        learn(known);
        const there = new Set(known.map(({ job }) => job.id));
        for (const id of ids) if (!there.has(id) && jobs.has(id)) deps.onGone(id);
      }),
    confirm: (id) =>
      locks.run(id, async () => {
        const job = jobs.get(id);
        if (!job || !holds(id)) return false;
        try {
          const refused = await store.update(job, { asHolder: true });
          if (refused) learn([refused]);
          return refused === undefined;
        } catch (error) {
          writeBehind.note(error);
          return false;
        }
      }),
    underWay: locks.all,
    note: writeBehind.note,
    problem: writeBehind.problem,
    stop: writeBehind.stop,
  };
}
