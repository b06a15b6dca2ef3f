import type { Dispatcher } from 'undici';
import type { AskJson } from '../http/ask-json.ts';
import { putFile } from '../http/put-file.ts';
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

/**
 * A URL at which WaveSpeed keeps a file; whether its video models accept data URLs isn't documented. First it
 * requests an upload ticket, then it sends the file to the ticket's URL.
 * @see https://github.com/WaveSpeedAI/wavespeed-javascript/blob/main/src/api/client.ts (`upload`)
 */
export async function toFileUrl(
  { baseUrl, ask, agent }: Connection,
  file: InputFile,
  signal: AbortSignal,
): Promise<string> {
  if (file.url !== undefined) return file.url;
  const { downloadUrl } = await putFile(file.path, (size) => askForTicket(ask, file, size, signal), {
    ...{ origin: new URL(baseUrl).origin, agent, signal },
  });
  return downloadUrl;
}

async function askForTicket(ask: AskJson, { contentType }: InputFile, size: number, signal: AbortSignal) {
  // The member's own file name stays private.
  const filename = `input.${extensionOf(contentType)}`;
  const body = { filename, size, content_type: contentType };
  const data = await ask('upload', 'media/uploads', { method: 'POST', signal }, body);
  const ticket = ticketSchema.safeParse(data);
  if (ticket.success) return { ...ticket.data.upload, downloadUrl: ticket.data.download_url };
  throw new ProviderError('unavailable', "upload: the answer isn't an upload ticket");
}
