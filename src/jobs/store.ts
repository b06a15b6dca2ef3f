import type { Job } from './job.ts';

/** There was no room for a write, and nothing of it was kept. */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError';
}

/**
 * Where jobs are kept. What has resolved survives `kill -9`; what `update` wrote survives a power cut too. Each write
 * of a job writes its entry in the ledger with it. Throws a `StorageFullError` where there is no room.
 */
export interface JobStore {
  /** False, and nothing written, if a job of that id is there already. */
  insert(job: Job): Promise<boolean>;
  update(job: Job): Promise<void>;
  get(id: string): Promise<Job | undefined>;
  /** All that are not settled, oldest first. */
  unsettled(): Promise<Job[]>;
  /** Writes something and takes it back, to find out whether there is room. */
  probe(): Promise<void>;
}
