import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { StartError } from './errors.ts';
import type { StorageProblem } from './jobs/store.ts';

/** As the hosting names them: nobody guesses one, and nothing else of the folder is ever asked for. */
const VIDEO_NAME = /^[0-9a-f]{40}\.[0-9a-z]{2,5}$/;

/**
 * Which states of the bot are ready. One that takes no new videos is: it answers members, brings videos to their end
 * and serves those it hosts, which whoever restarts it for a 503 would cut short.
 */
const READY: readonly string[] = ['ready', 'draining', 'drained'];

/**
 * The bot's own HTTP server: `/healthz` as soon as it serves, `/readyz` once `state` is that, and the videos of a
 * folder below `/videos/`, in parts where asked, so that a player can seek.
 */
export async function startHttpServer(options: {
  host: string;
  port: number;
  state(): 'starting' | 'ready' | 'draining' | 'drained' | `storage ${StorageProblem}`;
  videosPath?: string | undefined;
}): Promise<{ url: string; close(): Promise<void> }> {
  const server = fastify({ logger: false, forceCloseConnections: true });
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
