import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Network, openNetwork } from '../../src/runtime/network/index.ts';

/** A proxy that accepts connections and never answers. */
const held = new Set<Socket>();
const asked: string[] = [];
let network: Network;
const proxy = createServer((socket) => {
  held.add(socket);
  socket.on('error', () => {});
  socket.on('data', (data) => asked.push(String(data).split('\r\n')[0] ?? ''));
});

beforeAll(async () => {
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  // A server that listens on TCP has such an address.
  const { port } = proxy.address() as AddressInfo;
  const https = `http://me:secret@127.0.0.1:${port}`;
  network = await openNetwork({ proxies: { https, except: [] }, publicNetworks: [], tunnelMs: 200 });
});
afterAll(() => {
  for (const socket of held) socket.destroy();
  proxy.close();
});

it('blocks no request forever', async () => {
  const request = network.shared.request({ origin: 'https://discord.example', path: '/', method: 'GET' });
  await expect(request).rejects.toThrow(/timeout/i);
  await expect(fetch('https://provider.example')).rejects.toThrow();
  expect(asked).toEqual(['CONNECT discord.example:443 HTTP/1.1', 'CONNECT provider.example:443 HTTP/1.1']);
});

it('blocks no gateway forever', async () => {
  const fromDiscord = createRequire(createRequire(import.meta.url).resolve('discord.js'));
  const { WebSocket } = createRequire(fromDiscord.resolve('@discordjs/ws'))('ws');
  const socket = new WebSocket('wss://gateway.example', [], { handshakeTimeout: 60_000 });
  const [error] = await once(socket, 'error', { signal: AbortSignal.timeout(10_000) }).catch((err) => [err]);
  expect(String(error)).toMatch(/abort/i);
  expect(asked.at(-1)).toBe('CONNECT gateway.example:443 HTTP/1.1');
});
