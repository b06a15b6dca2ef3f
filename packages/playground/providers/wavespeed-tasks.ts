import { type ListedTask, startsAtMs } from './task-list.ts';

/** The fate of a task. */
export type WavespeedFate =
  | 'completes'
  /** Fails with an internal error. */
  | 'fails'
  /** Fails with the code for refused content. */
  | 'content-refused'
  /** Fails without a code. Only the text says why. */
  | 'content-refused-in-words'
  /** Completes, flagged as not safe for work. */
  | 'flagged'
  /** Completes without a result. */
  | 'no-output'
  /** Completes, but its file is already gone. */
  | 'output-expired'
  /** Its image couldn't be downloaded. */
  | 'image-unreachable'
  | 'timeout'
  | 'cancelled'
  /** Completes. Until then, its status is an unknown word. */
  | 'unknown-status'
  | 'never-ends'
  /** Isn't found any more. */
  | 'vanishes';

/** A task, as the server keeps it. */
export interface WavespeedTask extends ListedTask {
  /** Its path. */
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  fate: WavespeedFate;
  isDeleted: boolean;
}

const CONTENT_TEXT = 'Content flagged as potentially sensitive. Please try different prompts.';

/** How the fates that don't complete appear. */
const failures: Partial<Record<WavespeedFate, { status: string; error: string; code?: number }>> = {
  fails: { status: 'failed', error: 'Generation failed, please try again', code: 1403 },
  'content-refused': { status: 'failed', error: CONTENT_TEXT, code: 1200 },
  'content-refused-in-words': { status: 'failed', error: CONTENT_TEXT },
  'image-unreachable': { status: 'failed', error: 'Failed to download the image', code: 1402 },
  timeout: { status: 'timeout', error: 'The task took too long', code: 5004 },
  cancelled: { status: 'cancelled', error: '' },
};

/** Outputs are kept for seven days. */
const RETENTION_MS = 7 * 24 * 3_600_000;

function isOver({ fate, endsAtMs }: WavespeedTask, nowMs: number): boolean {
  return fate !== 'never-ends' && nowMs >= endsAtMs;
}

export function isOutputThere(task: WavespeedTask, nowMs: number): boolean {
  const { fate, endsAtMs, isDeleted } = task;
  const hasOutput = !(fate in failures) && fate !== 'no-output' && fate !== 'output-expired';
  return hasOutput && !isDeleted && isOver(task, nowMs) && nowMs < endsAtMs + RETENTION_MS;
}

/**
 * The task as the API shows it.
 * @see https://wavespeed.ai/docs/get-result
 */
export function showTask(task: WavespeedTask, { url, nowMs }: { url: string; nowMs: number }): object {
  const { id, model, createdAtMs, endsAtMs, fate } = task;
  const common = {
    id,
    model,
    urls: { get: `${url}/api/v3/predictions/${id}/result` },
    created_at: new Date(createdAtMs).toISOString(),
  };
  const running = { outputs: [], has_nsfw_contents: null, error: '', timings: { inference: 0 } };
  if (!isOver(task, nowMs)) return { ...common, ...running, status: statusOfRunning(task, nowMs) };
  const failure = failures[fate];
  if (failure) return { ...common, ...running, ...failure };
  const outputs = fate === 'no-output' ? [] : [`${url}/outputs/${id}/1.mp4`];
  const took = endsAtMs - createdAtMs;
  return {
    ...common,
    ...{ outputs, status: 'completed', error: '', has_nsfw_contents: outputs.map(() => fate === 'flagged') },
    ...{ executionTime: took, timings: { inference: took } },
  };
}

function statusOfRunning(task: WavespeedTask, nowMs: number): string {
  if (task.fate === 'unknown-status') return 'warming_up';
  return nowMs < startsAtMs(task) ? 'created' : 'processing';
}
