import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { limitConnections } from './connection-limit.ts';
import { StartError } from './errors.ts';
import type { StorageProblem } from './jobs/store.ts';
import type { Clock } from './runtime/clock.ts';

/** As the hosting names them: nobody guesses one, and nothing else of the folder is ever asked for. */
const VIDEO_NAME = /^[0-9a-f]{40}\.[0-9a-z]{2,5}$/;

/**
 * Which states of the bot are ready. One that takes no new videos is: it answers members, brings videos to their end
 * and serves those it hosts, which whoever restarts it for a 503 would cut short.
 */
const READY: readonly string[] = ['ready', 'draining', 'drained'];

/** What one connection may take. A request has no body here, and a player asks anew for what it has not got. */
export interface HttpLimits {
  connections: number;
  /** For the whole head of a request, and for all of it. */
  requestMs: number;
  /** Between two requests on one connection. */
  keepAliveMs: number;
  /** Without a byte in either direction, also in the middle of an answer. */
  silentMs: number;
}
const LIMITS: HttpLimits = { connections: 256, requestMs: 10_000, keepAliveMs: 5_000, silentMs: 60_000 };
const MAX_HEAD_BYTES = 8 * 1024;
const MAX_BODY_BYTES = 1024;
const REQUESTS_PER_CONNECTION = 1_000;

/**
 * The bot's own HTTP server: `/healthz` as soon as it serves, `/readyz` once `state` is that, and the videos of a
 * folder below `/videos/`, in parts where asked, so that a player can seek.
 */
export async function startHttpServer(options: {
  host: string;
  port: number;
  state(): 'starting' | 'ready' | 'draining' | 'drained' | `storage ${StorageProblem}`;
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
      // Node looks for requests that take too long every 30 s if nobody says so.
      connectionsCheckingInterval: Math.min(1_000, requestMs),
    },
  });
  const limit = limitConnections(server.server, connections, options.clock.steadyMs);
  server.addHook('onRequest', async ({ method, raw }, reply) => {
    // Before its body has come: nothing here takes one.
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
      // Whatever the file holds, no browser may make more of it than a video.
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
        `PORT: ${options.port} is taken by another program; choose another, for example 3001`,
      ]);
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EINVAL') {
      throw new StartError([`HOST: isn't an address of this machine; for example 127.0.0.1 or 0.0.0.0`]);
    }
    if (code === 'EACCES') {
      throw new StartError([
        `PORT: this user may not use ${options.port}; choose one above 1023, for example 3000`,
      ]);
    }
    throw error;
  }
}
