import type { FailureKind } from './failure.ts';
import { isIn, type Job } from './job.ts';
import type { JobState } from './job-status.ts';
import type { Period } from './period.ts';
import type { StateTraits } from './state-traits.ts';
import { isFinal, isUnchecked, states } from './states.ts';

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

/** Whether it can be a sum of US dollars that somebody was charged. */
export function isAmount(usd: number): boolean {
  return Number.isFinite(usd) && usd >= 0;
}

/** How a job ended, for the statistics: `unanswered` is one that nobody ever saw. */
export type Outcome = 'succeeded' | 'cancelled' | 'unanswered' | FailureKind;

/** What the statistics know of a job: all `null` while it is on its way. */
export interface JobOutcome {
  outcome: Outcome | null;
  /** From the command until the provider was asked, of both stages together; `null` where it never was. */
  waitMs: number | null;
  /** From then until the video was there; `null` where there is none. */
  makingMs: number | null;
}

/** The member's own time with the job, in milliseconds: not what it lay there for others to decide. */
export function tookMs(job: Pick<Job, 'createdAtMs' | 'stateSinceMs' | 'spentMs'>): number {
  return job.stateSinceMs - job.createdAtMs - timeIn(job, 'reviewing');
}

/** How long the job was in the states of a bucket until its present one, in milliseconds. */
function timeIn({ spentMs }: Pick<Job, 'spentMs'>, bucket: NonNullable<Traits['timeBucket']>): number {
  const rows = Object.entries<Traits>(states);
  return rows.reduce(
    (ms, [state, { timeBucket }]) => (timeBucket === bucket ? ms + (spentMs[state] ?? 0) : ms),
    0,
  );
}

type Traits = StateTraits<JobState>;

/** What the entry says of it for the statistics. */
export function outcomeOf(job: Job): JobOutcome {
  if (!isFinal(job)) return { outcome: null, waitMs: null, makingMs: null };
  return {
    outcome: nameOf(job),
    waitMs: job.spentMs['submitting'] === undefined ? null : Math.round(timeIn(job, 'waiting')),
    makingMs: isIn(job, 'succeeded') ? Math.round(timeIn(job, 'making')) : null,
  };
}

function nameOf(job: Job): Outcome | null {
  if (isIn(job, 'failed')) return job.status.kind;
  if (isIn(job, 'cancelled')) return job.status.reason === 'unanswered' ? 'unanswered' : 'cancelled';
  return isIn(job, 'succeeded') ? 'succeeded' : null;
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
