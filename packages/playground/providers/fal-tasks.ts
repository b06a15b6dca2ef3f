import type { LoopbackAnswer } from './loopback.ts';
import { type ListedTask, startsAtMs } from './task-list.ts';

/** The fate of a request. */
export type FalFate =
  | 'completes'
  /** Its result is an error of the model. */
  | 'fails'
  /** Its result is an error of fal's own machines. */
  | 'times-out'
  /** Its result is a refusal of the prompt. */
  | 'content-refused'
  /** A file of its input couldn't be downloaded. */
  | 'input-unreachable'
  /** Completes, flagged as not safe for work. */
  | 'flagged'
  /** Completes, with its video in a list. */
  | 'in-a-list'
  /** Completes without a video. */
  | 'no-output'
  /** Completes without a video, and says that it was refused. */
  | 'refused-in-success'
  /** Completes, but its file is already gone. */
  | 'output-expired'
  /** Completes. Until then, its status is an unknown word. */
  | 'unknown-status'
  /** Completes. A cancel doesn't stop its model. */
  | 'unstoppable'
  | 'never-ends'
  /** Isn't found any more. */
  | 'vanishes';

/** A request, as the queue keeps it. */
export interface FalTask extends ListedTask {
  /** The whole name of its endpoint. */
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** How often the queue ran it. */
  readonly runs: number;
  fate: FalFate;
  isCanceled: boolean;
}

const DOCS = 'https://docs.fal.ai/errors/';

/** @see https://docs.fal.ai/errors */
function modelError(type: string, msg: string, loc: readonly string[], input: unknown) {
  return { detail: [{ loc: ['body', ...loc], msg, type, url: `${DOCS}#${type}`, input }] };
}

const FLAGGED =
  'The content could not be processed because it contained material flagged by a content checker.';

/** How the fates that don't complete appear, with their status. */
function errorOf({ fate, isCanceled, input }: FalTask): LoopbackAnswer | undefined {
  if (isCanceled) {
    return requestError(499, 'client_cancelled', 'Request was cancelled');
  }
  switch (fate) {
    case 'fails':
      return {
        ...{ status: 500, headers: { 'x-fal-retryable': 'false' } },
        json: modelError('internal_server_error', 'Internal server error', [], input),
      };
    case 'times-out':
      return requestError(504, 'request_timeout', 'Request timed out');
    case 'content-refused':
      return {
        ...{ status: 422, headers: { 'x-fal-retryable': 'false' } },
        json: modelError('content_policy_violation', FLAGGED, ['prompt'], input['prompt']),
      };
    case 'input-unreachable':
      return {
        status: 422,
        json: modelError('file_download_error', 'File download error', ['image_url'], ''),
      };
    case 'refused-in-success':
      return {
        status: 200,
        json: modelError('content_policy_violation', FLAGGED, ['prompt'], input['prompt']),
      };
    default:
      return undefined;
  }
}

/** @see https://docs.fal.ai/documentation/model-apis/request-errors */
function requestError(status: number, type: string, detail: string): LoopbackAnswer {
  return { status, headers: { 'x-fal-error-type': type }, json: { detail, error_type: type } };
}

/** Files are kept for as long as the request asks, a week in the bot's. */
const RETENTION_MS = 7 * 24 * 3_600_000;

export function isOver({ fate, endsAtMs, isCanceled }: FalTask, nowMs: number): boolean {
  return isCanceled || (fate !== 'never-ends' && nowMs >= endsAtMs);
}

export function isOutputThere(task: FalTask, nowMs: number): boolean {
  const isMade = !errorOf(task) && task.fate !== 'no-output' && task.fate !== 'output-expired';
  return isMade && isOver(task, nowMs) && nowMs < task.endsAtMs + RETENTION_MS;
}

export function isQueued(task: FalTask, nowMs: number): boolean {
  return !isOver(task, nowMs) && nowMs < startsAtMs(task);
}

/** The request in the queue: 202 until it is over, and then 200, however it ended. */
export function showStatus(
  task: FalTask,
  { urls, nowMs, ahead, logs }: { urls: object; nowMs: number; ahead: number; logs: boolean },
): LoopbackAnswer {
  const common = { request_id: task.id, ...urls };
  const lines = logs ? [{ message: 'step 10/50', level: 'INFO', source: 'USER', timestamp: '' }] : null;
  if (isOver(task, nowMs)) {
    const metrics = { inference_time: (task.endsAtMs - task.createdAtMs) / 1_000 };
    return { status: 200, json: { status: 'COMPLETED', ...common, logs: lines, metrics } };
  }
  if (isQueued(task, nowMs))
    return { status: 202, json: { status: 'IN_QUEUE', ...common, queue_position: ahead } };
  const status = task.fate === 'unknown-status' ? 'WARMING_UP' : 'IN_PROGRESS';
  return { status: 202, json: { status, ...common, logs: lines } };
}

/** The output of its model, or the error of its model or of fal. */
export function showResult(task: FalTask, { url, nowMs }: { url: string; nowMs: number }): LoopbackAnswer {
  if (!isOver(task, nowMs)) return { status: 400, json: { detail: 'Request is still in progress' } };
  const headers = { 'x-fal-request-id': task.id };
  const error = errorOf(task);
  if (error) return { ...error, headers: { ...headers, ...error.headers } };
  const video = {
    ...{ url: `${url}/files/${task.id}/output.mp4`, content_type: 'video/mp4', file_name: 'output.mp4' },
    file_size: 5_213_455,
  };
  const shown =
    task.fate === 'no-output' ? { video: null } : task.fate === 'in-a-list' ? { videos: [video] } : { video };
  const flags = task.fate === 'flagged' ? { has_nsfw_concepts: [true] } : {};
  return { status: 200, headers, json: { ...shown, ...flags, seed: 184_270 } };
}
