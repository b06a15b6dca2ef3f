import type { FailureKind } from './failure.ts';
import type { Period } from './period.ts';

/** What became of some jobs, and what they took. Jobs that nobody ever saw are left out. */
export interface Tally {
  jobs: number;
  made: number;
  failed: number;
  cancelled: number;
  /** On their way, or unclear. */
  open: number;
  spentUsd: number;
  /** Medians: the time in the queue, and from there to the video; `null` where there is none. */
  waitMs: number | null;
  makingMs: number | null;
}

/** A model or a member, by id. */
export interface NamedTally extends Tally {
  id: string;
}

/** All jobs of a guild that were accepted in these days, the earliest first. */
export interface StatsQuery {
  guildId: string;
  days: readonly Period[];
}

export interface Stats {
  total: Tally;
  /** One for each day, and below it how many videos each model made. */
  days: (Tally & { madeByModel: Map<string, number> })[];
  /** The most used first. */
  models: NamedTally[];
  /** The most active members, and how many there are in all. */
  members: NamedTally[];
  memberCount: number;
  /** The most frequent first. */
  failures: { kind: FailureKind; jobs: number }[];
}

/** One member's jobs with one model on one day. */
export interface StatsRow extends Tally {
  day: Period;
  model: string;
  userId: string;
  failures: { kind: FailureKind; jobs: number }[];
}

/** What a guild has made, from the ledger; sums are made there, and no job is read. */
export interface StatsStore {
  read(query: StatsQuery): Promise<Stats>;
  /** The same in full, day by day. */
  rows(query: StatsQuery): AsyncIterable<StatsRow>;
}
