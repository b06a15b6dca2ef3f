import type { FailureKind } from './failure.ts';
import { isIn, type Job } from './job.ts';
import type { JobState } from './job-status.ts';
import type { StateTraits } from './state-traits.ts';
import { isFinal, states } from './states.ts';

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

/** Follows from the job alone, as its entry in the ledger does. */
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
