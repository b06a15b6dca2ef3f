import { reasonOf } from '../http/words.ts';
import { ProviderError, type TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import { kindOfFailedTask } from './failure.ts';
import { type OpenrouterTask, taskSchema, usageSchema } from './schema.ts';

/** A file at the API itself, which gives it for the key. */
const AT_API = /\/videos\/[\w-]+\/content(?:\?|$)/;

/**
 * The status in an answer to a poll. Throws a `ProviderError` if it has none. `contentUrl`: where the task's file is at
 * the API's address here, which alone gets the key. Through a proxy, the answer names another.
 */
export function toStatus(answer: unknown, contentUrl: string): TaskStatus | Fileless {
  const parsed = taskSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', "poll: the answer isn't a task");
  const { status, error } = parsed.data;
  const cost = costOf(answer);
  switch (readTaskPhase(status)) {
    case 'pending':
      return { state: 'pending' };
    case 'running':
      return { state: 'running' };
    case 'succeeded':
      return afterSuccess(parsed.data, cost, contentUrl);
    case 'failed':
      return { state: 'failed', kind: kindOfFailedTask(error), cause: reasonOf(error), ...cost };
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the task was ${status}`, ...cost };
  }
}

function afterSuccess(
  task: OpenrouterTask,
  cost: { costUsd?: number },
  contentUrl: string,
): TaskStatus | Fileless {
  // No video is free: then it isn't known.
  const known = cost.costUsd === 0 ? {} : cost;
  const found = findAddress([task.unsigned_urls, task.urls]);
  if (typeof found === 'object') {
    const url = AT_API.test(found.url) ? contentUrl : found.url;
    return { state: 'succeeded', output: { kind: 'url', url }, ...known };
  }
  return { state: 'fileless', kind: 'bad_output', cause: `completed, and its video is ${found}`, ...known };
}

function costOf(answer: unknown): { costUsd?: number } {
  const { cost, is_byok: isOwnKey } = usageSchema.parse(answer).usage;
  return cost === undefined || isOwnKey === true ? {} : { costUsd: cost };
}
