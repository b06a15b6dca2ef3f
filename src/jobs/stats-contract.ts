import type { CountedFailure } from './failure.ts';
import type { Period } from './period.ts';

/** Outcomes, times and costs of some jobs. Jobs that nobody ever saw are left out. */
export interface Tally {
  jobs: number;
  made: number;
  failed: number;
  cancelled: number;
  /** Unfinished or unclear. */
  open: number;
  spentUsd: number;
  /** Medians of the time in the queue, and from there to the video; `null` without any. */
  waitMs: number | null;
  makingMs: number | null;
}

/** Id of a model or a member. */
export interface NamedTally extends Tally {
  id: string;
}

/** All jobs of a guild accepted on these days, the earliest first. */
export interface StatsQuery {
  guildId: string;
  days: readonly Period[];
}

export interface Stats {
  total: Tally;
  /** One entry per day, and below it the number of videos per model. */
  days: (Tally & { madeByModel: Map<string, number> })[];
  /** Those with videos, the most made first. */
  models: NamedTally[];
  /** The members with the most videos, and the number of all with one. */
  members: NamedTally[];
  memberCount: number;
  /** The most frequent first. */
  failures: { kind: CountedFailure; jobs: number }[];
}

/** One member's jobs with one model on one day. */
export interface StatsRow extends Tally {
  day: Period;
  model: string;
  userId: string;
  failures: { kind: CountedFailure; jobs: number }[];
}

/** A guild's videos, from the ledger. The sums are computed in the database, without reading any job. */
export interface StatsStore {
  read(query: StatsQuery): Promise<Stats>;
  /** The same in full, day by day. */
  rows(query: StatsQuery): AsyncIterable<StatsRow>;
}
