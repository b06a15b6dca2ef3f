import { readWords } from '../http/words.ts';
import type { TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { toShare } from '../reading/loose.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import { kindOfFailure } from './failure.ts';
import type { Task } from './schema.ts';

/** @see https://docs.dev.runwayml.com/guides/pricing */
const CREDITS_PER_USD = 100;

/**
 * A Runway task as a status.
 * @see https://docs.dev.runwayml.com/api/#tag/Task-management
 */
export function toStatus(task: Task): TaskStatus | Fileless {
  const { status, progress, output, failure, error, failureCode } = task;
  const cost = toCost(task);
  switch (readTaskPhase(status)) {
    // `THROTTLED` waits for another of our tasks to end, then starts automatically.
    case 'pending':
      return { state: 'pending' };
    case 'succeeded': {
      // Image sequences come with a second file, their audio.
      const found = findAddress(output);
      if (typeof found === 'object')
        return { state: 'succeeded', output: { kind: 'url', url: found.url }, ...cost };
      return {
        state: 'fileless',
        kind: 'bad_output',
        cause: `it succeeded, and its output is ${found}`,
        ...cost,
      };
    }
    case 'failed': {
      const words = readWords(failure ?? error);
      const code = failureCode || words.codes[0];
      const sentence = words.message || 'no reason given';
      const cause = [code, sentence].filter(Boolean).join(': ');
      return { state: 'failed', kind: kindOfFailure(code, sentence), cause, ...cost };
    }
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the task was ${status}`, ...cost };
    case 'running': {
      const share = toShare(progress, 1);
      return { state: 'running', ...(share !== undefined && { progress: share }) };
    }
  }
}

/** The charge for a task that has ended, if it says so. */
export function toCost({ cost }: Task): { costUsd?: number } {
  const credits = cost?.credits;
  return credits === undefined ? {} : { costUsd: credits / CREDITS_PER_USD };
}
