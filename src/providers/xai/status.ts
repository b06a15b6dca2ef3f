import type { Answer } from '../http/exchange.ts';
import { readWords, reasonOf } from '../http/words.ts';
import { ProviderError, type TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { toShare } from '../reading/loose.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import { kindOfFailedTask, readBody, refusesContent } from './failure.ts';
import { taskSchema, usageSchema, type XaiTask } from './schema.ts';

/** @see https://docs.x.ai/developers/cost-tracking */
const TICKS_PER_USD = 1e10;

/** The status in an answer to a poll. Throws a `ProviderError` if it has none. */
export function readTask(answer: Answer): TaskStatus | Fileless {
  const { json } = answer;
  // Videos that its filter refuses are reported in an answer that fails, and so are mistakes of servers in between.
  if (refusesContent(answer)) {
    const cause = `${answer.status}: ${readWords(json).message}`;
    return { state: 'fileless', kind: 'content_rejected', cause, ...costOf(json) };
  }
  const task = taskSchema.safeParse(readBody(answer, 'poll'));
  if (!task.success) throw new ProviderError('unavailable', "poll: the answer isn't a task");
  return toStatus(task.data, costOf(json));
}

function toStatus(task: XaiTask, cost: { costUsd?: number }): TaskStatus | Fileless {
  const { status, error } = task;
  switch (phaseOf(status)) {
    case 'succeeded':
      return afterSuccess(task, cost);
    case 'failed':
      return { state: 'failed', kind: kindOfFailedTask(error), cause: reasonOf(error), ...cost };
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the task was ${status}`, ...cost };
    // `pending` is its only word until the end, with progress.
    case 'pending':
    case 'running': {
      const progress = toShare(task.progress, 100);
      return { state: 'running', ...(progress !== undefined && { progress }) };
    }
  }
}

function phaseOf(status: XaiTask['status']) {
  const word = status?.trim() || 'done';
  return word.toLowerCase() === 'done' ? 'succeeded' : readTaskPhase(word);
}

function afterSuccess({ video }: XaiTask, cost: { costUsd?: number }): TaskStatus | Fileless {
  if (Object(video)['respect_moderation'] === false) {
    const cause = 'the video was refused by moderation';
    return { state: 'failed', kind: 'content_rejected', cause, ...cost };
  }
  // No video is free: then it isn't known.
  const known = cost.costUsd === 0 ? {} : cost;
  const found = findAddress(video);
  if (typeof found === 'object')
    return { state: 'succeeded', output: { kind: 'url', url: found.url }, ...known };
  return { state: 'fileless', kind: 'bad_output', cause: `it is done, and its video is ${found}`, ...known };
}

function costOf(json: unknown): { costUsd?: number } {
  const { cost_in_usd_ticks: ticks } = usageSchema.parse(json).usage;
  return ticks === undefined ? {} : { costUsd: ticks / TICKS_PER_USD };
}
