import type { IncomingMessage, ServerResponse } from 'node:http';

/** The names by which a browser or a bot on this machine reaches the server. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request is meant for this server: some website's page must not reach it through the browser of the person
 * at this machine, neither across origins nor by a name that resolves here.
 */
export function isForUs(request: IncomingMessage, host: string): boolean {
  const url = URL.parse(`http://${request.headers.host ?? ''}`);
  if (url === null || !(LOOPBACK.has(url.hostname) || url.hostname === host)) return false;
  const { origin } = request.headers;
  if (origin === undefined || origin === url.origin) return true;
  // The page, opened by another of our names.
  const from = URL.parse(origin);
  return from !== null && from.port === url.port && LOOPBACK.has(from.hostname);
}

/** An unexpected error: printed to the terminal, and the request ends. */
export function failLoudly(response: ServerResponse, error: unknown): void {
  process.stderr.write(`local Discord: ${error instanceof Error ? error.stack : String(error)}\n`);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { 'content-type': 'text/plain' }).end('500: Internal Server Error');
}
