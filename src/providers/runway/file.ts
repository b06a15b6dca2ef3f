import type { BodyFiles } from '../http/body-files.ts';
import type { Answer } from '../http/exchange.ts';
import { type FormPart, toMultipart } from '../http/multipart.ts';
import { toRefusal } from '../http/refusal.ts';
import { asUnsent } from '../http/unsent.ts';
import { extensionOf } from '../input.ts';
import { type InputFile, ProviderError } from '../provider.ts';
import { ask, type Connection } from './connection.ts';
import { kindOfWords } from './failure.ts';
import { uploadTicketSchema } from './schema.ts';

/**
 * Larger files are uploaded. A data URI may have 5 MB, and base64 turns three bytes into four letters.
 * @see https://docs.dev.runwayml.com/assets/inputs
 */
const MAX_DATA_URI_FILE_BYTES = 3_600_000;
/** @see https://docs.dev.runwayml.com/assets/uploads */
const MAX_UPLOAD_BYTES = 200_000_000;

/**
 * A file's representation in a request: Runway's own URL of it, its bytes, or the name of an upload. Nothing here is
 * paid, so every error says `sent: false`.
 */
export async function toFileUri(
  connection: Connection,
  file: InputFile,
  { files, signal }: { files: BodyFiles; signal: AbortSignal },
): Promise<string> {
  if (file.url !== undefined) return file.url;
  if (file.bytes > MAX_UPLOAD_BYTES) {
    const cause = `${file.bytes} bytes are too large for an upload`;
    throw new ProviderError('invalid_request', cause, { sent: false });
  }
  if (file.bytes > MAX_DATA_URI_FILE_BYTES) return upload(connection, file, signal).catch(failUnsent);
  return files.toDataUrl(file);
}

/**
 * Requests an upload ticket, then sends the file to the ticket's URL: a store that must not get the key.
 * @see https://docs.dev.runwayml.com/assets/uploads
 */
async function upload(
  connection: Connection,
  { path, contentType }: InputFile,
  signal: AbortSignal,
): Promise<string> {
  const filename = `input.${extensionOf(contentType)}`;
  const body = { filename, type: 'ephemeral' };
  const answered = await ask(connection, 'upload', { method: 'POST', path: '/v1/uploads', body, signal });
  const ticket = uploadTicketSchema.safeParse(answered);
  if (!ticket.success) throw new ProviderError('unavailable', "upload: the answer isn't an upload ticket");
  const { fields, uploadUrl, runwayUri } = ticket.data;
  const { protocol, origin } = new URL(uploadUrl);
  if (protocol !== 'https:' && origin !== new URL(connection.baseUrl).origin) {
    throw new ProviderError('unavailable', 'upload: the ticket contains an unencrypted URL');
  }
  const parts: FormPart[] = [
    ...Object.entries(fields).map(([name, value]) => ({ name, value })),
    { name: 'file', path, filename, contentType },
  ];
  const form = await toMultipart(parts, connection.random).catch(failToRead);
  const answer = await connection.exchange({ method: 'POST', url: uploadUrl, ...form, signal });
  if (answer.status < 200 || answer.status >= 300) throw toUploadError(answer);
  return runwayUri;
}

/** The store's own refusals, for example of an old ticket, say nothing about our key or the file. */
function toUploadError(answer: Answer): ProviderError {
  const { message, retryAfterMs, status } = toRefusal(answer, 'upload', kindOfWords);
  return new ProviderError('unavailable', message, { retryAfterMs, status });
}

function failToRead(error: unknown): never {
  throw new ProviderError('unavailable', `cannot read the file: ${String(error)}`, { sent: false });
}

function failUnsent(error: unknown): never {
  if (!(error instanceof ProviderError)) throw error;
  throw asUnsent(error);
}
