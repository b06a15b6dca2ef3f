import { readFile } from 'node:fs/promises';
import { cut } from '../http/text.ts';
import { type InputImage, ProviderError, type ProviderErrorKind, type TaskRequest } from '../provider.ts';
import type { Api, Reading } from './api.ts';
import { isContentRefusal } from './failure.ts';
import { toResolution } from './resolution.ts';
import { agentsSchema } from './schema.ts';

/**
 * Luma's newer API, with keys and credit of its own. It can't stop a generation, and has no list of them.
 * @see https://docs.agents.lumalabs.ai
 */
export const agents: Api = {
  id: 'luma-agents',
  url: 'https://agents.lumalabs.ai/v1',
  createPath: '/generations',
  canListAndDelete: false,
  toBody,
  read,
};

/** With a first frame it makes 5 seconds only. */
const SECONDS_WITH_IMAGE = 5;

/** `model` and `type` are always named, since the default is a model for pictures. It takes no seed. */
async function toBody(request: TaskRequest): Promise<object> {
  const { model, prompt, aspectRatio, durationSeconds, resolution, image } = request;
  if (image && durationSeconds !== SECONDS_WITH_IMAGE) {
    const cause = `${model} makes ${SECONDS_WITH_IMAGE} s from a picture, not ${durationSeconds}`;
    throw new ProviderError('invalid_request', cause, { sent: false });
  }
  const video = {
    ...{ resolution: toResolution(resolution), duration: `${durationSeconds}s` },
    ...(image && { start_frame: await toImageRef(image) }),
  };
  return { model, type: 'video', prompt, aspect_ratio: aspectRatio, video };
}

async function toImageRef({ url, path, contentType }: InputImage): Promise<object> {
  if (url !== undefined) return { url };
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new ProviderError('unavailable', `cannot read the picture: ${String(error)}`, { sent: false });
  });
  return { data: bytes.toString('base64'), media_type: contentType };
}

/** All other codes are failures of the generation itself. */
const kindByCode: Readonly<Record<string, ProviderErrorKind>> = {
  content_moderated: 'content_rejected',
  budget_exhausted: 'insufficient_credit',
  image_too_large: 'invalid_request',
  unsupported_format: 'invalid_request',
  corrupt_input: 'invalid_request',
  invalid_request: 'invalid_request',
  rate_limited: 'rate_limited',
};

/** @see https://github.com/lumalabs/luma-agents-typescript (`Generation`) */
function read(answer: unknown): Reading {
  const parsed = agentsSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', 'poll: the answer is no generation');
  const { state, output, failure_code: code, failure_reason: reason } = parsed.data;
  switch (state.toLowerCase()) {
    case 'queued':
      return { state: 'pending' };
    case 'completed': {
      const url = output?.find((each) => each?.type === 'video')?.url;
      return url === undefined
        ? { state: 'completed-without-file' }
        : { state: 'succeeded', output: { kind: 'url', url } };
    }
    case 'failed': {
      const sentence = reason ?? 'no reason given';
      const kind =
        (code && Object.hasOwn(kindByCode, code) && kindByCode[code]) ||
        (isContentRefusal(sentence) ? 'content_rejected' : 'task_failed');
      return { state: 'failed', kind, cause: cut([code, sentence].filter(Boolean).join(': ')) };
    }
    default:
      // `processing`, or a word that is new here.
      return { state: 'running' };
  }
}
