import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { startHttpServer } from '../src/http-server.ts';
import { systemClock } from '../src/runtime/clock.ts';

/** The server as the bot starts it, and Node's own object of it. */
async function start() {
  const server = await startHttpServer({
    ...{ clock: systemClock, host: '127.0.0.1', port: 0, state: () => 'ready' },
  });
  let node: Record<string, unknown> = {};
  const see = (message: unknown) => {
    node = (message as { server: Record<string, unknown> }).server;
  };
  subscribe('http.server.request.start', see);
  const answer = await fetch(`${server.url}/healthz`);
  unsubscribe('http.server.request.start', see);
  return {
    ...{ node, answer, port: Number(new URL(server.url).port) },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

it('a request has 10 s, a pause between two 5 s, a silent connection a minute', async () => {
  await using server = await start();
  expect(server.node).toMatchObject({
    ...{ headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 },
    ...{ timeout: 60_000, maxRequestsPerSocket: 1_000, connectionsCheckingInterval: 1_000 },
    maxHeaderSize: 8_192,
  });
  expect(server.answer.headers.get('keep-alive')).toBe('timeout=5, max=1000');
});

it('of more connections than 256, the oldest idle one is closed', async () => {
  await using server = await start();
  const sockets: Socket[] = [];
  for (let index = 0; index < 257; index++) {
    const socket = connect(server.port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
  }
  const [first] = sockets as [Socket];
  first.resume();
  await expect.poll(() => first.destroyed, { timeout: 5_000 }).toBe(true);
  // The one of `fetch` was older.
  expect(sockets.slice(2).every((socket) => socket.readyState === 'open')).toBe(true);
  for (const socket of sockets) socket.destroy();
});
