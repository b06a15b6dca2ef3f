import { z } from 'zod';
import { ProviderError, type TaskStatus } from '../provider.ts';
import { isContentRefusal, readErrorWords } from './error-body.ts';
import { cut } from './errors.ts';

const created = z.object({ id: z.string().min(1) });

const video = z.object({
  status: z.string(),
  progress: z.number().nullish().catch(undefined),
  error: z.unknown().optional(),
  url: z
    .url({ protocol: /^https$/ })
    .nullish()
    .catch(undefined),
});

/** All of these are ends; OpenAI itself knows only `failed`. Any other unknown word is still running. */
const ends = new Set(['failed', 'cancelled', 'canceled', 'expired', 'deleted', 'error']);

/** The id that a create answers. One that cannot be read may well be paid for. */
export function readVideoId(answer: unknown): string {
  const parsed = created.safeParse(toJson(answer));
  if (!parsed.success) throw new ProviderError('unavailable', 'create: the answer holds no id');
  return parsed.data.id;
}

/**
 * A video object as a status. `contentUrl` is where its bytes are unless it names another place: SGLang with cloud
 * storage does, and then refuses its own `/content`.
 *
 * @see https://github.com/openai/openai-openapi (`VideoResource`)
 * @see https://github.com/sgl-project/sglang (`multimodal_gen/runtime/entrypoints/openai/video_api.py`)
 */
export function readStatus(answer: unknown, contentUrl: string): TaskStatus {
  const parsed = video.safeParse(toJson(answer));
  if (!parsed.success) throw new ProviderError('unavailable', 'poll: the answer holds no status');
  const { progress, error, url } = parsed.data;
  const status = parsed.data.status.toLowerCase();
  if (status === 'queued') return { state: 'pending' };
  if (status === 'completed') return { state: 'succeeded', output: { kind: 'url', url: url ?? contentUrl } };
  if (ends.has(status)) {
    const words = readErrorWords(error);
    const kind = isContentRefusal(words) ? 'content_rejected' : 'task_failed';
    const cause = [status, ...words.codes, words.message].filter((text) => text !== '').join(': ');
    return { state: 'failed', kind, cause: cut(cause) };
  }
  if (progress == null) return { state: 'running' };
  return { state: 'running', progress: Math.min(Math.max(progress / 100, 0), 1) };
}

/** JSON that came without its content type arrives as text. */
function toJson(answer: unknown): unknown {
  if (typeof answer !== 'string') return answer;
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
