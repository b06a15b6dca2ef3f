import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { limitConnections } from './connection-limit.ts';
import { StartError } from './errors.ts';
import type { StorageProblem } from './jobs/store.ts';
import type { Clock } from './runtime/clock.ts';

/** As the hosting names them: impossible to guess. No other file in the folder is served. */
const VIDEO_NAME = /^[0-9a-f]{40}\.[0-9a-z]{2,5}$/;

/**
 * The states that count as ready. A bot that accepts no new videos is ready too: it answers members, finishes videos
 * and serves hosted ones. A supervisor that restarts it because of a 503 would interrupt that.
 */
const READY: readonly string[] = ['ready', 'draining', 'drained'];

/** The limits of one connection. Requests here have no body, and a player requests missing parts again. */
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
const MAX_BODY_BYTES = 1024;
const REQUESTS_PER_CONNECTION = 1_000;

/**
 * The bot's own HTTP server: `/healthz` from the start, `/readyz` once `state` is ready, and the videos of a folder
 * below `/videos/`, with range requests so that a player can seek.
 */
export async function startHttpServer(options: {
  host: string;
  port: number;
  state(): 'starting' | 'disconnected' | 'ready' | 'draining' | 'drained' | `storage ${StorageProblem}`;
  videosPath?: string | undefined;
  limits?: HttpLimits;
  clock: Clock;
}): Promise<{ url: string; close(): Promise<void> }> {
  const { connections, requestMs, keepAliveMs, silentMs } = options.limits ?? LIMITS;
  const server = fastify({
    logger: false,
    forceCloseConnections: true,
    connectionTimeout: silentMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    maxRequestsPerSocket: REQUESTS_PER_CONNECTION,
    bodyLimit: MAX_BODY_BYTES,
    http: {
      headersTimeout: requestMs,
      maxHeaderSize: MAX_HEAD_BYTES,
      // By default, Node looks for slow requests only every 30 s.
      connectionsCheckingInterval: Math.min(1_000, requestMs),
    },
  });
  const limit = limitConnections(server.server, connections, options.clock.steadyMs);
  server.addHook('onRequest', async ({ method, raw }, reply) => {
    // Before its body has arrived: nothing here accepts one.
    if (method !== 'GET' && method !== 'HEAD') await reply.header('connection', 'close').code(405).send();
    else limit.begin(raw.socket);
  });
  server.addHook('onResponse', async ({ raw }) => limit.end(raw.socket));
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_, reply) => {
    const status = options.state();
    await reply.code(READY.includes(status) ? 200 : 503).send({ status });
  });
  const { videosPath } = options;
  if (videosPath !== undefined) {
    await server.register(fastifyStatic, { root: videosPath, serve: false });
    server.get<{ Params: { name: string } }>('/videos/:name', async ({ params: { name } }, reply) => {
      if (!VIDEO_NAME.test(name)) return reply.callNotFound();
      if (!limit.hasRoom()) {
        return reply.headers({ 'retry-after': '10', connection: 'close' }).code(503).send();
      }
      // Whatever the file contains, no browser may treat it as anything except a video.
      reply.headers({
        'content-security-policy': "default-src 'none'; media-src 'self'; sandbox",
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex',
        'referrer-policy': 'no-referrer',
      });
      return reply.sendFile(name);
    });
  }
  try {
    const url = await server.listen({ host: options.host, port: options.port });
    return { url, close: () => server.close() };
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
