import { isIn, type Job } from './job.ts';
import type { Period } from './period.ts';
import { isFinal, isUnchecked } from './states.ts';

/** So many content refusals of a member's day cost no quota; from the next one on they do. */
export const FREE_REFUSALS = 5;

/**
 * What one job takes from quota and budget. It follows from the job alone, and is written with it, so that no crash
 * can part the two: `open` while the job is on its way; `held` while it is unclear, with the quota back and the money
 * set aside; `settled` for good once the job is final, an unclear one that was given up as if it had been charged.
 */
export interface LedgerEntry {
  state: 'open' | 'held' | 'settled';
  /** Whether the job takes one of its member's videos of the day. */
  quotaCounted: boolean;
  /** Whether the provider refused the content. */
  refused: boolean;
  /** What the job may still cost, and what its provider has charged so far, in US dollars. */
  heldUsd: number;
  spentUsd: number;
}

/** `refusalsBefore`: how many other jobs of the member were refused for their content on the same day. */
export function entryOf(job: Job, refusalsBefore: number): LedgerEntry {
  const spentUsd = Math.max(0, job.costUsd ?? 0);
  const refused = isIn(job, 'failed') && job.status.kind === 'content_rejected';
  if (isFinal(job)) {
    const isMade = isIn(job, 'succeeded') || (isIn(job, 'cancelled') && job.status.reason === 'unpublished');
    const quotaCounted = isMade || (refused && refusalsBefore >= FREE_REFUSALS);
    // Nobody will ever know whether an order that was given up was charged: a budget must take it that it was.
    const isLost = isIn(job, 'failed') && job.status.kind === 'lost';
    return {
      // What turns out to be broken gives its quota back.
      ...{ state: isUnchecked(job) ? 'open' : 'settled', quotaCounted, refused, heldUsd: 0 },
      spentUsd: isLost ? Math.max(spentUsd, job.reservedUsd) : spentUsd,
    };
  }
  const isUnclear = isIn(job, 'unclear');
  return {
    state: isUnclear ? 'held' : 'open',
    quotaCounted: !isUnclear,
    refused,
    heldUsd: Math.max(0, job.reservedUsd - spentUsd),
    spentUsd,
  };
}

/** Entries of jobs that were accepted in the period, in all guilds and of all members unless one is named. */
export interface LedgerFilter extends Period {
  guildId?: string;
  userId?: string;
}

export interface LedgerTotals {
  jobs: number;
  /** Videos that count against a quota. */
  quota: number;
  spentUsd: number;
  heldUsd: number;
}

/** What the members of a guild have made with a model in some period, and what that took. */
export interface Spend {
  guildId: string;
  model: string;
  made: number;
  spentUsd: number;
  heldUsd: number;
}

/** Who has used what. Written by the `JobStore`, together with each job. */
export interface Ledger {
  /** Whether a job that has ended takes one of its member's videos of the day. */
  isCounted(jobId: string): Promise<boolean>;
  totals(filter: LedgerFilter): Promise<LedgerTotals>;
  /** Everybody's use by guild and model, added up day by day, so that other work goes on meanwhile. */
  spend(period: Period): Promise<Spend[]>;
}
