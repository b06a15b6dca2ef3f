import type { FailureKind } from './failure.ts';
import type { JobIn } from './job.ts';
import { mayBeThere } from './kept.ts';

/** Every button of a job's message, by the kind that its custom id begins with. */
export type JobButton =
  | ('cancel' | 'deliver' | 'download' | 'again' | 'retry' | 'edit' | 'other' | 'delete')
  | ('check' | 'anew' | 'preview');

/** What helps after each failure, the best first. */
const nextSteps: Record<FailureKind, readonly JobButton[]> = {
  invalid_request: ['edit', 'other'],
  content_rejected: ['edit', 'other'],
  unauthorized: ['other'],
  insufficient_credit: ['other'],
  retired: ['other'],
  unavailable: ['other', 'retry'],
  rate_limited: ['retry', 'other'],
  timeout: ['retry', 'other'],
  task_failed: ['retry', 'edit', 'other'],
  bad_output: ['retry', 'other'],
  not_fetched: ['retry', 'other'],
  undeliverable: ['retry'],
  too_large: ['edit', 'other'],
  lost: [],
  picture_not_public: ['retry', 'other'],
  withdrawn: ['edit'],
  internal: ['retry'],
};

/** The buttons of a failed job. */
export function nextStepsOf(job: JobIn<'failed'>): readonly JobButton[] {
  const steps = nextSteps[job.status.kind];
  return (mayBeThere(job) || hasGoodStill(job)) && !steps.includes('retry') ? ['retry', ...steps] : steps;
}

/** Whether the still of an earlier stage is as good as before: what failed was no fault of the request. */
function hasGoodStill({ still, status }: JobIn<'failed'>): boolean {
  return still !== null && ['unauthorized', 'insufficient_credit', 'retired'].includes(status.kind);
}
