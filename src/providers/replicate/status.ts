import { reasonOf } from '../http/words.ts';
import { ProviderError, type TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import { isContentRefusal } from './failure.ts';
import { readProgress } from './progress.ts';
import type { Prediction } from './schema.ts';

/**
 * A prediction as a task's status.
 * @see https://replicate.com/docs/topics/predictions/lifecycle
 */
export function toStatus(prediction: Prediction): TaskStatus | Fileless {
  const { status, error, logs } = prediction;
  switch (readTaskPhase(status)) {
    case 'pending':
      return { state: 'pending' };
    case 'succeeded':
      return afterSuccess(prediction);
    case 'failed': {
      const cause = reasonOf(error);
      return { state: 'failed', kind: isContentRefusal(cause) ? 'content_rejected' : 'task_failed', cause };
    }
    // `aborted`: its deadline passed before it was started.
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the prediction was ${status}` };
    case 'running': {
      // `processing`, or an unknown word.
      const progress = readProgress(logs ?? '');
      return { state: 'running', ...(progress !== undefined && { progress }) };
    }
  }
}

function afterSuccess({ output, data_removed }: Prediction): TaskStatus | Fileless {
  const found = findAddress(output);
  if (typeof found === 'object') return { state: 'succeeded', output: { kind: 'url', url: found.url } };
  if (data_removed) {
    // Kept for one hour: https://replicate.com/docs/topics/predictions/data-retention
    throw new ProviderError('task_failed', 'poll: the output has been removed after its hour', {
      isGone: true,
    });
  }
  // Some models end like this when their filter removed the result. A list with a gap is something else.
  const isNothing = output == null || output === '' || (Array.isArray(output) && output.length === 0);
  return isNothing
    ? { state: 'fileless', kind: 'content_rejected', cause: 'it succeeded without an output' }
    : { state: 'fileless', kind: 'bad_output', cause: `it succeeded, and its output is ${found}` };
}
