import { randomUUID } from 'node:crypto';
import { type ListedTask, startsAtMs } from './task-list.ts';

/** The fate of a task. */
export type RunwayFate =
  | 'succeeds'
  /** Fails with an internal error. */
  | 'fails'
  /** Fails because the prompt was refused. */
  | 'content_refused'
  /** Fails because another company's model refused it. */
  | 'third_party_refused'
  /** Fails because the image is unsuitable. */
  | 'asset_invalid'
  /** Waits for a free slot for half of its time. */
  | 'throttled'
  /** Succeeds. Until then, its status is an unknown word. */
  | 'unknown_status'
  /** Succeeds with an empty list. */
  | 'output_missing'
  /** Succeeds, but its output's file is already gone. */
  | 'output_expired'
  /** Somebody else canceled it. */
  | 'cancelled'
  /** Runs forever. */
  | 'never_ends'
  /** Isn't found any more. */
  | 'vanishes';

/** A task, as the server keeps it. */
export interface RunwayTask extends ListedTask {
  readonly endpoint:
    | 'text_to_video'
    | 'image_to_video'
    | 'video_to_video'
    | 'video_upscale'
    | 'text_to_image';
  /** The request. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly credits: number;
  readonly fate: RunwayFate;
  /** Deleted tasks aren't found. `stopped`: before it had ended. */
  deleted?: 'stopped' | 'ended';
}

const failures: Readonly<Record<string, { failure: string; failureCode?: string }>> = {
  fails: { failure: 'An unexpected error occurred.', failureCode: 'INTERNAL.BAD_OUTPUT.CODE01' },
  content_refused: {
    failure: 'The text prompt did not pass our content moderation checks.',
    failureCode: 'SAFETY.INPUT.TEXT',
  },
  third_party_refused: {
    failure: "Your request was blocked by this model provider's content moderation system.",
    failureCode: 'INPUT_PREPROCESSING.SAFETY.THIRD_PARTY',
  },
  asset_invalid: { failure: 'The provided asset is not valid.', failureCode: 'ASSET.INVALID' },
};

export function createRunwayTask(
  about: Pick<RunwayTask, 'endpoint' | 'body' | 'credits' | 'createdAtMs' | 'endsAtMs' | 'fate'>,
): RunwayTask {
  return { id: randomUUID(), ...about };
}

export function isOver({ fate, endsAtMs }: RunwayTask, nowMs: number): boolean {
  return fate !== 'never_ends' && nowMs >= endsAtMs;
}

/**
 * The task as the API shows it.
 * @see https://docs.dev.runwayml.com/api/#tag/Task-management
 */
export function showTask(task: RunwayTask, nowMs: number, outputUrl: string): Record<string, unknown> {
  const { id, fate, credits, createdAtMs } = task;
  const all = { id, createdAt: new Date(createdAtMs).toISOString() };
  if (isOver(task, nowMs)) {
    const failure = failures[fate];
    if (failure) {
      const cost = { credits: fate === 'content_refused' ? credits : 0 };
      return { ...all, status: 'FAILED', ...failure, cost };
    }
    if (fate === 'cancelled') return { ...all, status: 'CANCELLED', cost: { credits: 0 } };
    const output = fate === 'output_missing' ? [] : [outputUrl];
    return { ...all, status: 'SUCCEEDED', output, cost: { credits } };
  }
  const estimatedCost = { credits };
  const totalMs = task.endsAtMs - createdAtMs;
  const share = totalMs > 0 ? Math.min((nowMs - createdAtMs) / totalMs, 0.99) : 0.99;
  if (fate === 'unknown_status') return { ...all, status: 'WARMING_UP', estimatedCost };
  if (fate === 'throttled' && share < 0.5) return { ...all, status: 'THROTTLED', estimatedCost };
  if (nowMs < startsAtMs(task)) return { ...all, status: 'PENDING', estimatedCost };
  return { ...all, status: 'RUNNING', estimatedCost, progress: Math.round(share * 100) / 100 };
}
