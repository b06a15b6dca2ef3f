import type { TaskRef } from '../providers/provider.ts';
import type { Allowance } from './allowance.ts';
import type { Job } from './job.ts';

/** There was no room, another program has locked the storage, or the disk does not do its work. */
export type StorageProblem = 'full' | 'locked' | 'failing';

/** A write that is surely not kept, or of which nobody knows whether a power cut would take it back. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly reason: StorageProblem;

  constructor(reason: StorageProblem, cause: Error) {
    super(`the storage is ${reason}: ${cause.message}`, { cause });
    this.reason = reason;
  }
}

/**
 * Where jobs are kept. What has resolved survives `kill -9`; what `update` wrote survives a power cut too. Each write
 * of a job writes its entry in the ledger with it. Throws a `StorageError` where it can't.
 */
export interface JobStore {
  /**
   * False, and nothing written, if a job of that id is there already. Throws an `AllowanceError`, with nothing
   * written, where one of the allowances has no room for it: checked in the transaction that writes the job.
   */
  insert(job: Job, allowances?: readonly Allowance[]): Promise<boolean>;
  update(job: Job): Promise<void>;
  /**
   * Notes in the ledger that a check has refused the content of what would have been this job. Whether that takes one
   * of its member's videos of the day.
   */
  noteRefusal(job: Job): Promise<boolean>;
  /** How much is used of an allowance, with what is on its way: videos or US dollars. From memory. */
  used(allowance: Pick<Allowance, 'scope' | 'period' | 'unit'>): Promise<number>;
  /** Not one that has been made anonymous. */
  get(id: string): Promise<Job | undefined>;
  /** The job whose progress or video is in that message. */
  getByMessage(messageId: string): Promise<Job | undefined>;
  /** Whether any job that was asked for since then, settled or not, holds this task of a provider. */
  holdsTask(provider: string, task: TaskRef, sinceMs: number): Promise<boolean>;
  /** All that are not settled, oldest first. */
  unsettled(): Promise<Job[]>;
  /** Writes something and takes it back, to find out whether there is room. */
  probe(): Promise<void>;
  /** Ended jobs of a member in a guild, the newest first, and how many there are in all. */
  past(query: PastJobsQuery): Promise<{ jobs: Job[]; total: number }>;
}

export interface PastJobsQuery {
  guildId: string;
  userId: string;
  /** Words that the prompt has all of, or their beginnings; letters and digits, empty for any. */
  search: string;
  offset: number;
  limit: number;
}
