import { readFile } from 'node:fs/promises';
import { requireOnly, toInput, toValues } from '../input.ts';
import { type InputFields, type InputFile, inputOf, ProviderError, type TaskRequest } from '../provider.ts';

/** A body may have 20 MB, and base64 turns three bytes into four. */
const MAX_IMAGE_BYTES = 14_500_000;

/**
 * Fields that all models share.
 * @see https://platform.vidu.com/docs/text-to-video
 */
const commonFields: InputFields = {
  prompt: 'prompt',
  duration: { field: 'duration' },
  // Its smallest resolution is slightly larger than ours.
  resolution: { field: 'resolution', values: { '480p': '540p' } },
  aspectRatio: { field: 'aspect_ratio' },
  seed: 'seed',
  inputs: { first: { field: 'images', inArray: true } },
  withImage: { omit: ['aspect_ratio'] },
};

/**
 * Path and body of a paid request: from text, or from an image, whose shape the video takes. `fixed` fields of the
 * catalog are added (`bgm`, `movement_amplitude`). Vidu keeps `payload` with the task, so that the bot can find it
 * again. Throws a `ProviderError` with `sent: false` if there is nothing to send.
 * @see https://platform.vidu.com/docs/image-to-video
 */
export async function toRequest(
  request: TaskRequest,
  payload: string,
): Promise<{ path: string; body: Record<string, unknown> }> {
  const { model, fields } = request;
  requireOnly(request, ['first']);
  const image = inputOf(request, 'first');
  if (request.makes !== 'video') throw refusal('Vidu makes videos only');
  const values = await toValues(request.inputs, toImage);
  const input = toInput({ ...request, fields: { ...commonFields, ...fields, fixed: {} } }, values);
  // The third generation adds speech unless told otherwise, but only some of its pages document this.
  const sound = model.startsWith('viduq3') ? { audio: true } : {};
  return {
    path: image ? 'img2video' : 'text2video',
    body: { model, ...sound, ...fields?.fixed, ...input, payload },
  };
}

async function toImage({ path, url, contentType, bytes }: InputFile): Promise<string> {
  if (url !== undefined) return url;
  if (bytes > MAX_IMAGE_BYTES) throw refusal(`an image of ${bytes} bytes is too large for Vidu`);
  const base64 = await readFile(path, 'base64').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ProviderError('unavailable', `cannot read the image: ${code}`, { sent: false });
  });
  return `data:${contentType};base64,${base64}`;
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
