import { type Allowance, MICRO, type Spender } from './allowance.ts';
import type { FailureKind } from './failure.ts';
import { type Planned, withHolds } from './film-holds.ts';
import { isIn, type Job } from './job.ts';
import type { JobState } from './job-status.ts';
import type { Period } from './period.ts';
import type { StateTraits } from './state-traits.ts';
import { isFinal, isUnchecked, states } from './states.ts';

/** This many content refusals per member and day don't use quota. Further ones do. */
export const FREE_REFUSALS = 5;

/**
 * What one job takes from quota and budget. Computed from the job alone and written together with it, so that a crash
 * can't separate the two. `open`: the job is unfinished. `held`: it is unclear; the quota is returned, the money stays
 * reserved. `settled`: it is final; an unclear job that was given up counts as charged.
 */
export interface LedgerEntry {
  state: 'open' | 'held' | 'settled';
  /** Whether the job uses one of its member's videos of the day. */
  quotaCounted: boolean;
  /** Whether the provider refused the content. */
  refused: boolean;
  /** The job's possible further cost, and its charges so far, in US dollars. */
  heldUsd: number;
  spentUsd: number;
}

/** `refusalsBefore`: how many other jobs of the member were refused for their content on the same day. */
export function entryOf(job: Job, refusalsBefore: number): LedgerEntry {
  const spentUsd = Math.max(0, job.costUsd ?? 0);
  const refused = isIn(job, 'failed') && job.status.kind === 'content_rejected';
  if (isFinal(job)) {
    const isMade = isIn(job, 'succeeded') || (isIn(job, 'cancelled') && job.status.reason === 'unpublished');
    const quotaCounted = (isMade && !job.isUncounted) || (refused && refusalsBefore >= FREE_REFUSALS);
    // Nobody will ever know if a submit that was given up was charged. Budgets must assume that it was.
    const isLost = isIn(job, 'failed') && job.status.kind === 'lost';
    return {
      // A video that turns out to be broken returns its quota.
      ...{ state: isUnchecked(job) ? 'open' : 'settled', quotaCounted, refused, heldUsd: 0 },
      spentUsd: isLost ? Math.max(spentUsd, job.reservedUsd) : spentUsd,
    };
  }
  const isUnclear = isIn(job, 'unclear');
  return {
    state: isUnclear ? 'held' : 'open',
    quotaCounted: !isUnclear && !job.isUncounted,
    refused,
    heldUsd: Math.max(0, job.reservedUsd - spentUsd),
    spentUsd,
  };
}

/** Whether this can be an amount in US dollars that somebody was charged. */
export function isAmount(usd: number): boolean {
  return Number.isFinite(usd) && usd >= 0;
}

/** How a job ended, for the statistics. `unanswered`: nobody ever saw it. */
type Outcome = 'succeeded' | 'cancelled' | 'unanswered' | FailureKind;

/** The facts for the statistics. All `null` while the job is unfinished. */
export interface JobOutcome {
  outcome: Outcome | null;
  /** From the command until the submit, both stages together; `null` if there was none. */
  waitMs: number | null;
  /** From the submit until the video was downloaded; `null` without a video. */
  makingMs: number | null;
}

/** How long the member waited for the job, in milliseconds, without the time it waited for other people's decisions. */
export function tookMs(job: Pick<Job, 'createdAtMs' | 'stateSinceMs' | 'spentMs'>): number {
  return job.stateSinceMs - job.createdAtMs - timeIn(job, 'reviewing');
}

/** How long the job was in the states of a bucket before its present one, in milliseconds. */
function timeIn({ spentMs }: Pick<Job, 'spentMs'>, bucket: NonNullable<Traits['timeBucket']>): number {
  const rows = Object.entries<Traits>(states);
  return rows.reduce(
    (ms, [state, { timeBucket }]) => (timeBucket === bucket ? ms + (spentMs[state] ?? 0) : ms),
    0,
  );
}

type Traits = StateTraits<JobState>;

/**
 * The entry's facts for the statistics.
 * @internal Tested against what a migration finds in older jobs.
 */
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

/** An entry with its facts, as it is stored: flags as 0 and 1, and whole millionths of a dollar. */
export interface LedgerRow extends JobOutcome {
  state: LedgerEntry['state'];
  quotaCounted: number;
  refused: number;
  heldMicroUsd: number;
  spentMicroUsd: number;
}

/** An amount that isn't one counts as the reserved one, and goes to `onOdd`. */
export function rowOf(job: Job, refusalsBefore: number, onOdd: (usd: number) => void): LedgerRow {
  const entry = entryOf(job, refusalsBefore);
  function toMicro(usd: number): number {
    if (isAmount(usd)) return Math.round(usd * MICRO);
    onOdd(usd);
    return isAmount(job.reservedUsd) ? Math.round(job.reservedUsd * MICRO) : 0;
  }
  return {
    ...{ state: entry.state, quotaCounted: Number(entry.quotaCounted), refused: Number(entry.refused) },
    ...{ heldMicroUsd: toMicro(entry.heldUsd), spentMicroUsd: toMicro(entry.spentUsd) },
    ...outcomeOf(job),
  };
}

/** Entries of jobs accepted in the period, of all guilds and members unless one is given. */
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

/** What a guild's members made with a model in some period, with time and cost. */
export interface Spend {
  guildId: string;
  model: string;
  made: number;
  spentUsd: number;
  heldUsd: number;
}

/** How much each member, guild and model has used. The `JobStore` writes it together with each job. */
export interface Ledger {
  /** Whether an ended job uses one of its member's videos of the day. */
  isCounted(jobId: string): Promise<boolean>;
  totals(filter: LedgerFilter): Promise<LedgerTotals>;
  /** Everyone's use by guild and model, added up one day at a time so that other work can run in between. */
  spend(period: Period): Promise<Spend[]>;
}

/** Reads the allowances of a spender with what films under way hold of them. `all`: every unfinished job. */
export function createFilmHolds(
  read: { of(spender: Spender): Allowance[]; fresh(spender: Spender): Promise<Allowance[]> },
  all: () => Iterable<Job>,
) {
  const held = (allowances: Allowance[], spender: Spender, planned: readonly Planned[] = []) => {
    const jobs = [...all()];
    const isAny = spender.shot !== undefined || planned.length > 0 || jobs.some(({ film }) => film);
    return isAny ? withHolds(allowances, spender, jobs, planned) : allowances;
  };
  return {
    of: (spender: Spender, planned?: readonly Planned[]) => held(read.of(spender), spender, planned),
    fresh: async (spender: Spender) => held(await read.fresh(spender), spender),
  };
}
