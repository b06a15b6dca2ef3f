import { type FailureKind, isFinal, isIn, type Job } from './job.ts';

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

const WAITING = ['accepted', 'queued'];
const MAKING = ['submitting', 'running', 'cancelling', 'downloading', 'delivering'];

/** Follows from the job alone, as its entry in the ledger does. */
export function outcomeOf(job: Job): JobOutcome {
  if (!isFinal(job)) return { outcome: null, waitMs: null, makingMs: null };
  const sum = (states: readonly string[]) =>
    Math.round(states.reduce((totalMs, state) => totalMs + (job.spentMs[state] ?? 0), 0));
  return {
    outcome: nameOf(job),
    waitMs: job.spentMs['submitting'] === undefined ? null : sum(WAITING),
    makingMs: isIn(job, 'succeeded') ? sum(MAKING) : null,
  };
}

function nameOf(job: Job): Outcome | null {
  if (isIn(job, 'failed')) return job.status.kind;
  if (isIn(job, 'cancelled')) return job.status.reason === 'unanswered' ? 'unanswered' : 'cancelled';
  return isIn(job, 'succeeded') ? 'succeeded' : null;
}
