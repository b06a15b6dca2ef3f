import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type InputFile, ProviderError } from '../provider.ts';
import { type Encoding, isSora } from './request.ts';

/** The fields of `POST /videos` that contain the first frame. */
export type ImageFields =
  | { input_reference: File }
  | { input_reference: { image_url: string }; reference_url?: string };

/**
 * Multipart: a file, read from disk while it is sent, under a neutral name. JSON: OpenAI's `{ image_url }`. SGLang
 * would refuse the object, but replaces it with the value of `reference_url`.
 *
 * @see https://github.com/sgl-project/sglang (`multimodal_gen/runtime/entrypoints/openai/video_api.py`)
 */
export async function toImage(
  image: InputFile,
  { encoding, model }: { encoding: Encoding; model: string },
): Promise<ImageFields> {
  try {
    if (encoding === 'multipart') return { input_reference: await toFile(image) };
    const dataUrl = `data:${image.contentType};base64,${await readFile(image.path, 'base64')}`;
    return { input_reference: { image_url: dataUrl }, ...(!isSora(model) && { reference_url: dataUrl }) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ProviderError('unavailable', `cannot read the input image: ${code}`, { sent: false });
  }
}

async function toFile({ path, contentType }: InputFile): Promise<File> {
  const blob = await openAsBlob(path, { type: contentType });
  const extension = contentType === 'image/jpeg' ? 'jpg' : contentType.slice('image/'.length);
  return new File([blob], `first-frame.${extension}`, { type: contentType });
}
