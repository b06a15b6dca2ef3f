import { readFile } from 'node:fs/promises';
import { type FormPart, toMultipart } from '../http/multipart.ts';
import { toRefusal } from '../http/refusal.ts';
import { asUnsent } from '../http/unsent.ts';
import { type InputImage, ProviderError } from '../provider.ts';
import type { Connection } from './client.ts';
import { kindOfWords } from './failure.ts';
import { fileSchema } from './schema.ts';

/**
 * Larger files are uploaded.
 * @see https://replicate.com/docs/topics/predictions/input-files
 */
const MAX_DATA_URL_FILE_BYTES = 256_000;

/**
 * The image's representation in an input: Replicate's own URL of it, its bytes, or the URL of an upload. Nothing here
 * is paid, so every error says `sent: false`.
 */
export async function toImageValue(
  connection: Connection,
  image: InputImage,
  signal: AbortSignal,
): Promise<string> {
  if (image.url !== undefined) return image.url;
  if (image.bytes > MAX_DATA_URL_FILE_BYTES) return upload(connection, image, signal);
  const bytes = await readFile(image.path).catch(failToRead);
  return `data:${image.contentType};base64,${bytes.toString('base64')}`;
}

/** The client's own way buffers the file, and puts it inline into the input if the upload fails. */
async function upload(
  { apiToken, baseUrl, exchange, random }: Connection,
  { path, contentType }: InputImage,
  signal: AbortSignal,
): Promise<string> {
  const parts: FormPart[] = [
    { name: 'content', path, filename: `image.${contentType.slice('image/'.length)}`, contentType },
    { name: 'metadata', value: '{}', contentType: 'application/json' },
  ];
  const { headers, body } = await toMultipart(parts, random).catch(failToRead);
  const answer = await exchange({
    method: 'POST',
    url: `${baseUrl}/files`,
    headers: { ...headers, authorization: `Bearer ${apiToken}` },
    body,
    signal,
  }).catch((error: unknown) => {
    throw error instanceof ProviderError ? asUnsent(error) : error;
  });
  if (answer.status < 200 || answer.status >= 300) {
    throw asUnsent(toRefusal(answer, 'upload', kindOfWords));
  }
  const file = fileSchema.safeParse(answer.json);
  if (file.success) return file.data.urls.get;
  throw new ProviderError('unavailable', 'upload: the answer contains no URL', { sent: false });
}

function failToRead(error: unknown): never {
  throw new ProviderError('unavailable', `cannot read the image: ${String(error)}`, { sent: false });
}
