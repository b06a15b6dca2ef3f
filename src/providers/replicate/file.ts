import { readFile } from 'node:fs/promises';
import { type FormPart, toMultipart } from '../http/multipart.ts';
import { toRefusal } from '../http/refusal.ts';
import { asUnsent } from '../http/unsent.ts';
import { extensionOf } from '../input.ts';
import { type InputFile, ProviderError } from '../provider.ts';
import type { Connection } from './client.ts';
import { kindOfWords } from './failure.ts';
import { fileSchema } from './schema.ts';

/**
 * Larger files are uploaded.
 * @see https://replicate.com/docs/topics/predictions/input-files
 */
const MAX_DATA_URL_FILE_BYTES = 256_000;

/**
 * A file's representation in an input: Replicate's own URL of it, its bytes, or the URL of an upload. Nothing here
 * is paid, so every error says `sent: false`.
 */
export async function toFileValue(
  connection: Connection,
  file: InputFile,
  signal: AbortSignal,
): Promise<string> {
  if (file.url !== undefined) return file.url;
  if (file.bytes > MAX_DATA_URL_FILE_BYTES) return upload(connection, file, signal);
  const bytes = await readFile(file.path).catch(failToRead);
  return `data:${file.contentType};base64,${bytes.toString('base64')}`;
}

/** The client's own way buffers the file, and puts it inline into the input if the upload fails. */
async function upload(
  { apiToken, baseUrl, exchange, random }: Connection,
  { path, contentType }: InputFile,
  signal: AbortSignal,
): Promise<string> {
  const parts: FormPart[] = [
    { name: 'content', path, filename: `input.${extensionOf(contentType)}`, contentType },
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
  throw new ProviderError('unavailable', `cannot read the file: ${String(error)}`, { sent: false });
}
