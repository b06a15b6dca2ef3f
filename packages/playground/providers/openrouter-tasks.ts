import type { OpenrouterBody } from './openrouter-checks.ts';
import { type OpenrouterModel, usdOf } from './openrouter-models.ts';
import { type ListedTask, startsAtMs } from './task-list.ts';

/** The fate of a task. */
export type OpenrouterFate =
  | 'succeeds'
  /** Succeeds at the operator's own account with the model's maker. */
  | 'succeeds-with-own-key'
  | 'fails'
  /** Fails because its content was refused. */
  | 'content-refused'
  /** Somebody stopped it. */
  | 'is-cancelled'
  /** Its maker took too long. */
  | 'expires'
  /** Is completed without a video. */
  | 'no-output'
  /** Is completed, but its file is already gone. */
  | 'output-expired'
  /** Is completed. Until then, its status is an unknown word. */
  | 'unknown-status'
  | 'never-ends'
  /** Isn't found any more. */
  | 'vanishes';

/** A task, as the server keeps it. */
export interface OpenrouterTask extends ListedTask {
  readonly body: OpenrouterBody;
  readonly model: OpenrouterModel;
  fate: OpenrouterFate;
}

const ends: Partial<Record<OpenrouterFate, { status: string; error?: string }>> = {
  fails: { status: 'failed', error: 'The provider failed to generate a video.' },
  'content-refused': { status: 'failed', error: 'The request was flagged by the content policy.' },
  'is-cancelled': { status: 'cancelled' },
  expires: { status: 'expired', error: 'The job expired.' },
};

function isOver({ fate, endsAtMs }: OpenrouterTask, nowMs: number): boolean {
  return fate !== 'never-ends' && nowMs >= endsAtMs;
}

/** Whether it ended with a video. */
export function isMade(task: OpenrouterTask, nowMs: number): boolean {
  return isOver(task, nowMs) && !ends[task.fate] && task.fate !== 'no-output';
}

/** What stands in each answer about a task. */
function common({ id }: OpenrouterTask, url: string) {
  return { id, polling_url: `${url}/api/v1/videos/${id}`, generation_id: id };
}

export function showCreated(task: OpenrouterTask, url: string): object {
  return { ...common(task, url), status: 'pending' };
}

/** @see https://openrouter.ai/docs/api/api-reference/videos */
export function showTask(task: OpenrouterTask, { url, nowMs }: { url: string; nowMs: number }): object {
  const { id, fate, body, model } = task;
  if (!isOver(task, nowMs)) {
    const known = nowMs < startsAtMs(task) ? 'pending' : 'in_progress';
    return { ...common(task, url), status: fate === 'unknown-status' ? 'finalizing' : known };
  }
  const end = ends[fate];
  if (end) return { ...common(task, url), ...end };
  const { duration = 5, resolution = '720p', generate_audio: sound = model.generate_audio ?? false } = body;
  const isByok = fate === 'succeeds-with-own-key';
  const cost = isByok ? 0.02 : usdOf(model, { seconds: duration, resolution, sound });
  return {
    ...common(task, url),
    status: 'completed',
    unsigned_urls: fate === 'no-output' ? [] : [`${url}/api/v1/videos/${id}/content?index=0`],
    usage: { cost, is_byok: isByok },
  };
}
