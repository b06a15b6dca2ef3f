import { aloneBus, type Bus } from '../bus.ts';
import type { Job } from './job.ts';

/** Whose steps move a job: this process's, another's, or nobody's until a process takes it. */
export type Holder = 'self' | 'other' | 'nobody';

/** An unsettled job as it is stored, or how a settled one ended. */
export interface KnownJob {
  job: Job;
  holder: Holder;
}

/** What a process does: everything, the connection to Discord and the acceptance of jobs, or their steps. */
export type Role = 'all' | 'gateway' | 'worker';

/** What one process at a time does for all. */
export type Duty = 'dispatch' | 'retention' | 'hosted-files' | 'warnings';

export interface FleetSize {
  processes: number;
  workers: number;
}

/**
 * The processes that share a store, as one of them sees them. Each holds jobs as long as it shows every few seconds that
 * it lives; the jobs of one that doesn't are free after 15 s.
 */
export interface Fleet {
  readonly bus: Bus;
  /**
   * Whether this process's jobs are surely still its own. If not, it takes no step of a job and makes no paid call: it
   * may have slept, or the database may be away.
   */
  isAlive(): boolean;
  /** `listener` is called when `isAlive` changes. Returns the function that ends it. */
  onChange(listener: (isAlive: boolean) => void): () => void;
  /**
   * Takes the free jobs that are this process's to take now, tells the others, and returns them. Some are left for other
   * processes for two seconds: ask every second. Before this process changes one of them, it reads it from the store.
   */
  take(): Promise<KnownJob[]>;
  /** Whether this process does that for all now. It takes the duty over if nobody has it. */
  hasDuty(duty: Duty): Promise<boolean>;
  /** How many processes live, including this one, and how many of them take steps: for budgets that they share. */
  size(): FleetSize;
  /** Frees the jobs that are left, and tells the others. This process isn't alive any more. */
  leave(): Promise<void>;
}

/** The fleet of a process that shares its store with nobody. */
export const aloneFleet: Fleet = {
  bus: aloneBus,
  isAlive: () => true,
  onChange: () => () => {},
  take: async () => [],
  hasDuty: async () => true,
  size: () => ({ processes: 1, workers: 1 }),
  async leave() {},
};
