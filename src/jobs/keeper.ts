import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Allowance } from './allowance.ts';
import type { Job } from './job.ts';
import { type JobStore, StorageFullError } from './store.ts';

const LOOK_MS = 5_000;

/**
 * Stores changes of jobs. While the storage is full, jobs that run go on from memory, and what could not be written
 * is written as soon as there is room: every step but the paid submit may be repeated after a crash.
 */
export interface Keeper {
  /** As `JobStore.insert`. */
  insert(job: Job, allowances: readonly Allowance[]): Promise<boolean>;
  /**
   * False where there was no room and the change is kept in memory for now; with `mustBeStored` it throws a
   * `StorageFullError` then.
   */
  update(job: Job, options: { mustBeStored: boolean }): Promise<boolean>;
  hasRoom(): boolean;
  stop(): void;
}

export function createKeeper(deps: {
  store: JobStore;
  clock: Clock;
  log: Log;
  /** A change that had to wait is stored now. */
  onStored(job: Job): void;
}): Keeper {
  const { store, clock, log } = deps;
  const waiting = new Map<string, Job>();
  let isFull = false;
  let cancelTimer = () => {};

  function noteFull(err: StorageFullError) {
    if (isFull) return;
    isFull = true;
    log.error({ err }, 'the storage is full: new jobs are refused, running ones go on from memory');
    lookLater();
  }

  function lookLater() {
    cancelTimer();
    cancelTimer = clock.after(LOOK_MS, () => void look());
  }

  async function look() {
    try {
      await store.probe();
      for (const job of waiting.values()) await write(job);
      isFull = false;
      log.info('there is room in the storage again');
    } catch (err) {
      if (!(err instanceof StorageFullError)) log.error({ err }, 'could not store what had to wait');
      lookLater();
    }
  }

  async function write(job: Job) {
    await store.update(job);
    if (waiting.get(job.id) !== job) return;
    waiting.delete(job.id);
    deps.onStored(job);
  }

  return {
    async insert(job, allowances) {
      try {
        return await store.insert(job, allowances);
      } catch (error) {
        if (error instanceof StorageFullError) noteFull(error);
        throw error;
      }
    },
    async update(job, { mustBeStored }) {
      try {
        await store.update(job);
        waiting.delete(job.id);
        return true;
      } catch (error) {
        if (!(error instanceof StorageFullError)) throw error;
        noteFull(error);
        if (mustBeStored) throw error;
        waiting.set(job.id, job);
        return false;
      }
    },
    hasRoom: () => !isFull,
    stop: () => cancelTimer(),
  };
}
