import type { Answer } from '../http/exchange.ts';
import { readWords, reasonOf } from '../http/words.ts';
import type { TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import { kindOfRun, refusalOf } from './failure.ts';
import type { QueueStatus } from './schema.ts';

/** A request's place in the queue as a task's status; `undefined` if it is over, and its result says how. */
export function toStatus({ status, queue_position: ahead, error }: QueueStatus): TaskStatus | undefined {
  switch (readTaskPhase(status)) {
    case 'pending':
      return { state: 'pending', ...(ahead != null && { ahead }) };
    case 'succeeded':
      return undefined;
    // Neither is documented.
    case 'failed':
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the request was ${status}: ${reasonOf(error)}` };
    case 'running':
      // `IN_PROGRESS`, or an unknown word.
      return { state: 'running' };
  }
}

/** The status and the text of a result that was asked for too early. */
const TOO_EARLY = /\bstill in progress\b/i;
/** About the account, this call, or whether there is such a request. */
const NOT_OF_RUN: readonly number[] = [401, 402, 403, 404, 408, 410, 425, 429];

/**
 * The result of a request that is over: the model's output, or an error with its status. Only the model's own error ends
 * a task at once. Any other may be that of a server in between, so it has to stay.
 * @see https://docs.fal.ai/errors
 */
export function readResult(answer: Answer): TaskStatus | Fileless {
  const { status, headers, json, isOwn } = answer;
  if (!isOwn || NOT_OF_RUN.includes(status) || (status >= 300 && status < 400))
    throw refusalOf(answer, 'poll');
  const { codes, message } = readWords(json);
  const type = headers['x-fal-error-type'];
  const types = typeof type === 'string' ? [type, ...codes] : codes;
  if (status < 300) return afterCompletion(json, types, message);
  if (TOO_EARLY.test(message)) return { state: 'running' };
  // Models explain themselves in lists.
  const { detail } = Object(json);
  const isExplained = Array.isArray(detail) && detail.length > 0;
  // Without either, it may be anybody's. The video is paid for, and may be there a minute later.
  if (!isExplained && types.length === 0) throw refusalOf(answer, 'poll');
  const kind = kindOfRun(status, types, message);
  const cause = `${status}: ${[...new Set(types), message || 'no reason given'].join(': ')}`;
  return status === 400 || status === 422 || isExplained
    ? { state: 'failed', kind, cause }
    : { state: 'fileless', kind, cause };
}

function afterCompletion(json: unknown, types: readonly string[], message: string): TaskStatus | Fileless {
  const found = findAddress(json);
  if (typeof found === 'object') {
    const isAdult = [Object(json)['has_nsfw_concepts']].flat().includes(true);
    return { state: 'succeeded', output: { kind: 'url', url: found.url }, ...(isAdult && { isAdult }) };
  }
  // Some models say in a success why they have none.
  const said = [...types, message].filter(Boolean).join(': ');
  const kind = kindOfRun(200, types, message) === 'content_rejected' ? 'content_rejected' : 'bad_output';
  return { state: 'fileless', kind, cause: `completed, and its output is ${found}${said && `: ${said}`}` };
}
