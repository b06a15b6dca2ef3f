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
export function toStatus({ status, progress, output, failure, failureCode, cost }: Task): TaskStatus {
  switch (status.toUpperCase()) {
    case 'PENDING':
    // It waits for one of our other tasks to end, then starts by itself.
    case 'THROTTLED':
      return { state: 'pending' };
    case 'SUCCEEDED': {
      // Image sequences come with a second file, their sound.
      const url = output?.find((each) => /^https?:/.test(each));
      if (url === undefined) {
        return { state: 'failed', kind: 'bad_output', cause: 'it succeeded without an output' };
      }
      const costUsd = cost && cost.credits / CREDITS_PER_USD;
      return { state: 'succeeded', output: { kind: 'url', url }, ...(costUsd != null && { costUsd }) };
    }
    case 'FAILED': {
      const code = failureCode ?? undefined;
      const sentence = failure ?? 'no reason given';
      const cause = cut([code, sentence].filter(Boolean).join(': '));
      return { state: 'failed', kind: kindOfFailure(code, sentence), cause };
    }
    case 'CANCELLED':
    case 'CANCELED':
      return { state: 'failed', kind: 'task_failed', cause: 'the task was cancelled' };
    default:
      // `RUNNING`, or a word that is new here.
      return { state: 'running', ...(progress != null && { progress: Math.min(Math.max(progress, 0), 1) }) };
  }
}
