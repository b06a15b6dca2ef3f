import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { KnownJob } from './fleet.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-events.ts';
import { type JobStore, StorageError, type StorageProblem, type UpdateOptions } from './store.ts';

const PROBE_EVERY_MS = 5_000;

const PROBLEM_TEXTS = {
  full: 'the storage is full',
  locked: 'another program keeps the storage locked',
  failing: 'the disk of the storage fails',
  unreachable: 'the database server cannot be reached',
} satisfies Record<StorageProblem, string>;

/** Something that happened to a job, and on what condition it is written. */
export interface Change {
  event: JobEvent;
  atMs: number;
  options: UpdateOptions;
}

/**
 * Stores changes of jobs. While nothing can be written, running jobs continue from memory, and their changes are
 * written as soon as possible: after a crash, every step except the paid submit can be repeated.
 */
export interface WriteBehindStore {
  /** Called if a new job couldn't be stored, so that others learn the problem and its end. */
  note(error: unknown): void;
  /**
   * False if that wasn't possible and the change is kept in memory for now. With `mustBeStored`, it throws a
   * `StorageError` instead. If another process has changed the job, nothing is written, and it resolves with the job as
   * it is stored.
   */
  update(job: Job, change: Change, options: { mustBeStored: boolean }): Promise<boolean | KnownJob>;
  /** A stored job with those of its waiting changes that still fit. The others are dropped. */
  rebase(known: KnownJob): Job;
  /** Why nothing can be stored at the moment. */
  problem(): StorageProblem | undefined;
  stop(): void;
}

export function createWriteBehindStore(deps: {
  store: Pick<JobStore, 'probe' | 'update'>;
  clock: Clock;
  log: Log;
  /** Runs work while nothing else changes the job. */
  lock<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** The job after a change; the same job if it changes nothing any more. */
  repeat(job: Job, change: Change): Job;
  /** A change that was kept in memory is stored now. */
  onStored(job: Job): void;
  /** Another process has changed the job, so that its waiting changes weren't written. Must call `rebase`. */
  onRefused(known: KnownJob): void;
}): WriteBehindStore {
  const { store, clock, log } = deps;
  const waiting = new Map<string, { job: Job; changes: readonly Change[] }>();
  let problem: StorageProblem | undefined;
  let cancelTimer = () => {};

  function note(err: StorageError) {
    if (problem === err.reason) return;
    problem = err.reason;
    log.error({ err }, `${PROBLEM_TEXTS[problem]}: new jobs are refused, running jobs continue from memory`);
    probeLater();
  }

  function probeLater() {
    cancelTimer();
    cancelTimer = clock.after(PROBE_EVERY_MS, () => void probe());
  }

  async function probe() {
    try {
      await store.probe();
      // A job may change again while it is written.
      while (waiting.size > 0) for (const id of waiting.keys()) await deps.lock(id, () => write(id));
      problem = undefined;
      log.info('storage can be written again');
    } catch (err) {
      if (err instanceof StorageError) note(err);
      else log.error({ err }, 'could not store changes that were waiting');
      probeLater();
    }
  }

  async function write(id: string) {
    const waits = waiting.get(id);
    if (!waits) return;
    try {
      const refused = await store.update(waits.job, conditionOf(waits.changes));
      if (refused) return deps.onRefused(refused);
    } catch (err) {
      if (err instanceof StorageError) throw err;
      // Its row is gone, or from a newer version. Others can still be written.
      log.error({ err, job: id }, 'could not store a change that was waiting; it is lost');
      if (waiting.get(id) === waits) waiting.delete(id);
      return;
    }
    if (waiting.get(id) !== waits) return;
    waiting.delete(id);
    deps.onStored(waits.job);
  }

  return {
    note(error) {
      if (error instanceof StorageError) note(error);
    },
    async update(job, change, { mustBeStored }) {
      const changes = [...(waiting.get(job.id)?.changes ?? []), change];
      try {
        const refused = await store.update(job, conditionOf(changes));
        if (refused) return refused;
        waiting.delete(job.id);
        return true;
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        note(error);
        if (mustBeStored) throw error;
        waiting.set(job.id, { job, changes });
        return false;
      }
    },
    rebase({ job, holder }) {
      const { changes = [] } = waiting.get(job.id) ?? {};
      waiting.delete(job.id);
      let changed = job;
      const kept = changes.filter((change) => {
        const before = changed;
        if (holder === 'self' || !change.options.asHolder) changed = deps.repeat(changed, change);
        return changed !== before;
      });
      if (kept.length > 0) waiting.set(job.id, { job: changed, changes: kept });
      return changed;
    },
    problem: () => problem,
    stop: () => cancelTimer(),
  };
}

/** The strictest of them. */
function conditionOf(changes: readonly Change[]): UpdateOptions {
  const isAny = (name: keyof UpdateOptions) => changes.some(({ options }) => options[name]);
  return { asHolder: isAny('asHolder'), release: isAny('release'), grant: isAny('grant') };
}
