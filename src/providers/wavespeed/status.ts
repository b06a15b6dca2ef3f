import { reasonOf } from '../http/words.ts';
import type { TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import { isContentRefusal, kindOfCode } from './failure.ts';
import type { Prediction } from './schema.ts';

/**
 * A prediction as a task's status. A failed one arrives like any other, as a successful call.
 * @see https://wavespeed.ai/docs/get-result
 */
export function toStatus(prediction: Prediction): TaskStatus | Fileless {
  const { status, error } = prediction;
  switch (readTaskPhase(status)) {
    case 'pending':
      return { state: 'pending' };
    case 'succeeded':
      return afterCompletion(prediction);
    case 'failed':
      return failure(prediction);
    // The statuses that its own client treats as an end.
    // https://github.com/WaveSpeedAI/wavespeed-javascript/blob/main/src/api/client.ts
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the task was ${status}: ${reasonOf(error)}` };
    case 'running':
      // `processing`, or an unknown word.
      return { state: 'running' };
  }
}

function failure({ code, error }: Prediction): TaskStatus {
  const cause = reasonOf(error);
  // Not every model is known to set the code.
  const kind = kindOfCode(code) ?? (isContentRefusal(cause) ? 'content_rejected' : 'task_failed');
  return { state: 'failed', kind, cause: `code ${code ?? 'none'}: ${cause}` };
}

function afterCompletion(prediction: Prediction): TaskStatus | Fileless {
  const { outputs, has_nsfw_contents, code } = prediction;
  // One flag per output. It isn't known which outputs the video is made from.
  const isAdult = [has_nsfw_contents].flat().includes(true);
  const found = findAddress(outputs);
  if (typeof found === 'object') {
    return { state: 'succeeded', output: { kind: 'url', url: found.url }, ...(isAdult && { isAdult }) };
  }
  if (kindOfCode(code)) return failure(prediction);
  return isAdult
    ? { state: 'fileless', kind: 'content_rejected', cause: 'flagged, and the output withheld' }
    : { state: 'fileless', kind: 'bad_output', cause: `completed, and its output is ${found}` };
}
