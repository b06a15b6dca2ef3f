import type { Job } from '../jobs/job.ts';

/** Selects jobs. Without a member, it includes jobs that have been made anonymous. */
export interface JobFilter {
  userId?: string;
  guildId?: string;
  /** Requested earlier than this. */
  beforeMs?: number;
}

export interface SettledJobs {
  jobs: readonly Job[];
  /** Of those that this version can't read. They can only be removed. */
  unreadableIds: readonly string[];
}

/** Quota and budget used by a member's video. */
export interface MemberLedgerEntry {
  jobId: string;
  guildId: string;
  model: string;
  takenAtMs: number;
  state: string;
  quotaCounted: boolean;
  heldUsd: number;
  spentUsd: number;
}

/** Personal data in the store, for exports and deletions. Each change happens completely or not at all. */
export interface PersonalData {
  /** All jobs of a member that can be read, the oldest first. */
  jobsOf(userId: string): Promise<Job[]>;
  ledgerOf(userId: string): Promise<MemberLedgerEntry[]>;
  /** Some of the settled jobs. Fewer than requested only if there are no more. */
  settled(filter: JobFilter, limit: number): Promise<SettledJobs>;
  /** Removes everything personal from these settled jobs. */
  makeAnonymous(jobs: readonly Job[]): Promise<void>;
  remove(jobIds: readonly string[]): Promise<void>;
  /**
   * Removes those of the unsettled jobs that this version can't read: nobody ends them, or can tell what is personal in
   * them. What they have reserved stays reserved, because nobody can tell what they cost. Beside other processes, which may
   * be of a newer version and be making the video, jobs of the last weeks are kept. Resolves with their number.
   */
  removeUnreadable(filter: JobFilter): Promise<number>;
  /**
   * Removes a member from other members' settled jobs that started from their image and were requested before
   * `beforeMs`, except in some guilds.
   */
  forgetImageOwner(userId: string, limits: { beforeMs: number; exceptGuildIds: string[] }): Promise<void>;
  /**
   * Removes names from the ledger once they aren't needed. The figures stay, so that sums remain correct. A member's
   * name goes with their job, but not before `memberBeforeMs`, while the entry may count against a quota. Roles go
   * after `rolesBeforeMs`, when the entry counts against no role's budget.
   */
  clearLedger(limits: { memberBeforeMs: number; rolesBeforeMs: number }): Promise<void>;
  /** Removes a guild with its members and roles from the ledger. The figures stay in the operator's sums. */
  clearLedgerOf(guildId: string): Promise<void>;
  /** Deletes interaction tokens issued before this time. */
  dropTokens(beforeMs: number): Promise<void>;
  /** Makes sure that deleted or anonymized data can't be read in the store's files. */
  wipe(): Promise<void>;
  /** Deletes data whose retention time is over. */
  dropExpired(): Promise<void>;
  /** Guilds with stored data. */
  guildIds(): Promise<string[]>;
}
