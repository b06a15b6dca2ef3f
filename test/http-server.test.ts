import { once } from 'node:events';
import { truncate, writeFile } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limitConnections } from '../src/connection-limit.ts';
import { startHttpServer } from '../src/http-server.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { createFakeClock } from './support/clock.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const LIMITS = { connections: 8, requestMs: 300, keepAliveMs: 300, silentMs: 500 };
const NEVER = { connections: 8, requestMs: 60_000, keepAliveMs: 60_000, silentMs: 60_000 };
const NAME = `${'a'.repeat(40)}.mp4`;
const VIDEO_BYTES = 64 * 1024 ** 2;

async function start(limits = LIMITS) {
  const folder = await temporaryFolder();
  await writeFile(join(folder.path, NAME), '');
  await truncate(join(folder.path, NAME), VIDEO_BYTES);
  const server = await startHttpServer({
    clock: systemClock,
    host: '127.0.0.1',
    port: 0,
    state: () => 'ready',
    videosPath: folder.path,
    webhooks: {
      open: (provider, secret) =>
        provider === 'luma' && secret === 'known'
          ? async ({ body }) => !body.equals(Buffer.from('forged'))
          : undefined,
    },
    limits,
  });
  const sockets: Socket[] = [];
  return {
    url: server.url,
    async open(text: string) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.on('error', () => {});
      sockets.push(socket);
      await once(socket, 'connect');
      socket.write(text);
      return socket;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('a request', () => {
  const video = `/videos/${NAME}`;
  const tooFar = { range: `bytes=${VIDEO_BYTES}-` };
  it.each([
    ['GET', '/healthz', {}, 200, 15],
    ['GET', '/healthz?at=1', {}, 200, 15],
    ['HEAD', '/readyz', {}, 200, 0],
    ['POST', '/healthz', {}, 405, 0],
    ['GET', '/', {}, 404, 0],
    ['GET', '/videos/', {}, 404, 0],
    ['GET', `/videos/${'b'.repeat(40)}.mp4`, {}, 404, undefined],
    ['GET', '/videos/secret.txt', {}, 404, 0],
    ['GET', '/videos/%2e%2e%2fsecret.txt', {}, 404, 0],
    ['HEAD', video, {}, 200, 0],
    ['GET', video, { range: 'bytes=100-199' }, 206, 100],
    ['GET', video, tooFar, 416, undefined],
    ['DELETE', video, {}, 405, 0],
  ])('%s %s %j is answered with %i', async (method, path, headers, status, bytes) => {
    await using server = await start();
    const answer = await fetch(server.url + path, { method, headers });
    const { byteLength } = await answer.arrayBuffer();
    expect([answer.status, byteLength]).toEqual([status, bytes ?? byteLength]);
    if (path !== video || answer.status === 405) return;
    // Never as a page, whatever the file contains.
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a call of a provider', () => {
  const head = (path: string, bytes: number) =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`;
  it.each([
    ['that is genuine', `${head('/webhooks/luma/known', 4)}body`, 200],
    ['without a body', head('/webhooks/luma/known', 0), 200],
    ['that is forged', `${head('/webhooks/luma/known', 6)}forged`, 404],
    ['at an unknown address, before its body has arrived', head('/webhooks/luma/other', 1_000), 404],
    ['of nobody', head('/webhooks/', 1_000), 404],
    ['with a query', `${head('/webhooks/luma/known?x', 4)}body`, 404],
    ['that has no end', head('/webhooks/luma/known', 2 ** 30) + 'x'.repeat(2 ** 20 + 1), 404],
    ['as a question', 'GET /webhooks/luma/known HTTP/1.1\r\nhost: x\r\n\r\n', 404],
    ['by another method', 'PUT /webhooks/luma/known HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n', 405],
  ])('%s is answered', async (_, text, status) => {
    await using server = await start(NEVER);
    const socket = await server.open(text);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe('a connection ends by itself', () => {
  it.each([
    ['that sends nothing', ''],
    ['that sends half a line', 'GET /hea'],
    [
      'that sends half a call',
      'POST /webhooks/luma/known HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf',
    ],
    ['that sends half a head', 'GET /healthz HTTP/1.1\r\nhost: x\r\nx-a: '],
    ['that sends half a body', 'POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\nhalf'],
    [
      'that sends a body without an end',
      'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n',
    ],
    [
      'that sends half a body to a GET',
      'GET /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\nhalf',
    ],
    ['that has had its answer', 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['with a head of 20 KB', `GET /healthz HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(20_000)}`],
    ['that speaks something else', '\x16\x03\x01\x02\x00\x01'],
  ])('%s', async (_, text) => {
    await using server = await start();
    const socket = await server.open(text);
    socket.resume();
    await once(socket, 'close');
  });

  it('that reads nothing of a video', async () => {
    await using server = await start();
    const socket = await server.open(`GET /videos/${NAME} HTTP/1.1\r\nhost: x\r\n\r\n`);
    socket.pause();
    // Nobody reads, so the end shows only when something is sent: then the server has no connection.
    await expect
      .poll(() => {
        socket.write('x');
        return socket.destroyed || socket.errored !== null;
      })
      .toBe(true);
  });
});

describe('while there are as many connections as are allowed', () => {
  it.each([
    ['half-sent POSTs', 'POST /webhooks/x/y HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf'],
    ['half-sent heads', 'GET /healthz HTTP/1.1\r\nhost: '],
    ['silent ones', ''],
  ])('%s make room for who asks', async (_, text) => {
    await using server = await start(NEVER);
    for (let opened = 0; opened < 400; opened++) await server.open(text);
    for (let asked = 0; asked < 3; asked++) expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('that all read videos, /healthz is answered, and a further video is asked for later', async () => {
    await using server = await start(NEVER);
    const ask = `GET /videos/${NAME} HTTP/1.1\r\nhost: x\r\n\r\n`;
    const readers = await Promise.all(Array.from({ length: 8 }, () => server.open(ask)));
    await Promise.all(readers.map((socket) => once(socket, 'readable')));
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const refused = await fetch(`${server.url}/videos/${NAME}`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    // Nobody was disconnected for it.
    const [reader] = readers;
    let bytes = 0;
    reader?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    await expect.poll(() => bytes).toBeGreaterThan(VIDEO_BYTES);
  });

  it('a reader that only holds its place goes; one that is slow stays', async () => {
    const clock = createFakeClock();
    const server = createServer();
    const limit = limitConnections(server, 2, clock.now);
    server.on('request', (incoming, response) => {
      limit.begin(incoming.socket);
      response.once('close', () => limit.end(incoming.socket));
      if (incoming.url === '/whole') return void response.end(Buffer.alloc(400_000));
      response.flushHeaders();
      if (incoming.url === '/slow') response.write(Buffer.alloc(400_000));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const open = async (path: string, agent: Agent | false = false) => {
      const [response] = await once(request({ port, path, agent }).end(), 'response');
      response.on('error', () => {}).resume();
      return response as NodeJS.ReadableStream & { closed: boolean; destroyed: boolean };
    };
    // Its earlier answer on the same connection doesn't count.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await once(await open('/whole', agent), 'end');
    const holder = await open('/hold', agent);
    const slow = await open('/slow');
    await new Promise(setImmediate);
    clock.advance(60_000);
    const closed = new Promise((resolve) => holder.once('close', resolve));
    await Promise.all([closed, open('/third')]);
    expect(slow.destroyed).toBe(false);
    server.closeAllConnections();
    server.close();
  });
});
