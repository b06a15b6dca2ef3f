import { z } from 'zod';
import { readWords, reasonOf } from '../http/words.ts';
import { ProviderError, type TaskStatus } from '../provider.ts';
import { looseNumber, toShare } from '../reading/loose.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase, statusWord } from '../reading/task-phase.ts';
import { isContentRefusal } from './failure.ts';

const video = z.object({
  status: statusWord,
  progress: looseNumber,
  error: z.unknown().optional(),
  url: z.unknown().optional(),
});

/**
 * A video object as a status. `contentUrl` is the URL of its bytes unless the object contains another: SGLang with
 * cloud storage does that, and then refuses its own `/content`.
 *
 * @see https://github.com/openai/openai-openapi (`VideoResource`)
 * @see https://github.com/sgl-project/sglang (`multimodal_gen/runtime/entrypoints/openai/video_api.py`)
 */
export function readStatus(answer: unknown, contentUrl: string): TaskStatus {
  const parsed = video.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', 'poll: the answer contains no status');
  const { status, progress, error, url } = parsed.data;
  switch (readTaskPhase(status)) {
    case 'pending':
      return { state: 'pending' };
    case 'succeeded': {
      const found = findAddress(url);
      const isNamed = typeof found === 'object' && found.url.startsWith('https:');
      return { state: 'succeeded', output: { kind: 'url', url: isNamed ? found.url : contentUrl } };
    }
    // OpenAI itself uses only `failed`.
    case 'failed':
    case 'stopped': {
      const kind = isContentRefusal(readWords(error)) ? 'content_rejected' : 'task_failed';
      return { state: 'failed', kind, cause: `${status}: ${reasonOf(error)}` };
    }
    case 'running': {
      const share = toShare(progress, 100);
      return { state: 'running', ...(share !== undefined && { progress: share }) };
    }
  }
}
