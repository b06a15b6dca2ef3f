import { cut } from '../http/text.ts';
import type { TaskStatus } from '../provider.ts';
import { isContentRefusal, kindOfCode } from './failure.ts';
import type { Prediction } from './schema.ts';

/**
 * What a prediction says of the task. A failed one arrives like any other, as a success of the call.
 * @see https://wavespeed.ai/docs/get-result
 */
export function toStatus(prediction: Prediction): TaskStatus {
  const { status, error } = prediction;
  switch (status) {
    case 'created':
    case 'pending':
      return { state: 'pending' };
    case 'completed':
      return afterCompletion(prediction);
    case 'failed':
      return failure(prediction);
    // What its own client takes for an end.
    // https://github.com/WaveSpeedAI/wavespeed-javascript/blob/main/src/api/client.ts
    case 'cancelled':
    case 'canceled':
    case 'timeout':
    case 'deleted':
      return { state: 'failed', kind: 'task_failed', cause: `the task was ${status}: ${toText(error)}` };
    default:
      // `processing`, or a word that is new here.
      return { state: 'running' };
  }
}

function failure({ code, error }: Prediction): TaskStatus {
  const cause = toText(error);
  // Not every model is known to set the code.
  const kind = kindOfCode(code) ?? (isContentRefusal(cause) ? 'content_rejected' : 'task_failed');
  return { state: 'failed', kind, cause: `code ${code ?? 'none'}: ${cause}` };
}

function afterCompletion(prediction: Prediction): TaskStatus {
  const { outputs, has_nsfw_contents, code } = prediction;
  // A flag for each output, and no telling which of them a video is made of.
  const isAdult = [has_nsfw_contents].flat().includes(true);
  const first: unknown = [outputs].flat()[0];
  const url: unknown = typeof first === 'object' && first !== null && 'url' in first ? first.url : first;
  if (typeof url === 'string' && /^https?:/.test(url)) {
    return { state: 'succeeded', output: { kind: 'url', url }, ...(isAdult && { isAdult }) };
  }
  if (kindOfCode(code)) return failure(prediction);
  if (isAdult)
    return { state: 'failed', kind: 'content_rejected', cause: 'flagged, and the output withheld' };
  return { state: 'failed', kind: 'bad_output', cause: `the output is no address: ${toText(first)}` };
}

function toText(value: unknown): string {
  if (typeof value === 'string' && value !== '') return cut(value);
  if (value === undefined || value === null || value === '') return 'no reason given';
  return cut(JSON.stringify(value));
}
