import type { GoogleBody } from './google-checks.ts';
import type { ListedTask } from './task-list.ts';

/** The fate of an interaction. */
export type GoogleFate =
  | 'succeeds'
  /** Fails with an error of the service. */
  | 'fails'
  /** Fails because of its content. */
  | 'content-refused'
  /** Completes with words in place of a video: its content was refused. */
  | 'answers-in-words'
  /** Fails because there are too many. */
  | 'too-many'
  /** Completes. Its video isn't where it should be. */
  | 'no-output'
  /** Completes, and becomes a file a minute later. */
  | 'late-file'
  /** Completes, and its file fails. */
  | 'file-fails'
  /** Completes, but its file is already gone. */
  | 'output-expired'
  /** Stops early. */
  | 'incomplete'
  /** Waits for an answer. */
  | 'requires-action'
  /** Completes. Until then, its status is an unknown word. */
  | 'unknown-status'
  | 'never-ends'
  /** Isn't found any more. */
  | 'vanishes';

/** An interaction, as the server keeps it. */
export interface GoogleTask extends ListedTask {
  readonly body: GoogleBody;
  fate: GoogleFate;
  isCanceled: boolean;
}

const errors: Partial<Record<GoogleFate, object>> = {
  fails: { code: 'internal', message: 'An internal error has occurred.' },
  'content-refused': { code: 'invalid_request', message: 'no', status: 'PROHIBITED_CONTENT' },
  'too-many': { code: 'too_many_requests', message: 'Please retry in 23.397s.' },
};
const stuck: Partial<Record<GoogleFate, string>> = {
  incomplete: 'incomplete',
  'requires-action': 'requires_action',
};

/** Files are kept for two days. */
const RETENTION_MS = 48 * 3_600_000;
const LATE_MS = 60_000;
const TOKENS_PER_SECOND = 5_792;

export function isOver({ fate, endsAtMs, isCanceled }: GoogleTask, nowMs: number): boolean {
  return isCanceled || (fate !== 'never-ends' && nowMs >= endsAtMs);
}

/** Whether it ended with a video. */
export function isMade(task: GoogleTask, nowMs: number): boolean {
  const { fate, isCanceled } = task;
  const isWithout = fate in errors || fate in stuck || fate === 'answers-in-words' || fate === 'no-output';
  return !isCanceled && !isWithout && isOver(task, nowMs);
}

/** The state of its file; `undefined` if there is none. */
export function fileStateOf(task: GoogleTask, nowMs: number): string | undefined {
  if (!isMade(task, nowMs) || task.fate === 'output-expired') return undefined;
  if (nowMs >= task.endsAtMs + RETENTION_MS) return undefined;
  if (task.fate === 'file-fails') return 'FAILED';
  return task.fate === 'late-file' && nowMs < task.endsAtMs + LATE_MS ? 'PROCESSING' : 'ACTIVE';
}

/** @see https://ai.google.dev/gemini-api/docs/omni */
export function showInteraction(task: GoogleTask, { url, nowMs }: { url: string; nowMs: number }): object {
  const { id, fate, body, isCanceled } = task;
  const common = { id, object: 'interaction', model: body.model };
  if (isCanceled) return { ...common, status: 'cancelled' };
  if (!isOver(task, nowMs))
    return { ...common, status: fate === 'unknown-status' ? 'rendering' : 'in_progress', steps: [] };
  if (errors[fate]) return { ...common, status: 'failed', error: errors[fate] };
  const seconds = Number.parseFloat(body.response_format?.duration ?? '5s');
  const video = {
    type: 'video',
    mime_type: 'video/mp4',
    uri: `${url}/v1beta/files/${id}:download?alt=media`,
  };
  const words = { type: 'text', text: 'I can’t make this video.' };
  const hasVideo = isMade(task, nowMs);
  const isInWords = !hasVideo && fate !== 'no-output';
  return {
    ...{ ...common, status: stuck[fate] ?? 'completed' },
    steps: [
      { type: 'user_input', content: [{ type: 'text', text: '…' }] },
      { type: 'thought', content: [{ type: 'thought', text: '…' }] },
      { type: 'model_output', content: [...(hasVideo ? [video] : []), ...(isInWords ? [words] : [])] },
    ],
    usage: {
      total_input_tokens: 29,
      output_tokens_by_modality: [
        { modality: 'text', tokens: 12 },
        ...(isInWords ? [] : [{ modality: 'video', tokens: TOKENS_PER_SECOND * seconds }]),
      ],
    },
  };
}
