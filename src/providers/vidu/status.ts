import type { TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import { kindOfFailedTask } from './failure.ts';
import type { Generation } from './schema.ts';

/**
 * A credit is half a cent.
 * @see https://platform.vidu.com/docs/pricing
 */
const CREDITS_PER_USD = 200;

/**
 * A generation as a task's status.
 * @see https://platform.vidu.com/docs/get-generation
 */
export function toStatus(generation: Generation): TaskStatus | Fileless {
  const { state, err_code } = generation;
  switch (readTaskPhase(state)) {
    case 'pending':
      return { state: 'pending' };
    case 'succeeded':
      return afterSuccess(generation);
    case 'failed': {
      const code = err_code || 'no reason given';
      return { state: 'failed', kind: kindOfFailedTask(code), cause: code, ...toCost(generation) };
    }
    // The state of a canceled task isn't documented.
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the task was ${state}`, ...toCost(generation) };
    case 'running':
      // `processing`, or an unknown word.
      return { state: 'running' };
  }
}

function afterSuccess(generation: Generation): TaskStatus | Fileless {
  const found = findAddress(generation.creations);
  if (typeof found === 'object') {
    return { state: 'succeeded', output: { kind: 'url', url: found.url }, ...toCost(generation) };
  }
  const cause = `it succeeded, and its output is ${found}`;
  return { state: 'fileless', kind: 'bad_output', cause, ...toCost(generation) };
}

/** The charge for a task, if it says so. */
export function toCost({ state, credits }: Generation): { costUsd?: number } {
  // No video is free: 0 credits say more about the account's plan than about the task.
  const isUnknown = credits === undefined || (credits === 0 && readTaskPhase(state) === 'succeeded');
  return isUnknown ? {} : { costUsd: credits / CREDITS_PER_USD };
}
