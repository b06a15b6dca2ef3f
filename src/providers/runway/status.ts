import { cut } from '../http/text.ts';
import type { TaskStatus } from '../provider.ts';
import { kindOfFailure } from './failure.ts';
import type { Task } from './schema.ts';

/** @see https://docs.dev.runwayml.com/guides/pricing */
const CREDITS_PER_USD = 100;

/**
 * What a task of Runway says of ours.
 * @see https://docs.dev.runwayml.com/api/#tag/Task-management
 */
export function toStatus(task: Task): TaskStatus {
  const { status, progress, output, failure, failureCode } = task;
  const cost = toCost(task);
  switch (status.toUpperCase()) {
    case 'PENDING':
    // It waits for one of our other tasks to end, then starts by itself.
    case 'THROTTLED':
      return { state: 'pending' };
    case 'SUCCEEDED': {
      // Image sequences come with a second file, their sound.
      const url = output?.find((each) => /^https?:/.test(each));
      if (url === undefined) {
        return { state: 'failed', kind: 'bad_output', cause: 'it succeeded without an output', ...cost };
      }
      return { state: 'succeeded', output: { kind: 'url', url }, ...cost };
    }
    case 'FAILED': {
      const code = failureCode ?? undefined;
      const sentence = failure ?? 'no reason given';
      const cause = cut([code, sentence].filter(Boolean).join(': '));
      return { state: 'failed', kind: kindOfFailure(code, sentence), cause, ...cost };
    }
    case 'CANCELLED':
    case 'CANCELED':
      return { state: 'failed', kind: 'task_failed', cause: 'the task was cancelled', ...cost };
    default:
      // `RUNNING`, or a word that is new here.
      return { state: 'running', ...(progress != null && { progress: Math.min(Math.max(progress, 0), 1) }) };
  }
}

/** What a task that has ended was charged, in our words; nothing, where it does not say. */
export function toCost({ cost }: Task): { costUsd?: number } {
  return cost ? { costUsd: cost.credits / CREDITS_PER_USD } : {};
}
