import { type ListedTask, startsAtMs } from './task-list.ts';
import type { ViduPage } from './vidu-models.ts';

/** The fate of a task. */
export type ViduFate =
  | 'succeeds'
  /** Fails with an error of the service. */
  | 'fails'
  /** Fails because its prompt was refused. */
  | 'prompt-refused'
  /** Fails because its result was refused. */
  | 'result-refused'
  /** Fails because its image couldn't be read. */
  | 'image-unreadable'
  /** Succeeds without a result. */
  | 'no-output'
  /** Succeeds, but its file is already gone. */
  | 'output-expired'
  /** Succeeds. Until then, its state is an unknown word. */
  | 'unknown-state'
  | 'never-ends'
  /** Isn't found any more. */
  | 'vanishes';

/** A task, as the server keeps it. */
export interface ViduTask extends ListedTask {
  /** Digits, more than a number can represent exactly. */
  readonly id: string;
  readonly page: ViduPage;
  readonly body: Readonly<Record<string, unknown>>;
  readonly credits: number;
  fate: ViduFate;
  isCanceled: boolean;
}

const failures: Partial<Record<ViduFate, string>> = {
  fails: 'InternalServiceFailure',
  'prompt-refused': 'TaskPromptPolicyViolation',
  'result-refused': 'CreationPolicyViolation',
  'image-unreadable': 'ImageDownloadFailure',
};

/** Links work for a day. */
const LINK_MS = 24 * 3_600_000;

/** Credits per second of a video from text or frames. */
const rates: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'viduq3-pro': { '540p': 9, '720p': 20, '1080p': 24 },
  'viduq3-turbo': { '540p': 7, '720p': 11, '1080p': 13 },
  'viduq3-pro-fast': { '720p': 20, '1080p': 25 },
};
/** From references. */
const referenceRates: typeof rates = {
  'viduq3-turbo': { '540p': 4, '720p': 10, '1080p': 13 },
  viduq3: { '540p': 7, '720p': 12, '1080p': 15 },
};

/** @see https://platform.vidu.com/docs/pricing */
export function creditsOf(
  page: ViduPage,
  { model, duration = 5, resolution = '720p' }: Record<string, unknown>,
): number {
  const known = page === 'reference2video' ? referenceRates : rates;
  return (known[String(model)]?.[String(resolution)] ?? 10) * Number(duration);
}

export function stateOf(task: ViduTask, nowMs: number): string {
  const { fate, endsAtMs, isCanceled } = task;
  if (isCanceled) return 'failed';
  if (fate === 'never-ends' || nowMs < endsAtMs) {
    if (fate === 'unknown-state') return 'scheduled';
    return nowMs < startsAtMs(task) ? 'queueing' : 'processing';
  }
  return fate in failures ? 'failed' : 'success';
}

export function isOutputThere(task: ViduTask, nowMs: number): boolean {
  const isKept = task.fate !== 'no-output' && task.fate !== 'output-expired';
  return isKept && stateOf(task, nowMs) === 'success' && nowMs < task.endsAtMs + LINK_MS;
}

/** @see https://platform.vidu.com/docs/get-generation */
export function showGeneration(task: ViduTask, { url, nowMs }: { url: string; nowMs: number }): object {
  const state = stateOf(task, nowMs);
  const { id, body, credits, fate, isCanceled } = task;
  const errCode = isCanceled ? 'UserCancelled' : (failures[fate] ?? '');
  const creation = {
    id: `${id}1`,
    url: `${url}/creations/${id}/video.mp4?X-Amz-Signature=abc`,
    cover_url: `${url}/creations/${id}/cover.jpg?X-Amz-Signature=def`,
    watermarked_url: '',
  };
  return {
    ...{ id, state, err_code: state === 'failed' ? errCode : '', credits: state === 'failed' ? 0 : credits },
    ...{ payload: body['payload'] ?? '', bgm: body['bgm'] ?? false, off_peak: body['off_peak'] ?? false },
    creations: state === 'success' && fate !== 'no-output' ? [creation] : [],
  };
}
