import { createServer, type RequestListener, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Socket } from 'node:net';

/** As PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

/** Longer than the pauses between a bot's requests, as at Discord's edge. Uploads may take as long as the client wants. */
const LIMITS = { keepAliveTimeout: 60_000, requestTimeout: 0 };

/** A server for HTTP/1.1; with a certificate for TLS, and for HTTP/2 with clients that speak it. */
export function createListener(certificate: Certificate | undefined, listener: RequestListener): Server {
  if (!certificate) return createServer(LIMITS, listener);
  const server = createSecureServer({ ...certificate, allowHTTP1: true });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const closeAllConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  // Node promises that requests of both versions can be handled alike. Its types don't.
  const both = Object.assign(server, LIMITS, { closeAllConnections }) as unknown as Server;
  return both.on('request', listener);
}
