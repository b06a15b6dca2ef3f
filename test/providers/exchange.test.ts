import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createExchange } from '../../src/providers/http/exchange.ts';
import { runtime } from '../support/runtime.ts';

it('a call that is given up may have been sent only if there was a connection', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const exchange = createExchange(runtime, { secrets: [] });
  const call = (signal: AbortSignal) =>
    exchange({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: '{}', signal });
  await expect(call(AbortSignal.abort())).rejects.toMatchObject({ kind: 'unavailable', sent: false });
  const abort = new AbortController();
  const sent = expect(call(abort.signal)).rejects.toMatchObject({ kind: 'timeout', sent: true });
  await once(server, 'request');
  abort.abort();
  await sent;
  server.closeAllConnections();
  server.close();
});
