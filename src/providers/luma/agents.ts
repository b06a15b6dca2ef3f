import type { BodyFiles } from '../http/body-files.ts';
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

/** With a first or a last frame, it makes only 5 seconds. */
const SECONDS_WITH_IMAGE = 5;

/** `model` and `type` are always set, because the default is an image model. It has no seed. */
async function toBody(request: TaskRequest, { files }: { files: BodyFiles }): Promise<object> {
  const { model, prompt, aspectRatio, durationSeconds, resolution, task, inputs } = request;
  requireOnly(request, {
    tasks: ['generate', 'edit'],
    roles: task === 'edit' ? ['video'] : ['first', 'last'],
  });
  if (task === 'edit') return toEdit(request, files);
  if (inputs.length > 0 && durationSeconds !== SECONDS_WITH_IMAGE)
    throw refusal(`${model} makes ${SECONDS_WITH_IMAGE} s from an image, not ${durationSeconds}`);
  const first = inputOf(request, 'first');
  const last = inputOf(request, 'last');
  const video = {
    ...{ resolution: toResolution(resolution), duration: `${durationSeconds}s` },
    ...(first && { start_frame: await toFileRef(first, files) }),
    ...(last && { end_frame: await toFileRef(last, files) }),
  };
  return { model, type: 'video', prompt, aspect_ratio: aspectRatio, video };
}

/** The whole video, changed as the prompt says. @see https://docs.agents.lumalabs.ai/guides/videos/editing */
async function toEdit(request: TaskRequest, files: BodyFiles): Promise<object> {
  const { model, prompt, resolution } = request;
  const source = inputOf(request, 'video');
  if (!source) throw refusal(`${model} needs a video for that`);
  const ref = { ...(await toFileRef(source, files)), media_type: source.contentType };
  const video = { resolution: toResolution(resolution), edit: { auto_controls: true } };
  return { model, type: 'video_edit', prompt, source: ref, video };
}

async function toFileRef(file: InputFile, files: BodyFiles): Promise<object> {
  const { url, contentType } = file;
  if (url !== undefined) return { url };
  return { data: await files.toBase64(file), media_type: contentType };
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
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
