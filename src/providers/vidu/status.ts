import { cut } from '../http/text.ts';
import type { TaskStatus } from '../provider.ts';
import { kindOfFailedTask } from './failure.ts';
import type { Generation } from './schema.ts';

/**
 * A credit is half a cent.
 * @see https://platform.vidu.com/docs/pricing
 */
const CREDITS_PER_USD = 200;

/**
 * What a generation says of the task.
 * @see https://platform.vidu.com/docs/get-generation
 */
export function toStatus(generation: Generation): TaskStatus {
  const { state, err_code } = generation;
  switch (state) {
    case 'created':
    case 'queueing':
      return { state: 'pending' };
    case 'success':
      return afterSuccess(generation);
    case 'failed': {
      const code = err_code || 'no reason given';
      return { state: 'failed', kind: kindOfFailedTask(code), cause: cut(code), ...toCost(generation) };
    }
    // How a cancelled task looks is not documented.
    case 'cancelled':
    case 'canceled':
      return { state: 'failed', kind: 'task_failed', cause: `the task was ${state}` };
    default:
      // `processing`, or a word that is new here.
      return { state: 'running' };
  }
}

function afterSuccess(generation: Generation): TaskStatus {
  const { creations } = generation;
  const url = creations?.[0]?.url;
  if (!url || !/^https?:/.test(url)) {
    return {
      state: 'failed',
      kind: 'bad_output',
      cause: 'it succeeded without an address',
      ...toCost(generation),
    };
  }
  return { state: 'succeeded', output: { kind: 'url', url }, ...toCost(generation) };
}

/** What a task was charged; nothing, where it does not say. */
export function toCost({ state, credits }: Generation): { costUsd?: number } {
  // No video is free: of 0 credits the account's plan says more than the task.
  const isKnown = typeof credits === 'number' && (credits > 0 || state === 'failed');
  return isKnown ? { costUsd: credits / CREDITS_PER_USD } : {};
}
