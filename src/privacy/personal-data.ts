import type { Job } from '../jobs/job.ts';

/** Which settled jobs are meant; without a member also those that have been made anonymous. */
export interface JobFilter {
  userId?: string;
  guildId?: string;
  /** Asked for earlier than this. */
  beforeMs?: number;
}

/** What a member's video took from quota and budget. */
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

/** What the store keeps about people, for exports and deletions. Each change is whole or not at all. */
export interface PersonalData {
  /** All jobs of a member, the oldest first. */
  jobsOf(userId: string): Promise<Job[]>;
  ledgerOf(userId: string): Promise<MemberLedgerEntry[]>;
  /** Some of the settled jobs; fewer than asked for only where there are no more. */
  settled(filter: JobFilter, limit: number): Promise<Job[]>;
  /** Takes everything personal out of these settled jobs. */
  makeAnonymous(jobs: readonly Job[]): Promise<void>;
  remove(jobIds: readonly string[]): Promise<void>;
  /**
   * Takes a member out of others' settled jobs that began with an image of theirs and were asked for earlier than
   * `beforeMs`, but not on some guilds.
   */
  forgetImageOwner(userId: string, limits: { beforeMs: number; exceptGuildIds: string[] }): Promise<void>;
  /**
   * Takes the names out of the ledger where they are no longer needed; the figures stay, so that sums stay true. A
   * member goes with their job, though not before `memberBeforeMs`, while the entry may count against a quota; roles
   * go after `rolesBeforeMs`, when it counts against no role's budget.
   */
  clearLedger(limits: { memberBeforeMs: number; rolesBeforeMs: number }): Promise<void>;
  /** Takes a guild, its members and roles out of the ledger; the figures stay in the operator's sums. */
  clearLedgerOf(guildId: string): Promise<void>;
  /** Forgets interaction tokens that were given before. */
  dropTokens(beforeMs: number): Promise<void>;
  /** Lets nothing that was deleted or made anonymous be read in the files of the store. */
  wipe(): Promise<void>;
  /** Deletes data whose retention time is over. */
  dropExpired(): Promise<void>;
  /** Guilds that something is kept of. */
  guildIds(): Promise<string[]>;
}
