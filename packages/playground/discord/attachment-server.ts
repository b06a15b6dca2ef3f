import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { World } from './state.ts';

/** Serves uploaded files at their signed URLs, with range requests so that a player can seek. */
export async function serveAttachment(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [, , , id = ''] = url.pathname.split('/');
  const file = world.files.get(id);
  const expiresAtMs = Number.parseInt(url.searchParams.get('ex') ?? '0', 16) * 1_000;
  // The page plays Discord's client, which refreshes the links that it shows.
  const isShown = request.headers['sec-fetch-site'] === 'same-origin';
  const isOver = file !== undefined && file.endsAtMs <= world.now();
  const isExpired = isOver || (!isShown && expiresAtMs <= world.now());
  const isSafeMethod = request.method === 'GET' || request.method === 'HEAD';
  if (file === undefined || !isSafeMethod || !world.files.isSigned(url) || isExpired) {
    // Discord's CDN answers this for expired and for wrong links alike.
    response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
    return;
  }
  const sizeBytes = (await stat(file.path)).size;
  const headers = {
    'content-type': file.attachment.content_type ?? 'application/octet-stream',
    'accept-ranges': 'bytes',
    // A bot's upload must not become a page of this server.
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  };
  const range = readRange(request.headers.range, sizeBytes);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${sizeBytes}` }).end();
    return;
  }
  const [first, last] = range ?? [0, sizeBytes - 1];
  response.writeHead(range === undefined ? 200 : 206, {
    ...headers,
    'content-length': last - first + 1,
    ...(range !== undefined && { 'content-range': `bytes ${first}-${last}/${sizeBytes}` }),
  });
  if (request.method === 'HEAD' || sizeBytes === 0) return void response.end();
  // A player that seeks aborts the old request, which isn't an error.
  await pipeline(createReadStream(file.path, { start: first, end: last }), response).catch(() =>
    response.destroy(),
  );
}

/** First and last byte; `undefined` if the header asks for none, or for several ranges. */
function readRange(
  header: string | undefined,
  sizeBytes: number,
): [number, number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === '')) return undefined;
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first > last || first >= sizeBytes ? 'unsatisfiable' : [first, last];
}
