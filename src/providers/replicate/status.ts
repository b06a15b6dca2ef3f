import { cut } from '../http/text.ts';
import type { TaskStatus } from '../provider.ts';
import { isContentRefusal } from './failure.ts';
import { readProgress } from './progress.ts';
import type { Prediction } from './schema.ts';

/**
 * What a prediction says of the task.
 * @see https://replicate.com/docs/topics/predictions/lifecycle
 */
export function toStatus(prediction: Prediction): TaskStatus {
  switch (prediction.status) {
    case 'starting':
      return { state: 'pending' };
    case 'succeeded':
      return afterSuccess(prediction);
    case 'failed': {
      const cause = toText(prediction.error);
      const kind = isContentRefusal(cause) ? 'content_rejected' : 'task_failed';
      return { state: 'failed', kind, cause: cut(cause) };
    }
    case 'canceled':
    // Its deadline passed before it was started.
    case 'aborted':
      return { state: 'failed', kind: 'task_failed', cause: `the prediction was ${prediction.status}` };
    default: {
      // `processing`, or a word that is new here.
      const progress = readProgress(prediction.logs ?? '');
      return { state: 'running', ...(progress !== undefined && { progress }) };
    }
  }
}

function afterSuccess({ output, data_removed }: Prediction): TaskStatus {
  const first: unknown = Array.isArray(output) ? output[0] : output;
  if (typeof first === 'string' && /^https?:/.test(first)) {
    return { state: 'succeeded', output: { kind: 'url', url: first } };
  }
  if (first !== undefined && first !== null && first !== '') {
    return { state: 'failed', kind: 'bad_output', cause: `the output is no address: ${cut(toText(first))}` };
  }
  if (data_removed) {
    // Kept for one hour: https://replicate.com/docs/topics/predictions/data-retention
    return { state: 'failed', kind: 'task_failed', cause: 'the output has been removed after its hour' };
  }
  // Some models end like this when their filter took the result away.
  return { state: 'failed', kind: 'content_rejected', cause: 'it succeeded without an output' };
}

function toText(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  return value === undefined || value === null || value === '' ? 'no reason given' : JSON.stringify(value);
}
