import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { limitConnections } from './connection-limit.ts';
import { StartError } from './errors.ts';
import type { StorageProblem } from './jobs/store.ts';
import type { MetricsAccess } from './metrics/access.ts';
import type { Clock } from './runtime/clock.ts';
import { createServer } from './runtime/network/create-server.ts';
import { answerWebhook, isForWebhooks } from './webhooks/answer-webhook.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** As the hosting names them: impossible to guess. No other file in the folder is served. */
const VIDEO_NAME = /^[0-9a-f]{40}\.[0-9a-z]{2,5}$/;

/**
 * The states that count as ready. A bot that accepts no new videos is ready too: it answers members, finishes videos
 * and serves hosted ones. A supervisor that restarts it because of a 503 would interrupt that.
 */
const READY: readonly string[] = ['ready', 'draining', 'drained'];

/** Above their names. */
const VIDEOS = '/videos/';

/** The limits of one connection. Requests here have no body or a small one, and a player requests missing parts again. */
export interface HttpLimits {
  connections: number;
  /** For the whole head of a request, and for all of it. */
  requestMs: number;
  /** Between two requests on one connection. */
  keepAliveMs: number;
  /** Without a byte in either direction, even in the middle of an answer. */
  silentMs: number;
}
const LIMITS: HttpLimits = { connections: 256, requestMs: 10_000, keepAliveMs: 5_000, silentMs: 60_000 };
const MAX_HEAD_BYTES = 8 * 1024;
const REQUESTS_PER_CONNECTION = 1_000;
/** Whatever the file contains, no browser may treat it as anything except a video. */
const VIDEO_HEADERS = {
  'content-security-policy': "default-src 'none'; media-src 'self'; sandbox",
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'referrer-policy': 'no-referrer',
};

/**
 * The bot's own HTTP server: `/healthz` from the start, `/readyz` once `state` is ready, `/metrics`, and the videos of a
 * folder below `/videos/`, with range requests so that a player can seek. Providers call at `/webhooks/`.
 */
export async function startHttpServer(options: {
  host: string;
  port: number;
  state(): 'starting' | 'disconnected' | 'ready' | 'draining' | 'drained' | `storage ${StorageProblem}`;
  videosPath?: string | undefined;
  metrics?: { access: MetricsAccess; read(): Promise<{ contentType: string; text: string }> };
  webhooks?: Pick<Webhooks, 'open'> | undefined;
  limits?: HttpLimits;
  clock: Clock;
}): Promise<{ url: string; close(): Promise<void> }> {
  const { connections, requestMs, keepAliveMs, silentMs } = options.limits ?? LIMITS;
  const server = createServer({
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: MAX_HEAD_BYTES,
    // By default, Node looks for slow requests only every 30 s.
    connectionsCheckingInterval: Math.min(1_000, requestMs),
  });
  server.timeout = silentMs;
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  const limit = limitConnections(server, connections, options.clock.steadyMs);

  type Page = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  const pages = new Map<string, Page>([
    ['/healthz', (_, response) => sendJson(response, 200, { status: 'ok' })],
    [
      '/readyz',
      (_, response) => {
        const status = options.state();
        sendJson(response, READY.includes(status) ? 200 : 503, { status });
      },
    ],
  ]);
  const { metrics, webhooks } = options;
  if (metrics) pages.set('/metrics', (request, response) => answerMetrics(request, response, metrics));

  function begin({ socket }: IncomingMessage, response: ServerResponse): void {
    limit.begin(socket);
    response.once('close', () => limit.end(socket));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (webhooks && isForWebhooks(request))
      return answerWebhook(request, response, {
        open: webhooks.open,
        onRead: () => begin(request, response),
      });
    // Before its body has arrived: nothing else here accepts one.
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { connection: 'close' }).end();
      return;
    }
    begin(request, response);
    const [path = ''] = (request.url ?? '').split('?', 1);
    const page = pages.get(path);
    if (page) return page(request, response);
    const name = path.startsWith(VIDEOS) ? path.slice(VIDEOS.length) : '';
    return answerVideo(request, response, name);
  }

  async function answerVideo(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
  ): Promise<void> {
    const { videosPath: root } = options;
    if (root === undefined || !VIDEO_NAME.test(name)) response.writeHead(404).end();
    else if (limit.hasRoom()) await sendVideo(request, response, { root, name });
    else response.writeHead(503, { 'retry-after': '10', connection: 'close' }).end();
  }

  // It fails when the reader goes away.
  server.on('request', (request, response) => answer(request, response).catch(() => response.destroy()));
  try {
    await once(server.listen(options.port, options.host), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return {
      url: `http://${isIPv6(options.host) ? `[${options.host}]` : options.host}:${port}`,
      async close() {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      },
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new StartError([
        `PORT: ${options.port} is in use by another program; choose another port, for example 3001`,
      ]);
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EINVAL') {
      throw new StartError([
        `HOST: this machine doesn't have that address; for example 127.0.0.1 or 0.0.0.0`,
      ]);
    }
    if (code === 'EACCES') {
      throw new StartError([`PORT: ${options.port} needs root; choose a port above 1023, for example 3000`]);
    }
    throw error;
  }
}

/** Refused is said in words, because the reader is somebody who sets up a monitor. */
async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  { access, read }: { access: MetricsAccess; read(): Promise<{ contentType: string; text: string }> },
): Promise<void> {
  const refused = access(request);
  if (refused === undefined) {
    const { contentType, text } = await read();
    response.writeHead(200, { 'content-type': contentType }).end(text);
    return;
  }
  response
    .writeHead(refused, {
      'content-type': 'text/plain; charset=utf-8',
      ...(refused === 401 && { 'www-authenticate': 'Bearer' }),
    })
    .end(refused === 401 ? 'METRICS_TOKEN is needed as a bearer token\n' : 'METRICS_TOKEN is not set\n');
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(value));
}

/** The whole file or the part that is asked for, or why there is none. */
async function sendVideo(
  request: IncomingMessage,
  response: ServerResponse,
  { root, name }: { root: string; name: string },
): Promise<void> {
  const { default: send } = await import('@fastify/send');
  const { statusCode, headers, stream } = await send(request, name, { root });
  response.statusCode = statusCode;
  for (const [header, value] of Object.entries({ ...headers, ...VIDEO_HEADERS }))
    response.setHeader(header, value);
  await pipeline(stream, response);
}
