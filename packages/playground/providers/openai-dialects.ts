import type { LoopbackAnswer } from './loopback.ts';
import type { VideoBody } from './openai-body.ts';
import { checkForOpenai, checkForSglang, checkForVllm, type Problem } from './openai-checks.ts';
import type { LoopbackTask, Standing } from './openai-tasks.ts';

/** Which server is simulated. */
export type LoopbackMode = 'openai' | 'vllm' | 'sglang';

/** The differences between the servers with this API. */
export interface Dialect {
  idPrefix: string;
  needsKey: boolean;
  check(body: VideoBody): Problem | undefined;
  refuse(problem: Problem): LoopbackAnswer;
  unknownVideo(id: string): LoopbackAnswer;
  notReady: LoopbackAnswer;
  /** The error of a task that failed, or whose content was refused. */
  failure: Record<'failed' | 'refused', object>;
  /** Whether running tasks say so, and their progress. */
  hasProgress: boolean;
  deleted(video: object, id: string): object;
}

const ofOpenai: Dialect = {
  idPrefix: 'video_',
  needsKey: true,
  check: checkForOpenai,
  refuse: ({ field, message }) => openaiError(400, message, field, 'invalid_value'),
  unknownVideo: (id) => openaiError(404, `Video with id '${id}' not found.`, 'video_id'),
  notReady: openaiError(404, 'Video is not ready yet, use GET /v1/videos/{video_id} to check status.'),
  failure: {
    failed: { code: 'video_generation_failed', message: 'The video could not be generated.' },
    refused: { code: 'moderation_blocked', message: 'Your request was blocked by our moderation system.' },
  },
  hasProgress: true,
  deleted: (_video, id) => ({ id, deleted: true, object: 'video.deleted' }),
};

const ofVllm: Dialect = {
  idPrefix: 'video_gen_',
  needsKey: false,
  check: checkForVllm,
  refuse: ({ field, message }) => ({
    status: 422,
    json: { detail: [{ type: 'value_error', loc: ['body', field], msg: message, input: null }] },
  }),
  unknownVideo: () => detail(404, 'Video not found'),
  notReady: detail(404, 'Video is not ready'),
  failure: {
    failed: { code: 500, message: 'CUDA out of memory' },
    refused: { code: 400, message: 'The prompt was rejected by the safety checker' },
  },
  hasProgress: true,
  deleted: (_video, id) => ({ id, deleted: true, object: 'video.deleted' }),
};

const ofSglang: Dialect = {
  ...ofVllm,
  idPrefix: '',
  check: checkForSglang,
  refuse: ({ message }) => detail(400, message),
  notReady: detail(404, 'Generation is still in-progress'),
  failure: {
    failed: { message: 'CUDA out of memory' },
    refused: { message: 'The prompt was rejected by the safety checker' },
  },
  hasProgress: false,
  deleted: (video) => ({ ...video, status: 'deleted' }),
};

export const dialects: Readonly<Record<LoopbackMode, Dialect>> = {
  openai: ofOpenai,
  vllm: ofVllm,
  sglang: ofSglang,
};

/**
 * The video object of a task.
 *
 * @see https://github.com/openai/openai-openapi (`VideoResource`)
 */
export function toVideo(task: LoopbackTask, standing: Standing, dialect: Dialect): object {
  const { id, createdAtMs, endsAtMs, fields } = task;
  const isDone = standing.state === 'completed';
  const createdSeconds = Math.floor(createdAtMs / 1_000);
  return {
    ...{ id, object: 'video', model: fields['model'] ?? 'sora-2', status: statusOf(standing, dialect) },
    progress: 'percent' in standing && dialect.hasProgress ? standing.percent : isDone ? 100 : 0,
    created_at: createdSeconds,
    completed_at: isDone ? Math.floor(endsAtMs / 1_000) : null,
    expires_at: isDone ? createdSeconds + 86_400 : null,
    ...{
      prompt: fields['prompt'],
      size: fields['size'] ?? '720x1280',
      seconds: String(fields['seconds'] ?? 4),
    },
    remixed_from_video_id: null,
    error:
      standing.state === 'failed' || standing.state === 'refused' ? dialect.failure[standing.state] : null,
  };
}

function statusOf({ state }: Standing, { hasProgress }: Dialect): string {
  if (state === 'odd') return 'post_processing';
  if (state === 'running') return hasProgress ? 'in_progress' : 'queued';
  return state === 'refused' ? 'failed' : state;
}

export const WRONG_KEY = openaiError(401, 'Incorrect API key provided.', undefined, 'invalid_api_key');

export function openaiError(status: number, message: string, param?: string, code?: string): LoopbackAnswer {
  const error = { message, type: 'invalid_request_error', param: param ?? null, code: code ?? null };
  return { status, json: { error } };
}

function detail(status: number, text: string): LoopbackAnswer {
  return { status, json: { detail: text } };
}
