import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Dispatcher, request } from 'undici';
import type { AskJson } from '../http/ask-json.ts';
import { asUnsent } from '../http/unsent.ts';
import { extensionOf } from '../input.ts';
import { type InputFile, ProviderError } from '../provider.ts';
import { ticketSchema } from './schema.ts';

interface Connection {
  /** Without a slash at the end. */
  baseUrl: string;
  ask: AskJson;
  /** For the files themselves. */
  agent: Dispatcher;
}

/** About the body, whose details we know better. */
const OUR_HEADERS = /^(?:host|connection|content-length|transfer-encoding|expect|upgrade|keep-alive)$/i;

/**
 * A URL at which WaveSpeed keeps a file; whether its video models accept data URLs isn't documented. First it
 * requests an upload ticket, then it sends the file to the ticket's URL, without the key. Nothing here is paid, so
 * every error says `sent: false`.
 * @see https://github.com/WaveSpeedAI/wavespeed-javascript/blob/main/src/api/client.ts (`upload`)
 */
export async function toFileUrl(
  connection: Connection,
  file: InputFile,
  signal: AbortSignal,
): Promise<string> {
  if (file.url !== undefined) return file.url;
  try {
    const { size } = await stat(file.path);
    const ticket = await askForTicket(connection, file, size, signal);
    mustBeSafe(ticket.upload.url, connection);
    await put(ticket.upload, { path: file.path, size }, connection.agent, signal);
    return ticket.download_url;
  } catch (error) {
    throw failure(error);
  }
}

async function askForTicket(
  { ask }: Connection,
  { contentType }: InputFile,
  size: number,
  signal: AbortSignal,
) {
  // The member's own file name stays private.
  const filename = `input.${extensionOf(contentType)}`;
  const body = { filename, size, content_type: contentType };
  const data = await ask('upload', 'media/uploads', { method: 'POST', signal }, body);
  const ticket = ticketSchema.safeParse(data);
  if (ticket.success) return ticket.data;
  throw new ProviderError('unavailable', "upload: the answer isn't an upload ticket");
}

/** A file is sent only over https, or to the host of the API itself. */
function mustBeSafe(url: string, { baseUrl }: Connection): void {
  const { protocol, origin, host } = new URL(url);
  if (protocol === 'https:' || origin === new URL(baseUrl).origin) return;
  throw new ProviderError('unavailable', `upload: ${host} is requested without https`);
}

/** The URL is signed: anybody who reads it may write, so no error contains it. */
async function put(
  { url, headers }: { url: string; headers?: Record<string, string> | null | undefined },
  { path, size }: { path: string; size: number },
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<void> {
  const given = Object.entries(headers ?? {}).filter(([name]) => !OUR_HEADERS.test(name));
  const { statusCode, body } = await request(url, {
    method: 'PUT',
    headers: { ...Object.fromEntries(given), 'content-length': String(size) },
    body: size === 0 ? '' : createReadStream(path, { end: size - 1 }),
    dispatcher,
    signal,
  });
  await body.dump({ limit: 64 * 1024 });
  if (statusCode >= 200 && statusCode < 300) return;
  throw new ProviderError('unavailable', `upload: ${statusCode} for the file`);
}

function failure(error: unknown): ProviderError {
  if (error instanceof ProviderError) return asUnsent(error);
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new ProviderError('unavailable', `upload: the image wasn't uploaded: ${reason}`, {
    sent: false,
  });
}
