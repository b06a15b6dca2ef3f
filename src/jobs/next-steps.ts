import type { JobAction } from './actions.ts';
import type { FailureKind } from './failure.ts';
import type { JobIn } from './job.ts';
import { mayBeRetrievable } from './kept.ts';

/** The steps that help after each failure, the best first. */
const nextSteps: Record<FailureKind, readonly JobAction[]> = {
  invalid_request: ['edit', 'change-model'],
  content_rejected: ['edit', 'change-model'],
  unauthorized: ['change-model'],
  insufficient_credit: ['change-model'],
  retired: ['change-model'],
  unavailable: ['change-model', 'retry'],
  rate_limited: ['retry', 'change-model'],
  timeout: ['retry', 'change-model'],
  task_failed: ['retry', 'edit', 'change-model'],
  bad_output: ['retry', 'change-model'],
  not_fetched: ['retry', 'change-model'],
  undeliverable: ['retry'],
  too_large: ['edit', 'change-model'],
  lost: [],
  picture_not_public: ['retry', 'change-model'],
  withdrawn: ['edit'],
  clip_gone: [],
  not_joined: [],
  music_gone: [],
  music_broken: [],
  shots_missing: [],
  internal: ['retry'],
};

/** The actions of a failed job. */
export function nextStepsOf(job: JobIn<'failed'>): readonly JobAction[] {
  const steps = nextSteps[job.status.kind];
  return (mayBeRetrievable(job) || hasGoodStill(job)) && !steps.includes('retry')
    ? ['retry', ...steps]
    : steps;
}

/** Whether the still of an earlier stage can be reused: the failure wasn't caused by the request. */
function hasGoodStill({ still, status }: JobIn<'failed'>): boolean {
  return still !== null && ['unauthorized', 'insufficient_credit', 'retired'].includes(status.kind);
}
