import type { LoopbackModel } from './replicate-models.ts';
import { type ListedTask, startsAtMs } from './task-list.ts';

/** The fate of a task. */
export type Fate =
  | 'succeeds'
  /** Fails with an internal error. */
  | 'fails'
  /** Fails with Replicate's sentence for flagged content. */
  | 'content_refused'
  /** Succeeds, but a filter removed the output. */
  | 'output_missing'
  /** Succeeds, but its output's file is already gone. */
  | 'output_expired'
  /** Succeeds. Until then, its status is an unknown word. */
  | 'unknown_status'
  /** Runs forever. */
  | 'never_ends'
  /** Isn't found any more. */
  | 'vanishes'
  /** Its deadline passed before it was started. */
  | 'aborted';

/** A prediction, as the server keeps it. */
export interface LoopbackPrediction extends ListedTask {
  /** `owner/name`. */
  readonly model: string;
  readonly makes: 'image' | 'video';
  readonly input: Readonly<Record<string, unknown>>;
  fate: Fate;
  canceledAtMs?: number;
  /** When it is canceled unless it has ended. */
  readonly deadlineMs?: number;
}

/** Outputs are kept this long after the end. */
const RETENTION_MS = 3_600_000;

const FLAGGED =
  'The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)';

export function isOver({ fate, endsAtMs, canceledAtMs }: LoopbackPrediction, nowMs: number): boolean {
  return canceledAtMs !== undefined || (fate !== 'never_ends' && nowMs >= endsAtMs);
}

export function isOutputThere(prediction: LoopbackPrediction, nowMs: number): boolean {
  const isKept = nowMs < prediction.endsAtMs + RETENTION_MS;
  return statusOf(prediction, nowMs) === 'succeeded' && isKept && prediction.fate !== 'output_expired';
}

/** The prediction as the API shows it. */
export function showPrediction(
  prediction: LoopbackPrediction,
  model: LoopbackModel,
  { url, nowMs }: { url: string; nowMs: number },
): Record<string, unknown> {
  const { id, createdAtMs, endsAtMs, canceledAtMs, fate } = prediction;
  const status = statusOf(prediction, nowMs);
  const ended = isOver(prediction, nowMs) ? (canceledAtMs ?? endsAtMs) : undefined;
  const isRemoved = ended !== undefined && nowMs >= ended + RETENTION_MS;
  const file = model.makes === 'video' ? 'output.mp4' : `out-0.${formatOf(prediction)}`;
  const address = `${url}/delivery/${id}/${file}`;
  const hasOutput = status === 'succeeded' && fate !== 'output_missing' && !isRemoved;
  const seconds = ((ended ?? nowMs) - createdAtMs) / 1_000;
  return {
    id,
    model: model.name,
    version: model.version ?? 'hidden',
    input: isRemoved ? {} : prediction.input,
    logs: isRemoved ? null : logsOf(prediction, model, nowMs),
    output: hasOutput ? (model.outputIsList ? [address] : address) : null,
    error: status === 'failed' ? (fate === 'content_refused' ? FLAGGED : 'CUDA out of memory (E1001)') : null,
    status,
    source: 'api',
    data_removed: isRemoved,
    created_at: new Date(createdAtMs).toISOString(),
    started_at: status === 'starting' ? null : new Date(startsAtMs(prediction)).toISOString(),
    ...(prediction.deadlineMs !== undefined && { deadline: new Date(prediction.deadlineMs).toISOString() }),
    completed_at: ended === undefined ? null : new Date(ended).toISOString(),
    ...(ended !== undefined && { metrics: { predict_time: seconds * 0.9, total_time: seconds } }),
    urls: {
      get: `${url}/v1/predictions/${id}`,
      cancel: `${url}/v1/predictions/${id}/cancel`,
      web: `https://replicate.com/p/${id}`,
    },
  };
}

export function formatOf({ model, input }: LoopbackPrediction): 'png' | 'jpg' | 'webp' {
  const format = input['output_format'];
  if (format === 'png' || format === 'jpg' || format === 'webp') return format;
  return /kontext|pony/.test(model) ? 'png' : 'webp';
}

function statusOf(prediction: LoopbackPrediction, nowMs: number): string {
  const { fate, canceledAtMs } = prediction;
  if (canceledAtMs !== undefined) return 'canceled';
  if (!isOver(prediction, nowMs)) {
    if (fate === 'unknown_status') return 'warming_up';
    return nowMs < startsAtMs(prediction) ? 'starting' : 'processing';
  }
  if (fate === 'aborted') return 'aborted';
  return fate === 'fails' || fate === 'content_refused' ? 'failed' : 'succeeded';
}

/** The output of tqdm for the task's progress. */
function logsOf(prediction: LoopbackPrediction, model: LoopbackModel, nowMs: number): string {
  if (!model.drawsBar || nowMs < startsAtMs(prediction)) return '';
  const total = prediction.endsAtMs - startsAtMs(prediction);
  const part = total > 0 ? Math.min((nowMs - startsAtMs(prediction)) / total, 1) : 1;
  const line = (done: number) =>
    `${String(done * 4).padStart(3)}%|${'█'.repeat(done)}${' '.repeat(25 - done)}| ${done}/25 [00:11<00:34,  1.83s/it]`;
  const steps = Array.from({ length: Math.floor(part * 25) + 1 }, (_, done) => line(done));
  return `Using seed: 4021\n${steps.join('\r')}\n`;
}
