import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { runtime } from '../support/runtime.ts';

/** Accepts sockets and says `texts` to each, or leads elsewhere. */
async function startServer({ texts = [], location }: { texts?: readonly string[]; location?: string }) {
  const asked: IncomingHttpHeaders[] = [];
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: true });
  const server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (request, socket, head) => {
    asked.push(request.headers);
    if (location) return void socket.end(`HTTP/1.1 302 Found\r\nlocation: ${location}\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => {});
      for (const text of texts) client.send(text);
      client.close();
    });
  });
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a socket hears until it is closed. */
async function heard(url: string): Promise<unknown[]> {
  const messages: unknown[] = [];
  const socket = runtime.network.openSocket(url, { headers: { authorization: 'Bearer k' }, maxBytes: 1_000 });
  socket.addEventListener('message', ({ data }) => messages.push(data));
  socket.addEventListener('error', () => {});
  await new Promise((resolve) => socket.addEventListener('close', resolve));
  return messages;
}

it('ends with a message that is longer than allowed, however small it was packed', async () => {
  await using server = await startServer({ texts: ['x'.repeat(1_000), 'x'.repeat(100_000), 'x'] });
  expect(await heard(server.url)).toEqual(['x'.repeat(1_000)]);
});

it('is opened with the key where it was asked for, and nowhere else', async () => {
  await using elsewhere = await startServer({});
  await using server = await startServer({ location: elsewhere.url.replace('ws:', 'http:') });
  expect(await heard(server.url)).toEqual([]);
  expect(server.asked).toMatchObject([{ authorization: 'Bearer k' }]);
  expect(elsewhere.asked).toEqual([]);
});
