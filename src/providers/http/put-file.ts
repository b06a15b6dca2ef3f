import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Dispatcher, request } from 'undici';
import { ProviderError } from '../provider.ts';
import { asUnsent } from './unsent.ts';

/** Where a provider takes a file, and what it wants to be told with it. */
export interface UploadTicket {
  url: string;
  headers?: Readonly<Record<string, string>> | null | undefined;
}

/** About the body, whose details we know better. */
const OUR_HEADERS = /^(?:host|connection|content-length|transfer-encoding|expect|upgrade|keep-alive)$/i;

/**
 * Sends a file to where a ticket says, without the key: only over https, or to the API's own origin. `askForTicket`
 * gets its size. Nothing here is paid, so every error says `sent: false`.
 */
export async function putFile<Ticket extends UploadTicket>(
  path: string,
  askForTicket: (size: number) => Promise<Ticket>,
  connection: { origin: string; agent: Dispatcher; signal: AbortSignal },
): Promise<Ticket> {
  try {
    const { size } = await stat(path);
    const ticket = await askForTicket(size);
    mustBeSafe(ticket.url, connection.origin);
    await put(ticket, { path, size }, connection);
    return ticket;
  } catch (error) {
    throw failure(error);
  }
}

function mustBeSafe(url: string, ownOrigin: string): void {
  const { protocol, origin, host } = new URL(url);
  if (protocol === 'https:' || origin === ownOrigin) return;
  throw new ProviderError('unavailable', `upload: ${host} is requested without https`);
}

/** The URL is signed: anybody who reads it may write, so no error contains it. */
async function put(
  { url, headers }: UploadTicket,
  { path, size }: { path: string; size: number },
  { agent: dispatcher, signal }: { agent: Dispatcher; signal: AbortSignal },
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
  return new ProviderError('unavailable', `upload: the file wasn't uploaded: ${reason}`, {
    sent: false,
  });
}
