import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Job } from './job.ts';
import { type JobStore, StorageError, type StorageProblem } from './store.ts';

const PROBE_EVERY_MS = 5_000;

const PROBLEM_TEXTS = {
  full: 'the storage is full',
  locked: 'another program keeps the storage locked',
  failing: 'the disk of the storage fails',
  unreachable: 'the database server cannot be reached',
} satisfies Record<StorageProblem, string>;

/**
 * Stores changes of jobs. While nothing can be written, running jobs continue from memory, and their changes are
 * written as soon as possible: after a crash, every step except the paid submit can be repeated.
 */
export interface WriteBehindStore {
  /** Called if a new job couldn't be stored, so that others learn the problem and its end. */
  note(error: unknown): void;
  /**
   * False if that wasn't possible and the change is kept in memory for now. With `mustBeStored`, it throws a
   * `StorageError` instead.
   */
  update(job: Job, options: { mustBeStored: boolean }): Promise<boolean>;
  /** Why nothing can be stored at the moment. */
  problem(): StorageProblem | undefined;
  stop(): void;
}

export function createWriteBehindStore(deps: {
  store: JobStore;
  clock: Clock;
  log: Log;
  /** A change that was kept in memory is stored now. */
  onStored(job: Job): void;
}): WriteBehindStore {
  const { clock, log } = deps;
  const waiting = new Map<string, Job>();
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
      await deps.store.probe();
      // A job may change again while it is written.
      while (waiting.size > 0) for (const job of waiting.values()) await write(job);
      problem = undefined;
      log.info('storage can be written again');
    } catch (err) {
      if (err instanceof StorageError) note(err);
      else log.error({ err }, 'could not store changes that were waiting');
      probeLater();
    }
  }

  async function store(job: Job) {
    if (await deps.store.update(job)) throw new Error(`Another process changed job ${job.id}`);
  }

  async function write(job: Job) {
    await store(job);
    if (waiting.get(job.id) !== job) return;
    waiting.delete(job.id);
    deps.onStored(job);
  }

  return {
    note(error) {
      if (error instanceof StorageError) note(error);
    },
    async update(job, { mustBeStored }) {
      try {
        await store(job);
        waiting.delete(job.id);
        return true;
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        note(error);
        if (mustBeStored) throw error;
        waiting.set(job.id, job);
        return false;
      }
    },
    problem: () => problem,
    stop: () => cancelTimer(),
  };
}
