import type { LoopbackAnswer } from './loopback.ts';
import type { ListedTask } from './task-list.ts';
import { failure, type XaiPage, xaiModels } from './xai-checks.ts';

/** The fate of a task. */
export type XaiFate =
  | 'succeeds'
  /** Fails with an error of the service. */
  | 'fails'
  /** Fails because its prompt was refused. */
  | 'content-refused'
  /** Is done, and its video was refused. */
  | 'result-refused'
  /** Every poll after its end is refused. */
  | 'refused-in-poll'
  /** Fails because of its input. */
  | 'input-invalid'
  /** Is done without a video. */
  | 'no-output'
  /** Is done, but its file is already gone. */
  | 'output-expired'
  /** Its result isn't kept any more. */
  | 'expires'
  /** Is done. Until then, its status is an unknown word. */
  | 'unknown-status'
  | 'never-ends'
  /** Isn't found any more. */
  | 'vanishes';

/** A task, as the server keeps it. */
export interface XaiTask extends ListedTask {
  readonly page: XaiPage;
  readonly body: Readonly<Record<string, unknown>>;
  fate: XaiFate;
}

const errors: Partial<Record<XaiFate, { code: string; message: string }>> = {
  fails: { code: 'internal_error', message: 'Video generation failed due to an internal error.' },
  'content-refused': { code: 'invalid_argument', message: 'Prompt rejected by content moderation.' },
  'input-invalid': { code: 'invalid_argument', message: 'The input image can not be decoded.' },
};

/** Its URLs are temporary. For how long isn't documented. */
const LINK_MS = 3_600_000;

function isOver({ fate, endsAtMs }: XaiTask, nowMs: number): boolean {
  return fate !== 'never-ends' && nowMs >= endsAtMs;
}

export function isOutputThere(task: XaiTask, nowMs: number): boolean {
  const isMade = task.fate === 'succeeds' || task.fate === 'unknown-status';
  return isMade && isOver(task, nowMs) && nowMs < task.endsAtMs + LINK_MS;
}

/** What a task costs, in tenths of a billionth of a dollar. */
function ticksOf({ page, body }: XaiTask): number {
  const { model, duration = 8, resolution = '480p', image, last_frame: last } = body;
  const references = [body['reference_images'] ?? []].flat().length;
  const images = references + Number(image !== undefined) + Number(last !== undefined);
  const rate = page === 'generations' ? xaiModels[String(model)]?.rates[String(resolution)] : 0.08;
  return Math.round(((rate ?? 0) * Number(duration) + images * 0.01) * 1e10);
}

/** @see https://docs.x.ai/developers/model-capabilities/video/generation#how-it-works */
export function showTask(task: XaiTask, { url, nowMs }: { url: string; nowMs: number }): LoopbackAnswer {
  const { id, fate, body, createdAtMs, endsAtMs } = task;
  const common = { model: body['model'] };
  if (!isOver(task, nowMs)) {
    const share = fate === 'never-ends' ? 0 : (nowMs - createdAtMs) / (endsAtMs - createdAtMs);
    if (fate === 'unknown-status') return { status: 202, json: { status: 'upscaling', ...common } };
    return { status: 202, json: { status: 'pending', ...common, progress: Math.floor(share * 100) } };
  }
  const usage = { cost_in_usd_ticks: ticksOf(task) };
  const error = errors[fate];
  if (error) return { status: 200, json: { status: 'failed', ...common, error, progress: 0 } };
  if (fate === 'expires') return { status: 200, json: { status: 'expired' } };
  if (fate === 'refused-in-poll') {
    const refused = failure(
      400,
      'imagine:content-moderated',
      'Generated video rejected by content moderation.',
    );
    return { ...refused, json: { ...Object(refused.json), usage } };
  }
  const isRefused = fate === 'result-refused';
  const video = {
    url: isRefused ? '' : `${url}/vidgen/${id}/video.mp4`,
    ...{ duration: Number(body['duration'] ?? 8), respect_moderation: !isRefused },
  };
  const shown = fate === 'no-output' ? {} : { video };
  return { status: 200, json: { status: 'done', ...shown, ...common, usage, progress: 100 } };
}
