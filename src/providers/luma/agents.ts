import { readFile } from 'node:fs/promises';
import { readWords } from '../http/words.ts';
import { requireOnly } from '../input.ts';
import {
  type InputFile,
  inputOf,
  ProviderError,
  type ProviderErrorKind,
  type TaskRequest,
} from '../provider.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import type { Api } from './api.ts';
import { isContentRefusal } from './failure.ts';
import { toResolution } from './resolution.ts';
import { agentsSchema } from './schema.ts';

/**
 * Luma's newer API, with separate keys and credit. It can't stop a generation, and doesn't list them.
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

/** From a first frame, it makes only 5 seconds. */
const SECONDS_WITH_IMAGE = 5;

/** `model` and `type` are always set, because the default is an image model. It has no seed. */
async function toBody(request: TaskRequest): Promise<object> {
  const { model, prompt, aspectRatio, durationSeconds, resolution } = request;
  requireOnly(request, ['first']);
  const image = inputOf(request, 'first');
  if (image && durationSeconds !== SECONDS_WITH_IMAGE) {
    const cause = `${model} makes ${SECONDS_WITH_IMAGE} s from an image, not ${durationSeconds}`;
    throw new ProviderError('invalid_request', cause, { sent: false });
  }
  const video = {
    ...{ resolution: toResolution(resolution), duration: `${durationSeconds}s` },
    ...(image && { start_frame: await toImageRef(image) }),
  };
  return { model, type: 'video', prompt, aspect_ratio: aspectRatio, video };
}

async function toImageRef({ url, path, contentType }: InputFile): Promise<object> {
  if (url !== undefined) return { url };
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new ProviderError('unavailable', `cannot read the image: ${String(error)}`, { sent: false });
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
function read(answer: unknown): ReturnType<Api['read']> {
  const parsed = agentsSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', "poll: the answer isn't a generation");
  const { state, output, failure_code, failure_reason: reason } = parsed.data;
  switch (readTaskPhase(state)) {
    case 'pending':
      return { state: 'pending' };
    case 'succeeded': {
      const found = findAddress([output].flat().filter(mayBeVideo));
      if (typeof found === 'object') return { state: 'succeeded', output: { kind: 'url', url: found.url } };
      return { state: 'fileless', kind: 'bad_output', cause: `completed, but its file is ${found}` };
    }
    case 'failed': {
      const words = readWords(reason);
      const code = failure_code || words.codes[0];
      const sentence = words.message || 'no reason given';
      const kind =
        (code && Object.hasOwn(kindByCode, code) && kindByCode[code]) ||
        (isContentRefusal(sentence) ? 'content_rejected' : 'task_failed');
      return { state: 'failed', kind, cause: [code, sentence].filter(Boolean).join(': ') };
    }
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the generation was ${state}` };
    case 'running':
      // `processing`, or an unknown word.
      return { state: 'running' };
  }
}

/** The frames of an export have a type of their own. */
function mayBeVideo(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null || !('type' in entry)) return true;
  return typeof entry.type !== 'string' || entry.type.toLowerCase() === 'video';
}
