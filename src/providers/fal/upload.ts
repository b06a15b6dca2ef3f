import type { Dispatcher } from 'undici';
import type { AskJson } from '../http/ask-json.ts';
import { putFile } from '../http/put-file.ts';
import { extensionOf } from '../input.ts';
import { type InputFile, ProviderError } from '../provider.ts';
import { ticketSchema } from './schema.ts';

/** For a queue that is long. */
const LIFETIME = JSON.stringify({ expiration_duration_seconds: 24 * 3_600 });

/**
 * A URL at which fal keeps a file for a day: not every model takes bytes in its input.
 * @see https://fal.ai/docs/documentation/model-apis/fal-cdn
 * @see https://www.npmjs.com/package/@fal-ai/client (`storage.js`)
 */
export async function toFileUrl(
  { origin, ask, agent }: { origin: string; ask: AskJson; agent: Dispatcher },
  { url, path, contentType }: InputFile,
  signal: AbortSignal,
): Promise<string> {
  if (url !== undefined) return url;
  const askForTicket = async () => {
    // The member's own file name stays private.
    const body = { content_type: contentType, file_name: `input.${extensionOf(contentType)}` };
    const answer = await ask(
      ...(['upload', 'storage/upload/initiate?storage_type=fal-cdn-v3'] as const),
      { method: 'POST', signal, headers: { 'x-fal-object-lifecycle': LIFETIME } },
      body,
    );
    const ticket = ticketSchema.safeParse(answer);
    if (!ticket.success) throw new ProviderError('unavailable', "upload: the answer isn't an upload ticket");
    const { upload_url, file_url } = ticket.data;
    return { url: upload_url, headers: { 'content-type': contentType }, fileUrl: file_url };
  };
  return (await putFile(path, askForTicket, { origin, agent, signal })).fileUrl;
}
