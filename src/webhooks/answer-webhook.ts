import type { IncomingMessage, ServerResponse } from 'node:http';
import { WEBHOOKS_PATH } from './address.ts';
import type { Webhooks } from './webhooks.ts';

const MAX_BYTES = 1024 * 1024;

/** Whether the request belongs to webhooks, valid or not. */
export function isForWebhooks({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && url.startsWith('/webhooks/');
}

/** Answers 200 to a genuine call, and 404 to any other without saying why. `onRead`: it has arrived completely. */
export async function answerWebhook(
  request: IncomingMessage,
  response: ServerResponse,
  { open, onRead }: { open: Webhooks['open']; onRead(): void },
): Promise<void> {
  const [, provider = '', secret = ''] = WEBHOOKS_PATH.exec(request.url ?? '') ?? [];
  const accept = open(provider, secret);
  // A stranger's body isn't read.
  const body = accept && (await readBody(request));
  if (body) onRead();
  const isAccepted = body && (await accept?.({ headers: request.headers, body }));
  response.writeHead(isAccepted ? 200 : 404, isAccepted ? {} : { connection: 'close' }).end();
}

/** `undefined` if it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Otherwise, leaving the loop would close the connection before the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BYTES) return undefined;
  }
  return Buffer.concat(chunks);
}
