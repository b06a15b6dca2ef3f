import type { TaskRef } from '../providers/provider.ts';
import type { Allowance } from './allowance.ts';
import type { KnownJob } from './fleet.ts';
import type { Job } from './job.ts';

/** The disk is full, another program has locked the storage, the disk fails, or the database server isn't there. */
export type StorageProblem = 'full' | 'locked' | 'failing' | 'unreachable';

/** A write that failed, or that a power cut might undo. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly reason: StorageProblem;
  /** The store didn't say what became of it. */
  readonly mayBeDone: boolean;

  constructor(reason: StorageProblem, cause: Error, mayBeDone = false) {
    super(`the storage is ${reason}: ${cause.message}`, { cause });
    this.reason = reason;
    this.mayBeDone = mayBeDone;
  }
}

/** On what condition a job is written, besides that nobody else has changed it. */
export interface UpdateOptions {
  /** Only if this process holds it: after a pause, another one may have taken it. */
  asHolder?: boolean;
  /** It is nobody's from then on, until a process takes it. */
  release?: boolean;
  /** Only if this process has the duty to dispatch. */
  grant?: boolean;
}

/**
 * Where jobs are stored. Resolved writes survive `kill -9`; those of `update` survive a power cut too. Each write of a
 * job includes its ledger entry. Throws a `StorageError` if it can't write.
 */
export interface JobStore {
  /**
   * Returns false and writes nothing if a job with that id exists already. Throws an `AllowanceError` and writes
   * nothing if one of the allowances has no room for it, and an `OpenLimitError` if its member has `mostOpen` open jobs.
   * Both are checked in the transaction that writes the job. This process holds the job.
   */
  insert(job: Job, allowances?: readonly Allowance[], mostOpen?: number): Promise<boolean>;
  /**
   * Writes a job that this process has read or written before. Resolves with `undefined` once it is stored. If it isn't,
   * because another process has changed it since or the options forbid it, nothing is written, and it resolves with the
   * job as it is stored. The next update is based on that.
   */
  update(job: Job, options?: UpdateOptions): Promise<KnownJob | undefined>;
  /**
   * Notes in the ledger that a check refused the content of what would have been this job. Returns whether that uses
   * one of its member's videos of the day.
   */
  noteRefusal(job: Job): Promise<boolean>;
  /** How much of an allowance is used, including unfinished jobs: videos or US dollars. */
  used(allowance: Pick<Allowance, 'scope' | 'period' | 'unit'>): Promise<number>;
  /** Not a job that has been made anonymous. */
  get(id: string): Promise<Job | undefined>;
  /** The job whose progress or video is in that message. */
  getByMessage(messageId: string): Promise<Job | undefined>;
  /** A job and those it was made from, up to one that is deleted or has been made anonymous. */
  madeFrom(id: string, limit: number): Promise<ChainLink[]>;
  /** Whether any job requested since then, settled or not, has this task of a provider. */
  holdsTask(provider: string, task: TaskRef, sinceMs: number): Promise<boolean>;
  /** All that aren't settled, the oldest first. */
  unsettled(): Promise<KnownJob[]>;
  /** The jobs with these ids as they are stored, settled or not. */
  read(ids: readonly string[]): Promise<KnownJob[]>;
  /**
   * Ids of unsettled jobs that another process has changed since this one read them, or that this one doesn't know, and
   * of jobs that are settled or gone without its knowing.
   */
  stale(): Promise<string[]>;
  /** Writes something and undoes it, to find out if there is room. */
  probe(): Promise<void>;
  /** Ended jobs of a member in a guild, the newest first, and the number of all. */
  past(query: PastJobsQuery): Promise<{ jobs: Job[]; total: number }>;
}

export interface PastJobsQuery {
  guildId: string;
  userId: string;
  /** Words, or their beginnings, that must all occur in the prompt. Letters and digits; empty matches any. */
  search: string;
  offset: number;
  limit: number;
}

/** A video in a chain. */
export interface ChainLink {
  id: string;
  userId: string;
  /** The job whose video it was made from; `null` for the first. */
  madeFrom: string | null;
}
