import fastify from 'fastify';
import { StartError } from './errors.ts';

/** The bot's own HTTP server: `/healthz` as soon as it serves, `/readyz` once `state` is that. */
export async function startHttpServer(options: {
  host: string;
  port: number;
  state(): 'starting' | 'ready' | 'storage full';
}): Promise<{ url: string; close(): Promise<void> }> {
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_, reply) => {
    const status = options.state();
    await reply.code(status === 'ready' ? 200 : 503).send({ status });
  });
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
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartError([
        `HOST: is no address of this machine; right is, for example, 127.0.0.1 or 0.0.0.0`,
      ]);
    }
    if (code === 'EACCES') {
      throw new StartError([
        `PORT: this user may not use ${options.port}; right is one above 1023, for example 3000`,
      ]);
    }
    throw error;
  }
}
